import { type DailyReturns, dailyReturns } from '#metrics';
import { marketName } from '#market';
import type { FullCandidate, GoldenComparison, Objective, Skipped, Statistics, Verdict } from '#research';
import type { Run } from '#simulation';
import { comparisonNotes, comparisonTitle, type Table } from '../comparison.ts';
import type { ReportDocument, ReportedRun } from '../document.ts';
import { isPassed } from './verdicts.ts';

/** What is judged, before it is. */
export type GateSubject = Omit<GateDocument, 'verdicts' | 'skipped' | 'unjudged' | 'golden'>;

/** What every format of a verdict is made from. */
export interface GateDocument {
  /** Best first. */
  readonly runs: readonly FullCandidate[];
  readonly objective: Objective;
  /** Strategies that could not be run, and why. */
  readonly failures: readonly { readonly strategy: string; readonly message: string }[];
  /** The choice of the best, where there was one. */
  readonly choice: Statistics | null;
  readonly verdicts: readonly Verdict[];
  /** Gates that are about none of the runs. */
  readonly skipped: readonly Skipped[];
  /** Why none of the gates is about what ran; null where one is, or none was given. */
  readonly unjudged: string | null;
  readonly golden: readonly GoldenComparison[];
  /** What was run, over what, at which costs. */
  readonly title: readonly string[];
  /** What to know before believing the numbers. */
  readonly notes: readonly string[];
  readonly command: string;
  readonly version: string;
  /** Where the runs were made on the way to something: what that found. */
  readonly found?: Found;
}

/**
 * What a search or a walk-forward found. Its runs are not kept, so it is shown without their ids: nobody
 * could ask for them.
 */
export interface Found {
  /** What was done: `Sweep of sma-cross`. */
  readonly heading: string;
  readonly tables: readonly (Table & { readonly title: string })[];
  /** What is to be known of something else than the tables show. */
  readonly apart?: { readonly lead: string; readonly notes: readonly string[] };
  /** All of it for a spreadsheet. */
  readonly sheet: (verdicts: readonly Verdict[]) => Sheet;
}

export interface Sheet {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The runs of a report, and the choice among them, as something to be judged. */
export function subjectOf(document: ReportDocument, failures: GateDocument['failures'] = []): GateSubject {
  const { runs, objective, selection, command, version } = document;
  const isEmpty = runs.length === 0;
  return {
    runs: runs.map(candidateOf),
    objective,
    failures,
    choice: selection,
    title: isEmpty ? [] : comparisonTitle(document),
    notes: isEmpty ? [] : comparisonNotes(document),
    command,
    version,
  };
}

/** A run as gates and golden files look at it. */
export function candidateOf({ identity, run, metrics, baseline }: ReportedRun): FullCandidate {
  return {
    id: identity.id,
    hashes: identity.hashes,
    strategy: run.plan.strategy,
    market: marketName(run.bars.market),
    timeframe: run.bars.timeframe,
    metrics,
    baseline: baseline.metrics,
    trades: [...run.trades, ...run.open],
    daily: daysOf(run),
    held: daysOf(baseline.run),
  };
}

function daysOf({ bars, equity, account }: Run): DailyReturns {
  return dailyReturns(bars.time, equity, account.cash);
}

/** The verdicts as data, for scripts. */
export function gatesToJson(document: GateDocument): object {
  const { verdicts, skipped, golden } = document;
  return {
    passed: isPassed(document),
    failed: verdicts.filter(({ passed }) => !passed).length,
    verdicts,
    ...(skipped.length > 0 ? { skipped } : {}),
    golden,
  };
}

/** The whole document as data. */
export function gateDocumentToJson(document: GateDocument): object {
  const { runs, objective, failures, choice, command, version } = document;
  return {
    version: 1,
    engine: version,
    command,
    ...gatesToJson(document),
    runs: runs.map(({ id, strategy, market, timeframe, hashes, metrics, baseline }) => ({
      id,
      strategy,
      market,
      timeframe,
      hashes,
      metrics,
      baseline,
    })),
    comparison: { objective, overfitting: choice },
    ...(failures.length > 0 ? { notRun: failures } : {}),
  };
}
