import { absolute, before, ratio, type Series } from '#series';
import { ema, sma, wma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { aroundZero, around } from '../reading.ts';
import { nested, type Seed, seeds } from '../smoothing.ts';

import { roc } from './rate.ts';

const common = {
  family: 'momentum',
  inputs: ['close'],
  unit: 'percent',
  reading: aroundZero(),
  weight: 1,
} as const;

/** TRIX: the change of a triple exponential average in percent, which filters what is shorter. */
export const trix = indicator(
  {
    ...common,
    name: 'trix',
    title: 'Triple exponential average oscillator',
    params: { window: bars(14, 'bars of each average') },
    choices: seeds,
    formula: '100·change of ema(ema(ema(x))) / its last value',
    source: 'Jack Hutson, Stocks & Commodities, 1983',
  },
  (series: Series, window = 14, options: Seed = {}): Series => {
    const again = nested(options);
    const triple = ema(ema(ema(series, window, options), window, again), window, again);
    return percentOf(triple, before(triple, 1));
  },
);

/** True strength index: twice smoothed change against twice smoothed movement. */
export const tsi = indicator(
  {
    ...common,
    name: 'tsi',
    title: 'True strength index',
    params: { slow: bars(25, 'bars of the first smoothing'), fast: bars(13, 'bars of the second smoothing') },
    choices: seeds,
    formula: '100·ema(ema(change, slow), fast) / ema(ema(|change|, slow), fast)',
    source: 'William Blau, 1991',
    unit: '−100…100',
    reading: around(0, 25),
  },
  (series: Series, slow = 25, fast = 13, options: Seed = {}): Series => {
    const change = series.minus(before(series, 1));
    const twice = (inner: Series) => ema(ema(inner, slow, options), fast, options);
    return ratio(twice(change), twice(absolute(change))).times(100);
  },
);

/** A line and its average. */
export interface LineAndSignal {
  readonly line: Series;
  readonly signal: Series;
}

/** Know sure thing: four rates of change, the longer ones counting more. */
export const kst = indicator(
  {
    ...common,
    name: 'kst',
    title: 'Know sure thing',
    params: {
      roc1: bars(10, 'bars of the first rate of change'),
      roc2: bars(15, 'bars of the second'),
      roc3: bars(20, 'bars of the third'),
      roc4: bars(30, 'bars of the fourth'),
      sma1: bars(10, 'bars the first is averaged over'),
      sma2: bars(10, 'bars the second is averaged over'),
      sma3: bars(10, 'bars the third is averaged over'),
      sma4: bars(15, 'bars the fourth is averaged over'),
      signal: bars(9, 'bars of the signal line'),
    },
    formula: 'sma(roc₁) + 2·sma(roc₂) + 3·sma(roc₃) + 4·sma(roc₄), signal = sma(line)',
    source: 'Martin Pring, Stocks & Commodities, 1992',
    unit: 'percent',
    reading: aroundZero('line'),
  },
  (
    series: Series,
    roc1 = 10,
    roc2 = 15,
    roc3 = 20,
    roc4 = 30,
    sma1 = 10,
    sma2 = 10,
    sma3 = 10,
    sma4 = 15,
    signal = 9,
  ): LineAndSignal => {
    const line = sma(roc(series, roc1), sma1)
      .plus(sma(roc(series, roc2), sma2).times(2))
      .plus(sma(roc(series, roc3), sma3).times(3))
      .plus(sma(roc(series, roc4), sma4).times(4));
    return { line, signal: sma(line, signal) };
  },
);

/** Coppock curve: two long rates of change, weighted towards now; made to find bottoms. */
export const coppock = indicator(
  {
    ...common,
    name: 'coppock',
    title: 'Coppock curve',
    params: {
      long: bars(14, 'bars of the long rate of change'),
      short: bars(11, 'bars of the short rate of change'),
      smooth: bars(10, 'bars of the weighted average'),
    },
    formula: 'wma(roc(x, long) + roc(x, short), smooth)',
    source: 'Edwin Coppock, Barron’s, 1962',
  },
  (series: Series, long = 14, short = 11, smooth = 10): Series =>
    wma(roc(series, long).plus(roc(series, short)), smooth),
);

function percentOf(series: Series, base: Series): Series {
  return series.over(base).minus(1).times(100);
}
