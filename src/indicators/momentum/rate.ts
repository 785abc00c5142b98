import { before, larger, type Series, sign } from '#series';
import { sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { sum } from '../operators/index.ts';
import { aroundZero, oscillator } from '../reading.ts';

const common = {
  family: 'momentum',
  inputs: ['close'],
  unit: 'percent',
  reading: aroundZero(),
  weight: 1,
} as const;

/** Rate of change in percent. */
export const roc = indicator(
  {
    ...common,
    name: 'roc',
    title: 'Rate of change',
    params: { window: bars(14, 'bars back') },
    formula: '100·(x / x before n bars − 1)',
    source: 'Common',
  },
  (series: Series, window = 14): Series => percentOf(series, before(series, window)),
);

/** Momentum: the difference to `window` bars ago. */
export const momentum = indicator(
  {
    ...common,
    name: 'momentum',
    aliases: ['mom', 'mtm'],
    title: 'Momentum',
    params: { window: bars(10, 'bars back') },
    formula: 'x − x before n bars',
    source: 'Common',
    unit: 'price',
  },
  (series: Series, window = 10): Series => series.minus(before(series, window)),
);

/** Disparity index: how far the price is from its average, in percent. */
export const disparity = indicator(
  {
    ...common,
    name: 'disparity',
    title: 'Disparity index',
    params: { window: bars(14, 'bars of the average') },
    formula: '100·(x / sma(x) − 1)',
    source: 'Steve Nison, Beyond Candlesticks, 1994',
  },
  (series: Series, window = 14): Series => percentOf(series, sma(series, window)),
);

/** Detrended price oscillator: an earlier price against today's average, which shows the cycle. */
export const dpo = indicator(
  {
    ...common,
    name: 'dpo',
    title: 'Detrended price oscillator',
    params: { window: bars(20, 'bars of the average') },
    formula: 'x before ⌊n/2⌋+1 bars − sma(x, n)',
    source: 'Common',
    unit: 'price',
  },
  (series: Series, window = 20): Series =>
    before(series, Math.floor(window / 2) + 1).minus(sma(series, window)),
);

/** Psychological line: on which share of the bars the market rose. */
export const psychologicalLine = indicator(
  {
    ...common,
    name: 'psychologicalLine',
    aliases: ['psl', 'psy'],
    title: 'Psychological line',
    params: { window: bars(12, 'bars counted') },
    formula: '100·rising bars / n',
    source: 'Common',
    unit: '0…100',
    reading: oscillator(25, 75),
  },
  (series: Series, window = 12): Series => {
    const change = series.minus(before(series, 1));
    return sum(asRise(change), window).times(100 / window);
  },
);

function asRise(change: Series): Series {
  return larger(sign(change), 0);
}

function percentOf(series: Series, base: Series): Series {
  return series.over(base).minus(1).times(100);
}
