import type { OrderRules } from '#orders';

import { type Bars, barsBetween, sliceBars } from '#market';
import type { Account, Dialect, FundingRates, Other } from '#simulation';

/** What every trial of a search stands on: one market, and how things are done there. */
export interface Ground {
  readonly bars: Bars;
  readonly account: Account;
  readonly dialect: Dialect;
  readonly others: readonly Other[];
  readonly rules?: OrderRules | undefined;
  readonly funding?: FundingRates | undefined;
  readonly detail?: ((bar: number) => Bars | undefined) | undefined;
}

/** A stretch of bars that is simulated by itself, with an account of its own: [from, to). */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export function wholeOf({ bars }: Ground): Window {
  return { from: 0, to: bars.length };
}

/** The bars that open in a stretch of time. */
export function windowOf({ bars }: Ground, { from, to }: Window): Window {
  const before = barsBetween(bars, -Infinity, from).length;
  return { from: before, to: before + barsBetween(bars, from, to).length };
}

/** The ground as it is seen from within a window. */
export function cut(ground: Ground, { from, to }: Window): Ground {
  const { bars, detail } = ground;
  if (from === 0 && to === bars.length) return ground;
  return {
    ...ground,
    bars: sliceBars(bars, from, to),
    detail: detail && ((bar) => detail(bar + from)),
  };
}
