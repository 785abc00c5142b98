import type { LaneMaker } from './input.ts';

/**
 * How an engine answers the questions that a bar and a signal leave open. The loop is one; engines
 * differ in these answers.
 */
export interface Dialect {
  readonly name: string;
  /** What of the other engine is reproduced and what is not, in one paragraph. */
  readonly about: string;
  /** Where a decision taken on a close is filled. */
  readonly fillAt: 'next-open' | 'close';
  /** Where a bar begins: at its own open, or at the close before, so that nothing is jumped over. */
  readonly opensAt: 'open' | 'last close';
  /** Where a bar that opens beyond a stop, or a target, fills: at that open, or at the level all the same. */
  readonly stopGap: 'open' | 'level';
  readonly targetGap: 'open' | 'level';
  /** Whether takers lose spread, slippage and impact, or pay fees only. */
  readonly slips: boolean;
  /**
   * Whether the way through a bar goes up first. An engine that does not say is taken at its worst:
   * the stop before the target, a level before the entry that it would help.
   */
  readonly goesUpFirst?: (open: number, high: number, low: number, close: number) => boolean;
  /** What happens to a position that the data end in. */
  readonly end: 'stays open' | 'last open' | 'last close';
  /** Whether coins that nobody owns can be sold where nobody lends them. */
  readonly shortsOnSpot: boolean;
  /** The lanes of an engine whose orders have a life of their own; the others share one kind. */
  readonly lane?: LaneMaker;
}

/** The default: decided on a close, filled at the next open, pessimistic inside the bar. */
export const nextOpen: Dialect = {
  name: 'next-open',
  about:
    'Decided at a bar’s close, filled at the next open. Levels count from the entry bar on; touching is enough; a bar that opens beyond one fills at its open; the stop before the target when one bar reaches both. Stops slip, targets do not.',
  fillAt: 'next-open',
  opensAt: 'open',
  stopGap: 'open',
  targetGap: 'open',
  slips: true,
  end: 'stays open',
  shortsOnSpot: false,
};
