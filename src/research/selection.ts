import { type DailyReturns, dailyReturns } from '#metrics';
import type { Run } from '#simulation';
import {
  deflatedSharpe,
  describeReturns,
  effectiveTrials,
  minTrackRecord,
  overfittingOf,
} from './overfitting/index.ts';

/** What it does to a number that it was the best of several. */
export interface Selection {
  readonly trials: number;
  /** How many independent trials they are worth. */
  readonly effectiveTrials: number;
  /** The probability that the best has any skill, given how many were tried. */
  readonly deflatedSharpe: number | null;
  /** The probability that what is best on one half of the days is below the median on the other. */
  readonly pbo: number | null;
  /** Days until the best is above 0 with 95 % confidence; null when it is below. */
  readonly minTrackRecord: number | null;
}

/** Judges the choice of the first of several runs; undefined when there was no choice. */
export function judgeSelection(runs: readonly Run[]): Selection | undefined {
  return judgeDays(runs.map(({ bars, equity, account }) => dailyReturns(bars.time, equity, account.cash)));
}

/** The same of the daily returns of runs. */
export function judgeDays(runs: readonly DailyReturns[]): Selection | undefined {
  if (runs.length < 2) return undefined;
  const trials = onCommonDays(runs);
  const described = trials.map(describeReturns);
  const [best] = described;
  const ratios = described.flatMap((returns) => (returns ? [returns.sharpe] : []));
  const effective = effectiveTrials(trials);
  return {
    trials: runs.length,
    effectiveTrials: effective,
    deflatedSharpe: best ? deflatedSharpe(best, effective, varianceOf(ratios)) : null,
    pbo: overfittingOf(trials)?.probability ?? null,
    minTrackRecord: best ? minTrackRecord(best, 0) : null,
  };
}

// The days that all runs have: markets may begin and end at different times.
function onCommonDays(daily: readonly DailyReturns[]): Float64Array[] {
  const from = Math.max(...daily.map(({ firstDay }) => firstDay));
  const to = Math.min(...daily.map(({ firstDay, returns }) => firstDay + returns.length));
  return daily.map(({ firstDay, returns }) => returns.slice(from - firstDay, Math.max(from, to) - firstDay));
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
