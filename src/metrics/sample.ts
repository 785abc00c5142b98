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
  // What rounding leaves of equal values is no variation.
  if (squares <= values.length * (1e-12 * middle) ** 2) return 0;
  return Math.sqrt(squares / (values.length - less));
}

/** The value below which a share of the values lies, interpolated between neighbours. */
export function quantile(values: Float64Array, share: number): number | null {
  if (values.length === 0) return null;
  const position = (values.length - 1) * share;
  const below = Math.floor(position);
  const parted = partedAt(values, below);
  let next = Infinity;
  for (let i = below + 1; i < values.length; i++) next = Math.min(next, parted[i]!);
  const lower = parted[below]!;
  return next === Infinity ? lower : lower + (next - lower) * (position - below);
}

let scratch = new Float64Array(0);

/** The values in an order in which none before position `k` is larger, and none after it smaller (Hoare's selection).
 * They are good until the next call. */
function partedAt(values: Float64Array, k: number): Float64Array {
  if (scratch.length < values.length) scratch = new Float64Array(values.length);
  const parted = scratch;
  parted.set(values);
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = parted[(from + to) >>> 1]!;
    let left = from;
    let right = to;
    while (left <= right) {
      while (parted[left]! < pivot) left++;
      while (parted[right]! > pivot) right--;
      if (left > right) break;
      const moved = parted[left]!;
      parted[left] = parted[right]!;
      parted[right] = moved;
      left++;
      right--;
    }
    if (k <= right) to = right;
    else if (k >= left) from = left;
    else break;
  }
  return parted;
}

/** A quotient, or null where there is none: an undefined ratio is not 0 and not infinite. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  const value = numerator / denominator;
  return Number.isFinite(value) ? value : null;
}
