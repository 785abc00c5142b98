import { mean } from './sample.ts';

/** Winning and losing amounts, apart. What is exactly 0 is neither. */
export interface Tally {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  readonly won: number;
  /** The sum of losses, as a positive amount. */
  readonly lost: number;
  readonly meanWin: number | null;
  /** As a positive amount. */
  readonly meanLoss: number | null;
  readonly mean: number | null;
}

export function tallyOf(amounts: ArrayLike<number>): Tally {
  let wins = 0;
  let losses = 0;
  let won = 0;
  let lost = 0;
  for (let k = 0; k < amounts.length; k++) {
    const amount = amounts[k]!;
    if (amount > 0) {
      wins++;
      won += amount;
    } else if (amount < 0) {
      losses++;
      lost -= amount;
    }
  }
  return {
    count: amounts.length,
    wins,
    losses,
    won,
    lost,
    meanWin: wins === 0 ? null : won / wins,
    meanLoss: losses === 0 ? null : lost / losses,
    mean: mean(amounts),
  };
}
