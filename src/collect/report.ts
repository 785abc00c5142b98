import type { Trouble } from '#exchange';
import type { Market, Timeframe } from '#market';
import type { Skip } from './page.ts';
import type { Span } from './spans.ts';

/** What became of collecting one series. */
export interface Collected {
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** What was wanted: bars that open at or after `from` and before `to`. */
  readonly from: number;
  readonly to: number;
  /** Bars that were there before. */
  readonly known: number;
  /** Bars that were asked for because they were missing. */
  readonly requested: number;
  /** Bars that came and were stored; `repaired` of them lie between others that were there before. */
  readonly stored: number;
  readonly repaired: number;
  /** Stored bars that the exchange now tells otherwise. */
  readonly revised: number;
  /** Rows that were left out, and why. */
  readonly skipped: Readonly<Partial<Record<Skip, number>>>;
  /** What the exchange, asked twice, has no bars for, between the first bar and the last. */
  readonly gaps: readonly Span[];
  /** What is missing for other reasons: the end of the series, or everything after trouble. */
  readonly open: readonly Span[];
  readonly outcome: 'complete' | 'interrupted' | 'failed';
  readonly trouble: Trouble | undefined;
}

/** How far the collecting of one series is. */
export interface Progress {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly phase: 'collecting' | 'confirming';
  /** Bars that were asked for so far, and of how many. */
  readonly done: number;
  readonly all: number;
  readonly stored: number;
  /** The newest bar that came. */
  readonly at: number | undefined;
}
