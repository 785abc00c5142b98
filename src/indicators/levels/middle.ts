import type { MarketSeries, Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { line } from '../reading.ts';

/** The middle between the highest and the lowest value of the last `window` bars. */
export const midpoint = indicator(
  {
    name: 'midpoint',
    title: 'Midpoint',
    family: 'levels',
    inputs: ['close'],
    params: { window: bars(14) },
    formula: '(highest x + lowest x) / 2',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 0.5,
  },
  (series: Series, window = 14): Series => highest(series, window).plus(lowest(series, window)).over(2),
);

/** The middle between the highest high and the lowest low of the last `window` bars. */
export const midprice = indicator(
  {
    name: 'midprice',
    title: 'Midprice',
    family: 'levels',
    inputs: ['high', 'low'],
    params: { window: bars(14) },
    formula: '(highest high + lowest low) / 2',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 0.5,
  },
  ({ high, low }: Pick<MarketSeries, 'high' | 'low'>, window = 14): Series =>
    highest(high, window).plus(lowest(low, window)).over(2),
);
