import { magnitude } from '#numbers';

/** How many values lie in a range; `from` belongs to it, `to` does not. */
export interface Bucket {
  /** Minus infinity in the first bucket if it gathers outliers. */
  readonly from: number;
  /** Infinity in the last bucket if it gathers outliers. */
  readonly to: number;
  readonly count: number;
}

/**
 * Counts values in at most about `wanted` buckets of one round width, with an edge at 0 so that
 * gains and losses never share one. From 100 values on, the outermost 1 % to each side go into open
 * buckets at the ends: a single freak does not squeeze the rest into one bar.
 */
export function distribution(values: readonly number[], wanted: number): Bucket[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * 0.01)]!;
  const high = sorted[Math.ceil(sorted.length * 0.99) - 1]!;
  const width = roundWidth(Math.max(high, 0) - Math.min(low, 0), wanted);
  const first = bucketOf(Math.min(low, 0), width);
  const last = Math.max(bucketOf(Math.max(high, 0), width), first);
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const value of sorted) {
    const k = Math.min(last, Math.max(first, bucketOf(value, width))) - first;
    counts[k] = counts[k]! + 1;
  }
  const lowest = edge(first, width);
  const highest = edge(last + 1, width);
  return counts.map((count, k) => ({
    from: k === 0 && sorted[0]! < lowest ? -Infinity : edge(first + k, width),
    to: k === counts.length - 1 && sorted.at(-1)! >= highest ? Infinity : edge(first + k + 1, width),
    count,
  }));
}

// Widths are whole numbers over or times a power of ten, so that edges have no rounding dust.
interface Width {
  readonly digits: number;
  readonly exponent: number;
}

function roundWidth(span: number, wanted: number): Width {
  if (!(span > 0)) return { digits: 1, exponent: -2 };
  const rough = span / wanted;
  // Below a billionth of a percent there is nothing left to tell apart.
  const exponent = Math.max(-11, magnitude(rough));
  const digits = [1, 2, 5, 10].find((digit) => edge(digit, { digits: 1, exponent }) >= rough) ?? 10;
  return { digits, exponent };
}

function edge(k: number, { digits, exponent }: Width): number {
  if (k === 0) return 0;
  return exponent < 0 ? (k * digits) / Number(`1e${-exponent}`) : k * digits * Number(`1e${exponent}`);
}

function bucketOf(value: number, width: Width): number {
  const guess = Math.floor(value / edge(1, width));
  if (value < edge(guess, width)) return guess - 1;
  return value >= edge(guess + 1, width) ? guess + 1 : guess;
}
