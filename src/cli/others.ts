import { type Bars, marketName, type Timeframe } from '#market';
import { type Clock, clocksOf, type Expression } from '#series';
import type { Other } from '#simulation';
import { loadBars, type Range } from './bars.ts';
import { loadOutside } from './outside.ts';

/**
 * What expressions look at besides their own bars: bars of other markets, `here` or out of the store,
 * and values from outside.
 */
export async function loadOthers(
  expressions: Iterable<Expression>,
  timeframe: Timeframe,
  range: Range,
  data: string,
  here: readonly Bars[] = [],
): Promise<Other[]> {
  const load = async (clock: Clock): Promise<Other[]> => {
    if (clock.kind === 'outside') return [await loadOutside(clock.name, data)];
    if (clock.kind !== 'market') return [];
    const name = marketName(clock.market);
    const loaded = here.find(({ market }) => marketName(market) === name);
    return [loaded ?? (await loadBars(clock.market, timeframe, range, data)).bars];
  };
  // A market in several timeframes is one market.
  const distinct = new Map(clocksOf(expressions).map((clock) => [keyOf(clock), clock]));
  return (await Promise.all([...distinct.values()].map(load))).flat();
}

function keyOf(clock: Clock): string {
  return clock.kind === 'market'
    ? marketName(clock.market)
    : clock.kind === 'outside'
      ? clock.name
      : clock.kind;
}
