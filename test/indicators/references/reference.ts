import { readFileSync } from 'node:fs';
import { parseSpec } from '#indicators';
import { type Expression, Graph, type SourceName } from '#series';
import { sharedPath, skippedWithout } from '../../support/shared-data.ts';

export type Columns = Readonly<Partial<Record<SourceName, readonly number[]>>>;

/** Values of another library: undefined where it has none. */
export type Expected = readonly (number | null | undefined)[];

/** A file of recorded vectors, or nothing where this machine has none. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what the file holds
export function vectors<T>(file: string): T | undefined {
  const path = sharedPath(`vectors/${file}`);
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as T);
}

/** The name of a suite: says why when it is skipped. */
export function suite(name: string, found: unknown): string {
  return found === undefined ? `${name} (${skippedWithout('vectors')})` : name;
}

/** The values of a spec, or of an expression, on columns as they come: nobody checks them for sense. */
export function compute(what: string | Expression, columns: Columns): Float64Array {
  const length = Math.max(...Object.values(columns).map((column) => column.length));
  const column = (name: SourceName) =>
    Float64Array.from(columns[name] ?? Array.from({ length }, () => (name === 'time' ? 0 : NaN)));
  const graph = new Graph({
    timeframe: '1d',
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  });
  const expression = typeof what === 'string' ? Object.values(parseSpec(what).columns)[0]! : what;
  const { values } = graph.column(expression);
  graph.advance();
  return values;
}

/** The bars on which values differ by more than the tolerance, which is relative above 1. */
export function differences(
  values: Float64Array,
  expected: Expected,
  { tolerance, from = 0 }: { readonly tolerance: number; readonly from?: number },
): string[] {
  const shift = values.length - expected.length;
  return expected.flatMap((wanted, k) => {
    if (wanted === null || wanted === undefined || k + shift < from) return [];
    const value = values[k + shift]!;
    const isNear = Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    return isNear ? [] : [`bar ${k + shift}: ${value} instead of ${wanted}`];
  });
}
