import { choose, type MarketSeries, ratio, rolling, Series, weightedSum } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { line } from '../reading.ts';

/**
 * Simple moving average: the mean of the last `window` values.
 *
 * @example sma(close, 20)
 */
export const sma = indicator(
  {
    name: 'sma',
    title: 'Simple moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars averaged') },
    formula: 'Σ last n values / n',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20): Series => new Series(rolling.mean, [series], [window]),
);

/** Weighted moving average: the newest value counts `window` times, the oldest once. */
export const wma = indicator(
  {
    name: 'wma',
    title: 'Weighted moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars averaged') },
    formula: '(n·x₀ + (n−1)·x₁ + … + 1·xₙ₋₁) / (n(n+1)/2)',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20): Series =>
    new Series(weightedSum, [series], [window, (window * (window + 1)) / 2]),
);

/** Triangular moving average: a simple average of a simple average, which weighs the middle most. */
export const trima = indicator(
  {
    name: 'trima',
    title: 'Triangular moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars averaged') },
    formula: 'sma(sma(x, ⌈(n+1)/2⌉), ⌊(n+1)/2⌋)',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20): Series =>
    sma(sma(series, Math.ceil((window + 1) / 2)), Math.floor((window + 1) / 2)),
);

/** Hull moving average: fast and smooth, by weighting twice the short average against the long. */
export const hull = indicator(
  {
    name: 'hull',
    aliases: ['hma'],
    title: 'Hull moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars averaged', 2) },
    formula: 'wma(2·wma(x, ⌊n/2⌋) − wma(x, n), ⌊√n⌋)',
    source: 'Alan Hull, 2005',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20): Series =>
    wma(
      wma(series, Math.floor(window / 2))
        .times(2)
        .minus(wma(series, window)),
      Math.floor(Math.sqrt(window)),
    ),
);

/** Volume-weighted moving average: bars with more volume count more. */
export const vwma = indicator(
  {
    name: 'vwma',
    title: 'Volume-weighted moving average',
    family: 'averages',
    inputs: ['close', 'volume'],
    params: { window: bars(20, 'bars averaged') },
    formula: 'Σ close·volume / Σ volume, over n bars; the simple average without volume',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  ({ close, volume }: Pick<MarketSeries, 'close' | 'volume'>, window = 20): Series =>
    volumeWeighted(close, volume, window),
);

/** The mean weighted by volume; the mean as it is over bars on which nobody traded. */
export function volumeWeighted(series: Series, volume: Series, window: number): Series {
  const traded = new Series(rolling.sum, [volume], [window]);
  const paid = new Series(rolling.sum, [series.times(volume)], [window]);
  return choose(traded.above(0), ratio(paid, traded), sma(series, window));
}
