import type { CandleSource } from '#exchange';
import type { Bars, Market, Timeframe } from '#market';
import type { Progress } from './report.ts';
import type { Span } from './spans.ts';

/** Which bars are wanted. */
export interface Job {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly from: number;
  /** Undefined: up to the last bar that is over. */
  readonly to: number | undefined;
  /** Asks again where the exchange had nothing the last time. */
  readonly again?: boolean;
}

/** What is kept of a series. */
export interface Kept {
  /** The open times of its bars. */
  readonly times: Float64Array;
  /** Where the exchange, asked twice, had no bars. */
  readonly empty: readonly Span[];
}

/** Where collected bars go. */
export interface Keeper {
  load(): Promise<Kept>;
  /** Keeps bars for good. A bar that is there already is compared with the new one, and a difference is told. */
  add(bars: Bars): Promise<{ readonly revised: number }>;
  /** Remembers everything that is known to be empty. */
  addEmpty(spans: readonly Span[]): Promise<void>;
}

export interface Surroundings {
  readonly source: CandleSource;
  readonly keeper: Keeper;
  readonly tell: (progress: Progress) => void;
  /** True when collecting is to end; what has come is kept. */
  readonly isStopped: () => boolean;
  /** ms of a clock that only goes forward. */
  readonly elapsed: () => number;
}
