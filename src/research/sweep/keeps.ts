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

/** Whether as much is known as is wanted. */
export function areKept({ sums, returns }: Days, keeps: Keeps): boolean {
  if (keeps === 'returns') return returns !== undefined;
  return keeps === 'nothing' || sums !== undefined;
}
