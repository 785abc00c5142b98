import { ratio, type Series } from '#series';
import { sma } from '../averages/index.ts';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { bands, oscillator, state } from '../reading.ts';
import { deviation, type Sample } from './deviation.ts';

/** An upper and a lower line around a middle. */
export interface Bands {
  readonly upper: Series;
  readonly middle: Series;
  readonly lower: Series;
}

const params = {
  window: bars(20, 'bars averaged'),
  width: factor(2, 'deviations from the middle to a band'),
};
const choices = { sample: { values: ['false', 'true'], about: 'sample deviation, divided by n − 1' } };

/**
 * Bollinger bands: a simple average, and lines `width` standard deviations (population) above and
 * below it.
 *
 * @example const bands = bollinger(close, 20, 2)
 */
export const bollinger = indicator(
  {
    name: 'bollinger',
    aliases: ['bbands', 'bb'],
    title: 'Bollinger bands',
    family: 'volatility',
    inputs: ['close'],
    params,
    choices,
    formula: 'sma ± width·deviation',
    source: 'John Bollinger, Bollinger on Bollinger Bands, 2001',
    unit: 'price',
    reading: bands(),
    weight: 1.5,
  },
  (series: Series, window = 20, width = 2, options: Sample = {}): Bands => {
    const middle = sma(series, window);
    return around(middle, deviation(series, window, options).times(width));
  },
);

/** Where the price is between the Bollinger bands: 0 at the lower, 1 at the upper. */
export const percentB = indicator(
  {
    name: 'percentB',
    aliases: ['pb'],
    title: 'Bollinger %b',
    family: 'volatility',
    inputs: ['close'],
    params,
    choices,
    formula: '(x − lower) / (upper − lower)',
    source: 'John Bollinger, Bollinger on Bollinger Bands, 2001',
    unit: 'fraction, 0…1 inside the bands',
    reading: oscillator(0, 1),
    weight: 1,
  },
  (series: Series, window = 20, width = 2, options: Sample = {}): Series => {
    const { upper, lower } = bollinger(series, window, width, options);
    return ratio(series.minus(lower), upper.minus(lower), 0.5);
  },
);

/** How far the Bollinger bands are apart, as a fraction of their middle. */
export const bandwidth = indicator(
  {
    name: 'bandwidth',
    aliases: ['bbw', 'bbandsWidth'],
    title: 'Bollinger bandwidth',
    family: 'volatility',
    inputs: ['close'],
    params,
    choices,
    formula: '(upper − lower) / middle',
    source: 'John Bollinger, Bollinger on Bollinger Bands, 2001',
    unit: 'fraction',
    reading: state('volatile', 'quiet', 'narrow bands come before large moves'),
  },
  (series: Series, window = 20, width = 2, options: Sample = {}): Series => {
    const { upper, middle, lower } = bollinger(series, window, width, options);
    return upper.minus(lower).over(middle);
  },
);

/** Envelopes: an average, and lines some percent above and below it. */
export const envelopes = indicator(
  {
    name: 'envelopes',
    title: 'Moving average envelopes',
    family: 'volatility',
    inputs: ['close'],
    params: { window: bars(20, 'bars averaged'), percent: factor(2.5, 'percent from the middle to a line') },
    formula: 'sma·(1 ± percent/100)',
    source: 'Common',
    unit: 'price',
    reading: bands(),
    weight: 1,
  },
  (series: Series, window = 20, percent = 2.5): Bands => {
    const middle = sma(series, window);
    return around(middle, middle.times(percent / 100));
  },
);

function around(middle: Series, distance: Series): Bands {
  return { upper: middle.plus(distance), middle, lower: middle.minus(distance) };
}
