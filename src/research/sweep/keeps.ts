import { type BlockSums, blockSums } from '../overfitting/index.ts';

/** What is kept of the days of a trial: nothing, what they sum up to in each block, or their returns as well. */
export type Keeps = 'nothing' | 'sums' | 'returns';

/** The days of a trial as far as they are kept. */
export interface Days {
  /** What daily returns sum up to in each of the blocks that cross-validation shuffles. */
  readonly sums?: BlockSums;
  /** Change of equity from day to day. */
  readonly returns?: Float64Array;
}

export function daysKept(returns: Float64Array, keeps: Keeps): Days {
  if (keeps === 'nothing') return {};
  const sums = blockSums(returns);
  return keeps === 'sums' ? { sums } : { sums, returns };
}

const lengthOfSums = blockSums(new Float64Array()).length;

/** The sums that a list holds, as it comes out of a file; undefined where it is something else. */
export function sumsFrom(list: unknown): BlockSums | undefined {
  if (!Array.isArray(list) || list.length !== lengthOfSums) return undefined;
  const isOne = (value: unknown, k: number) =>
    k < lengthOfSums / 3 ? isCount(value) : value === null || Number.isFinite(value);
  // JSON knows no NaN, which sums are of where all money is gone.
  return list.every(isOne)
    ? Float64Array.from(list as (number | null)[], (value) => value ?? NaN)
    : undefined;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Whether as much is known as is wanted. */
export function areKept({ sums, returns }: Days, keeps: Keeps): boolean {
  if (keeps === 'returns') return returns !== undefined;
  return keeps === 'nothing' || sums !== undefined;
}
