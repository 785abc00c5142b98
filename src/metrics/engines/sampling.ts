import { dailyEquity } from '../daily.ts';
import type { Outcome } from '../outcome.ts';

/** Which values of equity an engine looks at, and how it makes returns of them. */
export interface Sampling {
  /** `day` is every UTC day, repeating the one before where there are no bars. */
  readonly every: 'bar' | 'day' | 'day with bars';
  /** What the first return is compared with. */
  readonly since: 'initial cash' | 'first value';
  /** Returns in a year: so many, as many as bars fit into 365 days, or by the days traded on. */
  readonly year: number | 'bars' | 'weekdays';
  /** What 0 after 0 is: no change, or no return at all. */
  readonly ruin: 'unchanged' | 'no return';
}

export interface Samples {
  readonly levels: Float64Array;
  readonly returns: Float64Array;
  readonly year: number;
}

const day = 86_400_000;
const week = 7 * day;

export function samplesOf(outcome: Outcome, { every, since, year, ruin }: Sampling): Samples {
  const values = valuesOf(outcome, every);
  const levels = since === 'initial cash' ? after(outcome.cash, values) : values;
  const returns = changes(levels);
  return {
    levels,
    returns:
      ruin === 'unchanged'
        ? returns.map((change) => (Number.isNaN(change) ? 0 : change))
        : returns.filter((change) => !Number.isNaN(change)),
    year: yearOf(outcome, year),
  };
}

/** The usual distance between bars: the median of the last hundred. */
export function usualStep({ time, barLength }: Outcome): number {
  const steps = Array.from(time.subarray(-100)).map((at, k, last) => at - (last[k - 1] ?? NaN));
  const sorted = steps.slice(1).toSorted((a, b) => a - b);
  if (sorted.length === 0) return barLength;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function valuesOf(outcome: Outcome, every: Sampling['every']): Float64Array {
  const { time, equity } = outcome;
  if (every === 'bar') return equity;
  if (every === 'day') return dailyEquity(time, equity);
  // Bars of a week are sampled by the week, which ends on Sunday; the epoch began on a Thursday.
  const isWeekly = Math.floor(usualStep(outcome) / day) === 7;
  const periodOf = (at: number) => (isWeekly ? Math.floor((at + 3 * day) / week) : Math.floor(at / day));
  return equity.filter((_, i) => i === equity.length - 1 || periodOf(time[i]!) !== periodOf(time[i + 1]!));
}

// Not by spreading: a call takes no more than some hundred thousand arguments.
function after(first: number, values: Float64Array): Float64Array {
  const levels = new Float64Array(values.length + 1);
  levels[0] = first;
  levels.set(values, 1);
  return levels;
}

function changes(levels: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, levels.length - 1));
  // A change from less than nothing counts by its size, so that a gain is a gain.
  for (let i = 0; i < returns.length; i++) returns[i] = (levels[i + 1]! - levels[i]!) / Math.abs(levels[i]!);
  return returns;
}

function yearOf(outcome: Outcome, year: Sampling['year']): number {
  if (typeof year === 'number') return year;
  if (year === 'bars') return (365 * day) / outcome.barLength;
  if (Math.floor(usualStep(outcome) / day) === 7) return 52;
  const weekends = outcome.time.reduce((count, at) => count + (isWeekend(at) ? 1 : 0), 0);
  return weekends / outcome.time.length > (2 / 7) * 0.6 ? 365 : 252;
}

function isWeekend(at: number): boolean {
  // Days since the epoch, a Thursday.
  const weekday = (Math.floor(at / day) + 4) % 7;
  return weekday === 0 || weekday === 6;
}
