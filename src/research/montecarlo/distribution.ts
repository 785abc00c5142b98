import { isLess } from './rounding.ts';

/** What a number came to over many paths, beside what it really was. */
export interface Distribution {
  readonly actual: number | null;
  readonly mean: number | null;
  readonly p5: number | null;
  readonly p25: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  /** The share of paths below what it really was; half of those that equal it count. */
  readonly rank: number | null;
}

/** A value for each of many points, at each of five percentiles. */
export type Bands = Readonly<Record<keyof typeof shares, Float64Array>>;

const shares = { p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;

/** The distribution of what exists. */
export function distributionOf(values: readonly (number | null)[], actual: number | null): Distribution {
  const known = Float64Array.from(values.filter((value) => value !== null)).toSorted();
  const at = (share: number) => quantile(known, share);
  const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const { p5, p25, p50, p75, p95 } = shares;
  return {
    actual,
    mean,
    p5: at(p5),
    p25: at(p25),
    p50: at(p50),
    p75: at(p75),
    p95: at(p95),
    rank: rankOf(known, actual),
  };
}

/** The percentiles of many curves at each of their points. */
export function bandsOf(curves: readonly Float64Array[], points: number): Bands {
  const make = () => new Float64Array(points);
  const bands = { p5: make(), p25: make(), p50: make(), p75: make(), p95: make() };
  const column = new Float64Array(curves.length);
  for (let i = 0; i < points; i++) {
    for (let k = 0; k < curves.length; k++) column[k] = curves[k]![i]!;
    column.sort();
    for (const name of Object.keys(shares) as (keyof typeof shares)[])
      bands[name][i] = quantile(column, shares[name])!;
  }
  return bands;
}

/** The value below which a share of sorted values lies, interpolated between neighbours. */
function quantile(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}

function rankOf(sorted: Float64Array, actual: number | null): number | null {
  if (actual === null || sorted.length === 0) return null;
  const below = sorted.filter((value) => isLess(value, actual)).length;
  const above = sorted.filter((value) => isLess(actual, value)).length;
  return (below + (sorted.length - below - above) / 2) / sorted.length;
}
