import { timeframeLength } from '#market';
import type { Trade } from '#ledger';
import type { Run } from '#simulation';

/** What a run came to, as far as statistics look at it: nothing about how it was simulated. */
export interface Outcome {
  /** The open of each bar, ms UTC. */
  readonly time: Float64Array;
  /** How long a bar lasts, in ms. */
  readonly barLength: number;
  /** The market that the result is compared with, at each bar's close. */
  readonly close: Float64Array;
  /** Cash plus position at each bar's close. */
  readonly equity: Float64Array;
  readonly cash: number;
  /** Bars before the strategy could act. */
  readonly warmup: number;
  /** Closed ones, in the order they were closed. */
  readonly trades: readonly TradeResult[];
  /** How many are still open at the end. */
  readonly openTrades: number;
  /** Paid over all fills, those of open trades included. */
  readonly fees: number;
}

/** The part of a trade that statistics look at. */
export type TradeResult = Pick<Trade, 'side' | 'entryTime' | 'exitTime' | 'fees' | 'pnl' | 'return'>;

/** A run as statistics look at it. */
export function outcomeOf({ bars, account, equity, warmup, trades, open, fills }: Run): Outcome {
  let fees = 0;
  for (let k = 0; k < fills.length; k++) if (fills.quantity[k] !== 0) fees += fills.fee[k]!;
  return {
    time: bars.time,
    barLength: timeframeLength(bars.timeframe),
    close: bars.close,
    equity,
    cash: account.cash,
    warmup,
    trades,
    openTrades: open.length,
    fees,
  };
}
