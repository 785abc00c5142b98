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
  /** Whether waiting orders fill before the bar tests levels; otherwise a hit drops them. */
  readonly ordersFirst: boolean;
  /** How many bars after the entry stop and target are first tested. */
  readonly guardedFrom: 0 | 1;
  /** The price that distances are measured from. */
  readonly reference: 'fill' | 'order' | 'close';
  /** Where a bar that opens beyond a level fills: at that open, or at the level all the same. */
  readonly gap: 'open' | 'level';
  /** Whether stops lose slippage like other takers, and whether targets do. */
  readonly stopSlips: boolean;
  readonly targetSlips: boolean;
  /** Which one a bar that reaches stop and target is assumed to have touched first. */
  tie(direction: number, open: number, high: number, low: number, close: number): 'stop' | 'target';
  /** What an entry and an exit of the same side on one bar do: leave what is open, or nothing. */
  readonly contradiction: 'leave' | 'nothing';
  /** What a signal against the position does: turn it around, or only close it. */
  readonly opposite: 'reverse' | 'close';
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
  ordersFirst: true,
  guardedFrom: 0,
  reference: 'fill',
  gap: 'open',
  stopSlips: true,
  targetSlips: false,
  tie: () => 'stop',
  contradiction: 'leave',
  opposite: 'reverse',
  end: 'stays open',
  shortsOnSpot: false,
};
