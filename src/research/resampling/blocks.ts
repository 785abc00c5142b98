import { log, type Random } from '#numbers';

/** Positions of a series drawn anew in blocks of neighbours; a block goes on at the start past the end. */
export interface Blocks {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** A mean length of blocks that keeps most of what neighbours have to do with each other. */
export function usualBlockLength(length: number): number {
  let root = 1;
  while ((root + 1) ** 3 <= length) root++;
  return root;
}

/**
 * The stationary bootstrap of Politis and Romano (1994): blocks begin anywhere and last as long as a
 * coin with chance 1 ÷ mean length decides.
 */
export function stationaryBlocks(length: number, meanLength: number, chance: Random): Blocks {
  const stay = log(1 - 1 / Math.max(meanLength, 1));
  return draw(length, chance, () => (meanLength <= 1 ? 1 : 1 + Math.floor(log(1 - chance.next()) / stay)));
}

/** The circular bootstrap of Politis and Romano (1992): blocks begin anywhere and have one length. */
export function circularBlocks(length: number, blockLength: number, chance: Random): Blocks {
  return draw(length, chance, () => blockLength);
}

function draw(length: number, chance: Random, lengthOf: () => number): Blocks {
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let filled = 0; filled < length;) {
    const size = Math.min(lengthOf(), length - filled);
    starts.push(chance.integer(length));
    lengths.push(size);
    filled += size;
  }
  return { starts: Int32Array.from(starts), lengths: Int32Array.from(lengths) };
}

/** The values at the drawn positions. */
export function takeBlocks(values: Float64Array, { starts, lengths }: Blocks): Float64Array {
  const taken = new Float64Array(values.length);
  let at = 0;
  for (let b = 0; b < starts.length; b++) {
    const start = starts[b]!;
    for (let k = 0; k < lengths[b]!; k++) taken[at++] = values[(start + k) % values.length]!;
  }
  return taken;
}

/** Sums of all beginnings of a series gone over twice, so that the sum of any block is a difference. */
export function sumsOf(values: Float64Array): Float64Array {
  const n = values.length;
  const sums = new Float64Array(2 * n + 1);
  for (let i = 0; i < 2 * n; i++) sums[i + 1] = sums[i]! + values[i < n ? i : i - n]!;
  return sums;
}

/** The mean of the values at the drawn positions. */
export function meanOver(sums: Float64Array, { starts, lengths }: Blocks): number {
  // Two sums at a time: neither waits for the other.
  let [total, other] = [0, 0];
  let b = 0;
  for (; b + 1 < starts.length; b += 2) {
    total += sums[starts[b]! + lengths[b]!]! - sums[starts[b]!]!;
    other += sums[starts[b + 1]! + lengths[b + 1]!]! - sums[starts[b + 1]!]!;
  }
  if (b < starts.length) total += sums[starts[b]! + lengths[b]!]! - sums[starts[b]!]!;
  return (total + other) / ((sums.length - 1) / 2);
}
