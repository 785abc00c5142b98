import { age, type Condition, rolling, Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { plain } from '../reading.ts';

const common = { family: 'operators', source: 'Common', reading: plain } as const;

/** The highest value of the last `window` bars, this one included. */
export const highest = indicator(
  {
    ...common,
    name: 'highest',
    aliases: ['max'],
    title: 'Highest value',
    inputs: ['close'],
    params: { window: bars(20) },
    formula: 'max of the last n values',
    unit: 'as its input',
  },
  (series: Series, window = 20): Series => new Series(rolling.highest, [series], [window]),
);

/** The lowest value of the last `window` bars, this one included. */
export const lowest = indicator(
  {
    ...common,
    name: 'lowest',
    aliases: ['min'],
    title: 'Lowest value',
    inputs: ['close'],
    params: { window: bars(20) },
    formula: 'min of the last n values',
    unit: 'as its input',
  },
  (series: Series, window = 20): Series => new Series(rolling.lowest, [series], [window]),
);

/** How many bars ago the highest value of the last `window` bars was; the latest of equals. */
export const sinceHighest = indicator(
  {
    ...common,
    name: 'sinceHighest',
    title: 'Bars since the highest value',
    inputs: ['close'],
    params: { window: bars(20) },
    formula: 'position of the maximum, counted back',
    unit: 'bars',
  },
  (series: Series, window = 20): Series => new Series(age.highest, [series], [window]),
);

/** How many bars ago the lowest value of the last `window` bars was; the latest of equals. */
export const sinceLowest = indicator(
  {
    ...common,
    name: 'sinceLowest',
    title: 'Bars since the lowest value',
    inputs: ['close'],
    params: { window: bars(20) },
    formula: 'position of the minimum, counted back',
    unit: 'bars',
  },
  (series: Series, window = 20): Series => new Series(age.lowest, [series], [window]),
);

/** The sum of the last `window` values. */
export const sum = indicator(
  {
    ...common,
    name: 'sum',
    title: 'Rolling sum',
    inputs: ['volume'],
    params: { window: bars(20, 'bars added up') },
    formula: 'Σ last n values',
    unit: 'as its input',
  },
  (series: Series, window = 20): Series => new Series(rolling.sum, [series], [window]),
);

/** On how many of the last `window` bars a condition held. */
export const count = indicator(
  {
    ...common,
    name: 'count',
    title: 'How often a condition held',
    inputs: ['condition'],
    params: { window: bars(20, 'bars counted') },
    formula: 'bars of the last n on which it holds',
    unit: 'bars',
  },
  (condition: Condition, window = 20): Series => new Series(rolling.sum, [condition], [window]),
);
