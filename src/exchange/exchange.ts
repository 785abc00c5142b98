import type { MarketRules, Timeframe } from '#market';
import type { TroubleKind } from './trouble.ts';

/** Open time in ms UTC, open, high, low, close, volume, as the exchange said them: anything may be wrong with them. */
export type CandleRow = readonly (number | undefined)[];

/** A public trade. */
export interface PublicTrade {
  readonly time: number;
  readonly price: number;
  readonly amount: number;
}

/** A page of trades, oldest first, and where the next one begins; `next` that does not move means the end. */
export interface TradePage {
  readonly trades: readonly PublicTrade[];
  readonly next: string;
}

/** Which candles: those that open at or after `from` and before `to`. */
export interface CandleSpan {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from: number;
  readonly to: number;
}

/** How far an exchange goes with candles. */
export interface CandleReach {
  readonly timeframes: readonly Timeframe[];
  /** The most rows of one answer. */
  readonly page: number;
  /** Only so many of the newest candles exist; older bars have to be made of trades. Null: all of them exist. */
  readonly newest: number | null;
}

/** What collecting bars asks of an exchange. */
export interface CandleSource {
  readonly id: string;
  readonly reach: CandleReach;
  /** What time it is at the exchange, ms UTC, by a look that is at most so many ms ago. */
  now(fresh?: number): Promise<number>;
  /** Every market with its rules, by symbol; asked for once, or anew. */
  markets(isAnew?: boolean): Promise<ReadonlyMap<string, MarketRules>>;
  /** At most one page of the span. The exchange decides whether it begins at the start or the end. */
  candles(span: CandleSpan): Promise<readonly CandleRow[]>;
  /** Trades from a time or from where the last page ended. */
  trades(symbol: string, from: { readonly time: number } | { readonly next: string }): Promise<TradePage>;
}

/** What became of one attempt at a call; the raw material of monitoring. */
export interface Observation {
  readonly exchange: string;
  /** `candles`, `trades`, `markets`, `time`, … */
  readonly call: string;
  /** ms UTC of our clock when it ended. */
  readonly at: number;
  /** ms on the wire, without waiting for our turn. */
  readonly latency: number;
  readonly outcome: 'ok' | TroubleKind;
}

export type Observer = (observation: Observation) => void;
