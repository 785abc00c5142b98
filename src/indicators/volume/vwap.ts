import { choose, constantly, type MarketSeries, ratio, Series, sumSince } from '#series';
import { volumeWeighted } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { type Period, periods, startsPeriod } from '../levels/period.ts';
import { typicalPrice } from '../prices/index.ts';
import { line } from '../reading.ts';

type Traded = Pick<MarketSeries, 'high' | 'low' | 'close' | 'volume'>;

/** Volume-weighted average price of the last `window` bars: what was paid on average. */
export const vwap = indicator(
  {
    name: 'vwap',
    title: 'Rolling volume-weighted average price',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    params: { window: bars(14, 'bars averaged') },
    formula: 'Σ tp·volume / Σ volume over n bars',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (market: Traded, window = 14): Series => volumeWeighted(typicalPrice(market), market.volume, window),
);

/** Volume-weighted average price since the start of the UTC day, week or month, or of all bars. */
export const sessionVwap = indicator(
  {
    name: 'sessionVwap',
    aliases: ['vwapDay', 'anchoredVwap'],
    title: 'Anchored volume-weighted average price',
    family: 'volume',
    inputs: ['time', 'high', 'low', 'close', 'volume'],
    choices: { since: { values: [...periods, 'start'], about: 'where it begins afresh, UTC' } },
    formula: 'Σ tp·volume / Σ volume since the start of the session',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (
    market: Traded & Pick<MarketSeries, 'time'>,
    { since = 'day' }: { since?: Period | 'start' } = {},
  ): Series => {
    const price = typicalPrice(market);
    const start = since === 'start' ? constantly(0) : startsPeriod(market.time, since);
    const paid = new Series(sumSince, [price.times(market.volume), start]);
    const traded = new Series(sumSince, [market.volume, start]);
    // Until somebody trades, the price of the bar stands in.
    return choose(traded.above(0), ratio(paid, traded), price);
  },
);
