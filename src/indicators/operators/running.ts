import {
  barsSince as barsSinceOperation,
  type Condition,
  constantly,
  Series,
  sumSince as sumSinceOperation,
  valueWhen as valueWhenOperation,
} from '#series';
import { indicator } from '../indicator.ts';
import { plain } from '../reading.ts';

const common = { family: 'operators', source: 'Common', reading: plain } as const;

/** The sum of all values so far. */
export const cumulative = indicator(
  {
    ...common,
    name: 'cumulative',
    title: 'Cumulative sum',
    inputs: ['volume'],
    formula: 'Σ all values so far',
    unit: 'as its input',
  },
  (series: Series): Series => total(series),
);

/** The sum of the values since a condition last held, that bar included. */
export const sumSince = indicator(
  {
    ...common,
    name: 'sumSince',
    title: 'Sum since a condition',
    inputs: ['volume', 'condition'],
    separate: true,
    formula: 'Σ values since the condition last held',
    unit: 'as its input',
  },
  (series: Series, condition: Condition): Series => new Series(sumSinceOperation, [series, condition]),
);

/** Bars since a condition last held: 0 on such a bar, undefined before the first. */
export const barsSince = indicator(
  {
    ...common,
    name: 'barsSince',
    title: 'Bars since a condition',
    inputs: ['condition'],
    formula: 'bars since it last held',
    unit: 'bars',
    waitsFor: 'the first bar on which the condition holds',
  },
  (condition: Condition): Series => new Series(barsSinceOperation, [condition]),
);

/** How many bars in a row a condition has held. */
export const streak = indicator(
  {
    ...common,
    name: 'streak',
    title: 'Bars in a row',
    inputs: ['condition'],
    formula: 'bars since it last did not hold',
    unit: 'bars',
  },
  (condition: Condition): Series => new Series(sumSinceOperation, [condition, condition.not()]),
);

/** The value that a series had when a condition last held. */
export const valueWhen = indicator(
  {
    ...common,
    name: 'valueWhen',
    title: 'Value when a condition held',
    inputs: ['close', 'condition'],
    separate: true,
    formula: 'x on the last bar on which the condition held',
    unit: 'as its input',
    waitsFor: 'the first bar on which the condition holds',
  },
  (series: Series, condition: Condition): Series => new Series(valueWhenOperation, [series, condition]),
);

/** The running total of a series from its first value on. */
export function total(series: Series): Series {
  return new Series(sumSinceOperation, [series, constantly(0)]);
}
