import { isTulipSpec, tulipColumns } from '#adapters/tulind';
import { parseSpec } from '#indicators';
import type { Expression } from '#series';

/** What specs as typed compute, by the names of their columns: `ema:20`, `macd.signal`, `tulip:aroon:14`. */
export function columnsOfSpecs(specs: readonly string[]): Readonly<Record<string, Expression>> {
  const columns = specs.map((spec) => (isTulipSpec(spec) ? tulipColumns(spec) : parseSpec(spec).columns));
  return Object.assign({}, ...columns) as Record<string, Expression>;
}
