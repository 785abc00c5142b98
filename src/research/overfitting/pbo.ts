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
 * trials or fewer than two periods per block.
 */
export function overfittingOf(trials: readonly Float64Array[], blocks = usualBlocks): Overfitting | null {
  return overfittingOfSums(trials.map((returns) => blockSums(returns, blocks)));
}

/** The same, of what the blocks of each trial sum up to: that is all there is to know of it. */
export function overfittingOfSums(sums: readonly BlockSums[]): Overfitting | null {
  const [first] = sums;
  if (!first || sums.length < 2 || first.count.some((count) => count < 2)) return null;
  const blocks = first.count.length;
  const splits = halvesOf(blocks);
  const logits = new Float64Array(splits.length);
  let below = 0;
  let lost = 0;
  for (const [k, inside] of splits.entries()) {
    const outside = ~inside & ((1 << blocks) - 1);
    const best = bestOf(sums, inside);
    const result = sharpeIn(sums[best]!, outside);
    const rank = rankOf(sums, outside, result) / (sums.length + 1);
    logits[k] = log(rank / (1 - rank));
    if (rank <= 0.5) below++;
    if (result < 0) lost++;
  }
  return { probability: below / splits.length, lossProbability: lost / splits.length, logits };
}

/** Count, sum and sum of squares of the returns of each block. */
export interface BlockSums {
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

export function blockSums(returns: Float64Array, blocks = usualBlocks): BlockSums {
  const count = new Float64Array(blocks);
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  for (let i = 0; i < returns.length; i++) {
    const block = Math.floor((i * blocks) / returns.length);
    const value = returns[i]!;
    count[block]!++;
    sum[block]! += value;
    squares[block]! += value * value;
  }
  return { count, sum, squares };
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

// A trial that does nothing has no ratio; standing still is worth 0 to those who choose.
function sharpeIn({ count, sum, squares }: BlockSums, blocks: number): number {
  let [n, total, square] = [0, 0, 0];
  for (let b = 0; b < count.length; b++) {
    if ((blocks & (1 << b)) === 0) continue;
    n += count[b]!;
    total += sum[b]!;
    square += squares[b]!;
  }
  const variance = (square - (total * total) / n) / (n - 1);
  return variance > 0 ? total / n / Math.sqrt(variance) : 0;
}

function bestOf(sums: readonly BlockSums[], blocks: number): number {
  let best = 0;
  let highest = -Infinity;
  for (let k = 0; k < sums.length; k++) {
    const sharpe = sharpeIn(sums[k]!, blocks);
    if (sharpe > highest) [best, highest] = [k, sharpe];
  }
  return best;
}

// 1 is the worst; among equals the middle.
function rankOf(sums: readonly BlockSums[], blocks: number, result: number): number {
  let worse = 0;
  let same = 0;
  for (const trial of sums) {
    const sharpe = sharpeIn(trial, blocks);
    if (sharpe < result) worse++;
    else if (sharpe === result) same++;
  }
  return worse + (same + 1) / 2;
}
