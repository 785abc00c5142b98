import { type Market, parseMarket, parseTimeframe, type Timeframe } from '#market';
import { parseOutsideName } from '#outside';
import { type Clock, clockKey } from './clock.ts';
import type { Expression, Series } from './series.ts';
import { type MarketSeries, sourceOf, sourcesOf } from './sources.ts';

/**
 * The same market in coarser bars. On every bar it carries the last coarser bar that has *closed*,
 * in a backtest and live alike.
 *
 * @example ema(on('4h').close, 20)
 */
export function on(timeframe: Timeframe): MarketSeries {
  return sourcesOf({ kind: 'timeframe', timeframe: parseTimeframe(timeframe) });
}

/** Another market: its columns, and {@link on} for its coarser bars. */
export interface OtherMarket extends MarketSeries {
  on(timeframe: Timeframe): MarketSeries;
}

/**
 * Another market, aligned with the strategy's own bars. A bar that is missing there is undefined
 * here: nothing is filled.
 *
 * @example market('binance:ETH/USDT').close
 */
export function market(name: string): OtherMarket {
  const parsed: Market = parseMarket(name, 'sample');
  return {
    ...sourcesOf({ kind: 'market', market: parsed, timeframe: undefined }),
    on: (timeframe) => sourcesOf({ kind: 'market', market: parsed, timeframe: parseTimeframe(timeframe) }),
  };
}

/**
 * A series from outside the market, as it was known at the time: on each bar the last value that
 * had been published when the bar closed. Averages and the like count its values, not our bars.
 *
 * @example outside('fear-greed').below(20)
 */
export function outside(name: string): Series {
  return sourcesOf({ kind: 'outside', name: parseOutsideName(name) }).close;
}

/** The clocks that expressions tick by, besides that of their own market. */
export function clocksOf(expressions: Iterable<Expression>): Clock[] {
  const found = new Map<string, Clock>();
  const seen = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    const clock = sourceOf(expression.operation)?.clock;
    if (clock) found.set(clockKey(clock), clock);
    expression.inputs.forEach(visit);
  };
  for (const expression of expressions) visit(expression);
  return [...found.values()];
}
