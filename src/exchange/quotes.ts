import type { MarketRules } from '#market';

/** What a market looks like now. What an exchange does not tell is null. */
export interface Ticker {
  readonly symbol: string;
  /** When it was asked, by the exchange's clock, ms UTC. */
  readonly time: number;
  readonly last: number;
  readonly bid: number | null;
  readonly ask: number | null;
  /** Of the last 24 hours, as are the following. */
  readonly high: number | null;
  readonly low: number | null;
  /** In the base coin. */
  readonly volume: number | null;
  /** A fraction. */
  readonly change: number | null;
}

export interface Level {
  readonly price: number;
  readonly amount: number;
}

/** Who wants to buy and to sell, best first. */
export interface Book {
  readonly symbol: string;
  readonly time: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** A public trade with its name and who was in a hurry. */
export interface RecentTrade {
  readonly id: string;
  readonly time: number;
  readonly price: number;
  readonly amount: number;
  readonly side: 'buy' | 'sell' | null;
}

/** What longs pay to shorts at a time, a fraction of the position's value. */
export interface FundingRate {
  readonly time: number;
  readonly rate: number;
}

/** What watching a market asks of an exchange. */
export interface QuoteSource {
  readonly id: string;
  now(): Promise<number>;
  /** Every market with its rules, by symbol; asked for once, or anew. */
  markets(isAnew?: boolean): Promise<ReadonlyMap<string, MarketRules>>;
  /** In one question where the exchange allows it. A symbol that is not answered is missing. */
  tickers(symbols: readonly string[]): Promise<ReadonlyMap<string, Ticker>>;
  book(symbol: string, depth: number): Promise<Book>;
  /** The newest trades, oldest first. */
  recent(symbol: string, count: number): Promise<readonly RecentTrade[]>;
  /** The most funding rates of one answer, or null where the exchange has none. */
  readonly fundingPage: number | null;
  /** The rates due at or after `from` and before `to`, at most a page of them, oldest first. */
  funding(symbol: string, from: number, to: number): Promise<readonly FundingRate[]>;
}
