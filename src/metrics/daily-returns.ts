import { dailyEquity, returnsOf } from './daily.ts';

/** Change of equity from day to day, and which day since 1970 is the first. */
export interface DailyReturns {
  readonly firstDay: number;
  readonly returns: Float64Array;
}

/** The returns that ratios are made of, one for each UTC day. */
export function dailyReturns(time: Float64Array, equity: Float64Array, cash: number): DailyReturns {
  return { firstDay: Math.floor(time[0]! / 86_400_000), returns: returnsOf(dailyEquity(time, equity), cash) };
}
