import { type DailyReturns, dailyReturns } from '#metrics';
import type { Run } from '#simulation';
import type { Evaluation } from './evaluate.ts';
import type { NoiseTest } from './noise/index.ts';
import {
  deflatedSharpe,
  describeReturns,
  distinct,
  effectiveTrials,
  minTrackRecord,
  overfittingOf,
  probabilisticSharpe,
  superiorityOf,
} from './overfitting/index.ts';

/** What it does to a number that it was the best of several. Null where a number does not exist. */
export interface Selection {
  readonly trials: number;
  /** How many days it is judged on: those that all have. */
  readonly days: number;
  /** How many the longest of them has. */
  readonly longestDays: number;
  /** How many independent trials they are worth. */
  readonly effectiveTrials: number;
  /** The probability that the best has any skill, given how many were tried. */
  readonly deflatedSharpe: number | null;
  /** The same as if it had been the only one. */
  readonly probabilisticSharpe: number | null;
  /** The probability that what is best on one half of the days is below the median on the other. */
  readonly pbo: number | null;
  /** Days until the best is above 0 with 95 % confidence; null when it is below. */
  readonly minTrackRecord: number | null;
  /** How likely luck alone makes the best this much better than its baseline, by White and by Hansen. */
  readonly realityCheck: number | null;
  readonly spa: number | null;
  /** How likely the best is this good on histories where there is nothing to find, and how many were tried. */
  readonly noise: number | null;
  readonly noiseHistories: number;
  /** How many of the trials were tried there. */
  readonly noiseTrials: number;
}

/** Daily returns of a run, and of the same money simply held where they are known. */
export interface Days {
  readonly run: DailyReturns;
  readonly held: DailyReturns | null;
}

interface Wishes {
  readonly noise?: NoiseTest | null;
  readonly seed?: number | string;
}

/** Judges the choice of the first of several runs; undefined when there was no choice. */
export function judgeSelection(runs: readonly Evaluation[], wishes: Wishes = {}): Selection | undefined {
  return judgeDays(
    runs.map(({ run, baseline }) => ({ run: daysOf(run), held: daysOf(baseline.run) })),
    wishes,
  );
}

/** The same of daily returns. */
export function judgeDays(
  runs: readonly Days[],
  { noise = null, seed = 'selection' }: Wishes = {},
): Selection | undefined {
  if (runs.length < 2) return undefined;
  const cut = commonDays(runs.flatMap(({ run, held }) => (held ? [run, held] : [run])));
  const trials = runs.map(({ run }) => cut(run));
  const differences = runs.flatMap(({ held }, k) => (held ? [minus(trials[k]!, cut(held))] : []));
  const best = describeReturns(trials[0]!);
  // Copies of a run are no further ones, and would make all look alike.
  const ratios = distinct(trials).flatMap((returns) => describeReturns(returns)?.sharpe ?? []);
  const effective = effectiveTrials(trials);
  const superiority = differences.length === runs.length ? superiorityOf(differences, { seed }) : null;
  return {
    trials: runs.length,
    days: trials[0]!.length,
    longestDays: longestOf(runs.map(({ run }) => run)),
    effectiveTrials: effective,
    deflatedSharpe: best ? deflatedSharpe(best, effective, varianceOf(ratios)) : null,
    probabilisticSharpe: best ? probabilisticSharpe(best, 0) : null,
    pbo: overfittingOf(trials)?.probability ?? null,
    minTrackRecord: best ? minTrackRecord(best, 0) : null,
    realityCheck: superiority?.realityCheck ?? null,
    spa: superiority?.spa ?? null,
    ...noiseNumbers(noise),
  };
}

export function noiseNumbers(
  noise: NoiseTest | null,
): Pick<Selection, 'noise' | 'noiseHistories' | 'noiseTrials'> {
  return {
    noise: noise?.pValue ?? null,
    noiseHistories: noise?.histories ?? 0,
    noiseTrials: noise?.trials ?? 0,
  };
}

function daysOf({ bars, equity, account }: Run): DailyReturns {
  return dailyReturns(bars.time, equity, account.cash);
}

/** How many days the longest of several has. */
export function longestOf(all: readonly Pick<DailyReturns, 'returns'>[]): number {
  return Math.max(...all.map(({ returns }) => returns.length));
}

// The days that all have: markets may begin and end at different times.
function commonDays(all: readonly DailyReturns[]): (one: DailyReturns) => Float64Array {
  const from = Math.max(...all.map(({ firstDay }) => firstDay));
  const to = Math.min(...all.map(({ firstDay, returns }) => firstDay + returns.length));
  return ({ firstDay, returns }) => returns.slice(from - firstDay, Math.max(from, to) - firstDay);
}

function minus(values: Float64Array, others: Float64Array): Float64Array {
  return values.map((value, d) => value - others[d]!);
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
