import type { MarketSeries, Series } from '#series';
import type { About } from '../about.ts';
import { indicator } from '../indicator.ts';
import { plain } from '../reading.ts';

const price = {
  family: 'prices',
  unit: 'price',
  source: 'Common',
  reading: plain,
} as const satisfies Partial<About>;

/** The mean of high, low and close. */
export const typicalPrice = indicator(
  {
    ...price,
    name: 'typicalPrice',
    aliases: ['hlc3', 'typprice'],
    title: 'Typical price',
    inputs: ['high', 'low', 'close'],
    formula: '(high + low + close) / 3',
  },
  ({ high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>): Series =>
    high.plus(low).plus(close).over(3),
);

/** The middle between high and low. */
export const medianPrice = indicator(
  {
    ...price,
    name: 'medianPrice',
    aliases: ['hl2', 'medprice'],
    title: 'Median price',
    inputs: ['high', 'low'],
    formula: '(high + low) / 2',
  },
  ({ high, low }: Pick<MarketSeries, 'high' | 'low'>): Series => high.plus(low).over(2),
);

/** The mean of open, high, low and close. */
export const averagePrice = indicator(
  {
    ...price,
    name: 'averagePrice',
    aliases: ['ohlc4', 'avgprice'],
    title: 'Average price',
    inputs: ['open', 'high', 'low', 'close'],
    formula: '(open + high + low + close) / 4',
  },
  ({ open, high, low, close }: Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>): Series =>
    open.plus(high).plus(low).plus(close).over(4),
);

/** The mean of high, low and twice the close. */
export const weightedClose = indicator(
  {
    ...price,
    name: 'weightedClose',
    aliases: ['hlcc4', 'wcprice', 'wclprice'],
    title: 'Weighted close',
    inputs: ['high', 'low', 'close'],
    formula: '(high + low + 2·close) / 4',
  },
  ({ high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>): Series =>
    high.plus(low).plus(close.times(2)).over(4),
);
