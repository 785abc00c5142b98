import { log } from '#numbers';

/** What cross-validation says about picking the best of many trials. */
export interface Overfitting {
  /** How often the best inside was below the median outside. */
  readonly probability: number;
  /** log(rank ÷ (1 − rank)) outside of what was best inside, one per split. */
  readonly logits: Float64Array;
  /** How often the best inside lost money outside. */
  readonly lossProbability: number;
}

const usualBlocks = 12;

/**
 * The probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey,
 * Borwein, López de Prado, Zhu, 2015): the periods are cut into blocks; each half of the blocks
 * picks its best trial by Sharpe ratio, and the other half ranks it. Null with fewer than two
 * trials, with fewer than two periods per block, and where all trials are the same.
 */
export function overfittingOf(trials: readonly Float64Array[], blocks = usualBlocks): Overfitting | null {
  return overfittingOfSums(trials.map((returns) => blockSums(returns, blocks)));
}

/** The same, of what the blocks of each trial sum up to: that is all there is to know of it. */
export function overfittingOfSums(sums: readonly BlockSums[]): Overfitting | null {
  const [first] = sums;
  if (!first || sums.length < 2) return null;
  const blocks = first.length / 3;
  if (first.subarray(0, blocks).some((count) => count < 2)) return null;
  if (sums.every((one) => isSame(one, first))) return null;
  const sharpes = new Sharpes(sums);
  const splits = halvesOf(blocks);
  const logits = new Float64Array(splits.length);
  let below = 0;
  let lost = 0;
  const judge = (split: number, inside: Float64Array, outside: Float64Array): void => {
    const result = outside[bestOf(inside)]!;
    const rank = rankOf(outside, result) / (sums.length + 1);
    logits[split] = log(rank / (1 - rank));
    if (rank <= 0.5) below++;
    if (result < 0) lost++;
  };
  // The other half of a split is a split as well, with inside and outside changed over.
  const whole = (1 << blocks) - 1;
  const numberOf = new Map(splits.map((half, k) => [half, k]));
  for (const [k, half] of splits.entries()) {
    const other = numberOf.get(~half & whole)!;
    if (other < k) continue;
    const one = sharpes.within(half, 0);
    const rest = sharpes.within(~half & whole, 1);
    judge(k, one, rest);
    judge(other, rest, one);
  }
  return { probability: below / splits.length, lossProbability: lost / splits.length, logits };
}

/**
 * The counts of the returns in each block, then their sums, then their sums of squares: one array,
 * because there are many of them.
 */
export type BlockSums = Float64Array;

export function blockSums(returns: Float64Array, blocks = usualBlocks): BlockSums {
  const sums = new Float64Array(3 * blocks);
  for (let i = 0; i < returns.length; i++) {
    const block = Math.floor((i * blocks) / returns.length);
    const value = returns[i]!;
    sums[block]!++;
    sums[blocks + block]! += value;
    sums[2 * blocks + block]! += value * value;
  }
  return sums;
}

function isSame(one: BlockSums, other: BlockSums): boolean {
  return one.every((value, k) => value === other[k]);
}

// Half of the blocks, in every way there is, each as bits.
function halvesOf(blocks: number): number[] {
  const halves: number[] = [];
  for (let bits = 0; bits < 1 << blocks; bits++) if (bitsIn(bits) === blocks / 2) halves.push(bits);
  return halves;
}

function bitsIn(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The Sharpe ratios of all trials over some of the blocks. */
class Sharpes {
  readonly #trials: number;
  readonly #count: Float64Array;
  /** For each trial, sum and sum of squares of each block: what a trial is asked for lies together. */
  readonly #sums: Float64Array;
  readonly #sharpes: readonly [Float64Array, Float64Array];

  constructor(trials: readonly BlockSums[]) {
    const blocks = trials[0]!.length / 3;
    this.#trials = trials.length;
    this.#count = trials[0]!.subarray(0, blocks);
    this.#sums = new Float64Array(trials.length * 2 * blocks);
    for (const [k, sums] of trials.entries()) this.#sums.set(sums.subarray(blocks), k * 2 * blocks);
    this.#sharpes = [new Float64Array(trials.length), new Float64Array(trials.length)];
  }

  /** Those blocks whose bits are set; written over when the same slot is asked for again. */
  within(half: number, slot: 0 | 1): Float64Array {
    const blocks = this.#count.length;
    const inside = Int32Array.from({ length: blocks / 2 }, () => 0);
    let n = 0;
    for (let b = 0, k = 0; b < blocks; b++) {
      if ((half & (1 << b)) === 0) continue;
      inside[k++] = b;
      n += this.#count[b]!;
    }
    const all = this.#sums;
    const sharpes = this.#sharpes[slot];
    for (let k = 0, at = 0; k < this.#trials; k++, at += 2 * blocks) {
      let sum = 0;
      let squares = 0;
      for (let b = 0; b < inside.length; b++) {
        sum += all[at + inside[b]!]!;
        squares += all[at + blocks + inside[b]!]!;
      }
      const variance = (squares - (sum * sum) / n) / (n - 1);
      // A trial that does nothing has no ratio; standing still is worth 0 to those who choose.
      sharpes[k] = variance > 0 ? sum / n / Math.sqrt(variance) : 0;
    }
    return sharpes;
  }
}

function bestOf(sharpes: Float64Array): number {
  let best = 0;
  for (let k = 1; k < sharpes.length; k++) if (sharpes[k]! > sharpes[best]!) best = k;
  return best;
}

// 1 is the worst; among equals the middle.
function rankOf(sharpes: Float64Array, result: number): number {
  let worse = 0;
  let same = 0;
  for (let k = 0; k < sharpes.length; k++) {
    if (sharpes[k]! < result) worse++;
    else if (sharpes[k] === result) same++;
  }
  return worse + (same + 1) / 2;
}
