import { log } from '#numbers';
import { isSame } from './distinct.ts';

/** What cross-validation says about picking the best of many trials. */
export interface Overfitting {
  /** How often the best inside was below the median outside; at the median it counts half. */
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
    below += rank < 0.5 ? 1 : rank === 0.5 ? 0.5 : 0;
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

/** Mean ÷ deviation of all returns of one period; null where they do not vary. */
export function sharpeOfSums(sums: BlockSums): number | null {
  const blocks = sums.length / 3;
  let [n, sum, squares] = [0, 0, 0];
  for (let b = 0; b < blocks; b++) {
    n += sums[b]!;
    sum += sums[blocks + b]!;
    squares += sums[2 * blocks + b]!;
  }
  const away = squares - (sum * sum) / n;
  // What rounding leaves is no variation.
  return n > 1 && away > 1e-12 * squares ? sum / n / Math.sqrt(away / (n - 1)) : null;
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

/**
 * The Sharpe ratios of all trials over some of the blocks, squared with their sign and without the factors that
 * all of them share: that keeps their order, which is all that is asked. What each choice among the first half of the
 * blocks sums up to, and each among the others, is added up once; every split is two of these.
 */
class Sharpes {
  readonly #trials: number;
  readonly #blocks: number;
  readonly #count: Float64Array;
  readonly #first: Choices;
  readonly #last: Choices;
  readonly #sharpes: readonly [Float64Array, Float64Array];

  constructor(trials: readonly BlockSums[]) {
    const blocks = trials[0]!.length / 3;
    this.#trials = trials.length;
    this.#blocks = blocks;
    this.#count = trials[0]!.subarray(0, blocks);
    const middle = blocks >> 1;
    this.#first = choicesOf(trials, blocks, 0, middle);
    this.#last = choicesOf(trials, blocks, middle, blocks);
    this.#sharpes = [new Float64Array(trials.length), new Float64Array(trials.length)];
  }

  /** Those blocks whose bits are set; written over when the same slot is asked for again. */
  within(half: number, slot: 0 | 1): Float64Array {
    let n = 0;
    for (let b = 0; b < this.#blocks; b++) if ((half & (1 << b)) !== 0) n += this.#count[b]!;
    const middle = this.#blocks >> 1;
    const first = this.#first[half & ((1 << middle) - 1)]!;
    const last = this.#last[half >> middle]!;
    const sharpes = this.#sharpes[slot];
    for (let k = 0; k < this.#trials; k++) {
      const sum = first.sum[k]! + last.sum[k]!;
      const squares = first.squares[k]! + last.squares[k]!;
      const away = squares - (sum * sum) / n;
      // A trial that does nothing has no ratio; standing still is worth 0 to those who choose.
      sharpes[k] = away > 0 ? (sum * Math.abs(sum)) / away : 0;
    }
    return sharpes;
  }
}

/** Of each choice among some blocks, as bits: what its returns and their squares sum up to, of each trial. */
type Choices = readonly Choice[];

interface Choice {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function choicesOf(trials: readonly BlockSums[], blocks: number, from: number, to: number): Choices {
  const nothing = new Float64Array(trials.length);
  const choices: Choice[] = [{ sum: nothing, squares: nothing }];
  // Each block doubles the choices: those without it, and the same with it.
  for (let b = from; b < to; b++) {
    const sum = Float64Array.from(trials, (sums) => sums[blocks + b]!);
    const squares = Float64Array.from(trials, (sums) => sums[2 * blocks + b]!);
    for (const without of choices.slice())
      choices.push({ sum: added(without.sum, sum), squares: added(without.squares, squares) });
  }
  return choices;
}

function added(one: Float64Array, other: Float64Array): Float64Array {
  const sum = new Float64Array(one.length);
  for (let k = 0; k < sum.length; k++) sum[k] = one[k]! + other[k]!;
  return sum;
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
