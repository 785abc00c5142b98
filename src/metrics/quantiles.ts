import { quantile } from './sample.ts';

/** Where values lie: the extremes, the fifths from both ends of a hundred, the quarters, the middle. */
export interface Quantiles {
  readonly least: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly most: number;
}

/** The quantiles of any values, interpolated between neighbours; null of none. */
export function quantiles(values: readonly number[]): Quantiles | null {
  if (values.length === 0) return null;
  const all = Float64Array.from(values);
  const at = (share: number) => quantile(all, share)!;
  return {
    least: at(0),
    p5: at(0.05),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    most: at(1),
  };
}
