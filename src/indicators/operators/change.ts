import { before, larger, logarithm, type Series, sign as signOf, smaller } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { aroundZero, plain } from '../reading.ts';

const common = { family: 'operators', source: 'Common' } as const;

/** The difference to `window` bars ago. */
export const change = indicator(
  {
    ...common,
    name: 'change',
    title: 'Change',
    inputs: ['close'],
    params: { window: bars(1, 'bars back') },
    formula: 'x − x before n bars',
    unit: 'as its input',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, window = 1): Series => series.minus(before(series, window)),
);

/** The logarithm of the growth over `window` bars: returns that can be added up. */
export const logReturn = indicator(
  {
    ...common,
    name: 'logReturn',
    title: 'Logarithmic return',
    inputs: ['close'],
    params: { window: bars(1, 'bars back') },
    formula: 'ln(x / x before n bars)',
    unit: 'fraction',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, window = 1): Series => logarithm(series.over(before(series, window))),
);

/** The change against `window` bars ago as a fraction. */
export const rateOfChange = indicator(
  {
    ...common,
    name: 'rateOfChange',
    aliases: ['rocp'],
    title: 'Rate of change as a fraction',
    inputs: ['close'],
    params: { window: bars(10, 'bars back') },
    formula: 'x / x before n bars − 1',
    unit: 'fraction',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, window = 10): Series => series.over(before(series, window)).minus(1),
);

/** The value as a multiple of what it was `window` bars ago. */
export const growth = indicator(
  {
    ...common,
    name: 'growth',
    aliases: ['rocr'],
    title: 'Growth factor',
    inputs: ['close'],
    params: { window: bars(10, 'bars back') },
    formula: 'x / x before n bars',
    unit: 'ratio',
    reading: plain,
  },
  (series: Series, window = 10): Series => series.over(before(series, window)),
);

/** The value of `window` bars ago. */
export const lag = indicator(
  {
    ...common,
    name: 'lag',
    title: 'Earlier value',
    inputs: ['close'],
    params: { window: bars(1, 'bars back') },
    formula: 'x before n bars',
    unit: 'as its input',
    reading: plain,
  },
  (series: Series, window = 1): Series => before(series, window),
);

/** The value kept between two bounds. */
export const clamp = indicator(
  {
    ...common,
    name: 'clamp',
    title: 'Limited value',
    inputs: ['close'],
    params: {
      low: factor(-1, 'nothing below', -Infinity),
      high: factor(1, 'nothing above', -Infinity),
    },
    formula: 'min(max(x, low), high)',
    unit: 'as its input',
    reading: plain,
  },
  (series: Series, low = -1, high = 1): Series => smaller(larger(series, low), high),
);

/** 1 above zero, −1 below, 0 at zero. */
export const sign = indicator(
  {
    ...common,
    name: 'sign',
    title: 'Sign',
    inputs: ['close'],
    formula: '1, 0 or −1',
    unit: '−1, 0, 1',
    reading: plain,
  },
  (series: Series): Series => signOf(series),
);
