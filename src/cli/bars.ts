import { UserError } from '#errors';
import { type Bars, type Market, marketName, sampleBars, sampleSymbols, type Timeframe } from '#market';
import { clocksOf } from '#series';
import type { Plan } from '#strategy';

/** Bars of a market in a range; `synthetic` when they were generated rather than traded. */
export interface LoadedBars {
  readonly bars: Bars;
  readonly synthetic: boolean;
}

export interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export function loadBars(market: Market, timeframe: Timeframe, { from, to }: Range): LoadedBars {
  if (market.exchange === 'sample')
    return { bars: sampleBars(market.symbol, timeframe, from, to), synthetic: true };
  const known = sampleSymbols.map((symbol) => `sample:${symbol}`).join(', ');
  throw new UserError(
    'data',
    `No bars for "${marketName(market)}". Markets with bars: ${known}. Type: --market sample:BTC/USDT`,
  );
}

/** Bars of the other markets that a strategy looks at. */
export function otherBars(plan: Plan, timeframe: Timeframe, range: Range): Bars[] {
  const markets = clocksOf(Object.values(plan.series)).flatMap((clock) =>
    clock.kind === 'market' ? [clock.market] : [],
  );
  const distinct = new Map(markets.map((market) => [marketName(market), market]));
  return [...distinct.values()].map((market) => loadBars(market, timeframe, range).bars);
}
