/** The arithmetic mean, or null of nothing. */
export function mean(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Standard deviation, divided by n − 1 unless said otherwise; null of too few values. */
export function deviation(values: ArrayLike<number>, less: 0 | 1 = 1): number | null {
  if (values.length <= less) return null;
  const middle = mean(values)!;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - middle) ** 2;
  return Math.sqrt(squares / (values.length - less));
}

/** The value below which a share of the values lies, interpolated between neighbours. */
export function quantile(values: Float64Array, share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted();
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}

/** A quotient, or null where there is none: an undefined ratio is not 0 and not infinite. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  const value = numerator / denominator;
  return Number.isFinite(value) ? value : null;
}
