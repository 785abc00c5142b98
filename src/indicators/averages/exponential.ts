import type { Series } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { line } from '../reading.ts';
import { nested, type Seed, seeds, smoothed } from '../smoothing.ts';

/**
 * Exponential moving average with weight 2 / (window + 1), seeded with the simple average of the
 * first `window` values unless told to begin with the first value.
 *
 * @example ema(close, 12)
 */
export const ema = indicator(
  {
    name: 'ema',
    title: 'Exponential moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars that make up most of its weight') },
    choices: seeds,
    formula: 'y + 2/(n+1)·(x − y)',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20, { seed }: Seed = {}): Series =>
    smoothed(series, window, 2 / (window + 1), seed),
);

/** Wilder's smoothing: an exponential average with weight 1 / window. */
export const wilderAverage = indicator(
  {
    name: 'wilderAverage',
    aliases: ['wilders', 'smma', 'rma'],
    title: 'Smoothed average of Wilder',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(14, 'bars that make up most of its weight') },
    choices: seeds,
    formula: 'y + (x − y)/n',
    source: 'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 14, { seed }: Seed = {}): Series => smoothed(series, window, 1 / window, seed),
);

/** Double exponential moving average: the average plus what it lost by being late. */
export const dema = indicator(
  {
    name: 'dema',
    title: 'Double exponential moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars of each average') },
    choices: seeds,
    formula: '2·ema(x) − ema(ema(x))',
    source: 'Patrick Mulloy, 1994',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20, options: Seed = {}): Series => {
    const first = ema(series, window, options);
    return first.times(2).minus(ema(first, window, nested(options)));
  },
);

/** Triple exponential moving average: later still than {@link dema}, and corrected again. */
export const tema = indicator(
  {
    name: 'tema',
    title: 'Triple exponential moving average',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(20, 'bars of each average') },
    choices: seeds,
    formula: '3·ema − 3·ema(ema) + ema(ema(ema))',
    source: 'Patrick Mulloy, 1994',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20, options: Seed = {}): Series => {
    const first = ema(series, window, options);
    const second = ema(first, window, options);
    return first
      .minus(second)
      .times(3)
      .plus(ema(second, window, options));
  },
);

/** T3: six averages in a row, weighed so that little lag is left. */
export const t3 = indicator(
  {
    name: 't3',
    title: 'T3 moving average',
    family: 'averages',
    inputs: ['close'],
    params: {
      window: bars(5, 'bars of each average'),
      volumeFactor: factor(0.7, 'how much of the lag is taken out, 0…1'),
    },
    choices: seeds,
    formula: '−v³·e₆ + (3v²+3v³)·e₅ − (6v²+3v+3v³)·e₄ + (1+3v+v³+3v²)·e₃',
    source: 'Tim Tillson, 1998',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 5, volumeFactor = 0.7, options: Seed = {}): Series => {
    const average = (inner: Series) => ema(inner, window, nested(options));
    const third = average(average(ema(series, window, options)));
    const fourth = average(third);
    const fifth = average(fourth);
    const sixth = average(fifth);
    const v = volumeFactor;
    return third
      .times(1 + 3 * v + 3 * v * v + v * v * v)
      .minus(fourth.times(3 * v + 6 * v * v + 3 * v * v * v))
      .plus(fifth.times(3 * v * v + 3 * v * v * v))
      .minus(sixth.times(v * v * v));
  },
);
