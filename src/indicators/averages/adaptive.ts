import { absolute, before, ratio, rolling, Series, squareRoot } from '#series';
import { bars, factor } from '../about.ts';
import { adaptive } from '../adaptive.ts';
import { indicator } from '../indicator.ts';
import { line } from '../reading.ts';

/** Kaufman's adaptive average: fast while the market goes somewhere, slow while it goes back and forth. */
export const kama = indicator(
  {
    name: 'kama',
    title: 'Kaufman adaptive moving average',
    family: 'averages',
    inputs: ['close'],
    params: {
      window: bars(10, 'bars of the efficiency'),
      fast: bars(2, 'bars of the fastest average'),
      slow: bars(30, 'bars of the slowest average'),
    },
    formula: 'y + sc·(x − y), sc = (er·(2/(fast+1) − 2/(slow+1)) + 2/(slow+1))², er = |change| / Σ |steps|',
    source: 'Perry Kaufman, Smarter Trading, 1995',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 10, fast = 2, slow = 30): Series => {
    const slowest = 2 / (slow + 1);
    const constant = efficiency(series, window)
      .times(2 / (fast + 1) - slowest)
      .plus(slowest);
    return adaptive(series, constant.times(constant));
  },
);

/** Efficiency ratio: how much of all movement was in one direction, 0…1. */
export const efficiency = indicator(
  {
    name: 'efficiency',
    aliases: ['er'],
    title: 'Efficiency ratio',
    family: 'trend',
    inputs: ['close'],
    params: { window: bars(10) },
    formula: '|x − x before n bars| / Σ |steps| over n bars',
    source: 'Perry Kaufman, Smarter Trading, 1995',
    unit: '0…1',
    reading: {
      high: 'trending',
      low: 'ranging',
      levels: [0.3, 0.6],
      text: 'near 1 the market goes straight, near 0 it goes back and forth',
    },
  },
  (series: Series, window = 10): Series => {
    const steps = absolute(series.minus(before(series, 1)));
    return ratio(absolute(series.minus(before(series, window))), new Series(rolling.sum, [steps], [window]));
  },
);

/** Variable index dynamic average: an exponential average that speeds up when the market is more restless than usual. */
export const vidya = indicator(
  {
    name: 'vidya',
    title: 'Variable index dynamic average',
    family: 'averages',
    inputs: ['close'],
    params: {
      short: bars(9, 'bars of the recent deviation', 2),
      long: bars(30, 'bars of the usual deviation', 2),
      alpha: factor(0.2, 'weight when both are equal'),
    },
    formula: 'y + α·(deviation(x, short) / deviation(x, long))·(x − y)',
    source: 'Tushar Chande, 1992',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, short = 9, long = 30, alpha = 0.2): Series => {
    const spread = (window: number) => new Series(rolling.variance, [series], [window]);
    return adaptive(series, squareRoot(ratio(spread(short), spread(long))).times(alpha));
  },
);

/** Variable moving average: an exponential average that speeds up with the momentum oscillator; VIDYA as revised. */
export const vma = indicator(
  {
    name: 'vma',
    title: 'Variable moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(9, 'bars of the average and of the momentum') },
    formula: 'y + 2/(n+1)·|cmo(x, n)|/100·(x − y)',
    source: 'Tushar Chande, 1995',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 9): Series => {
    const change = series.minus(before(series, 1));
    const net = new Series(rolling.sum, [change], [window]);
    const all = new Series(rolling.sum, [absolute(change)], [window]);
    return adaptive(series, ratio(absolute(net), all).times(2 / (window + 1)));
  },
);
