import { definitions, type MetricName } from '#metrics';
import { objectives } from '../compare.ts';
import type { PairedTest } from '../resampling/index.ts';
import { firstDifference } from './first-difference.ts';
import type { GatedName } from './gate.ts';
import type { FullCandidate, GoldenRun } from './golden.ts';
import { said, titleOf, type Verdict } from './judge.ts';
import { slackOf, type Tolerance, toleranceText } from './tolerance.ts';

/** A run beside its golden one. */
export interface GoldenComparison {
  readonly id: string;
  readonly goldenId: string;
  readonly about: string;
  readonly sameTrades: boolean;
  /** Where the bars are not those of the golden run: which each had, in a sentence. */
  readonly otherBars: string | null;
  /** Null with too few days in common. */
  readonly returns: PairedTest | null;
  /** A smaller p-value than this is worse. */
  readonly level: number;
}

/** Judges a run of which nothing may have changed. */
export function judgeSame(
  run: FullCandidate,
  before: GoldenRun,
  { about, sameTrades, otherBars }: GoldenComparison,
  tolerance: Tolerance,
): Verdict[] {
  const check = (name: string, passed: boolean, reason: string) =>
    passed ? { ...said(run.id, about, name, null), passed } : said(run.id, about, name, reason);
  return [
    check(
      'same bars',
      otherBars === null,
      'The bars are not those of the golden run, so its numbers cannot be either.',
    ),
    check('same trades', sameTrades, sameTrades ? '' : firstDifference(run, before)),
    ...sameMetrics(run, before, about, tolerance),
  ];
}

// One line where all is well, else a line for each that is not.
function sameMetrics(run: FullCandidate, before: GoldenRun, about: string, tolerance: Tolerance): Verdict[] {
  const each = compared(before).map((name) => metricVerdict(run, before, name, tolerance, 'either'));
  const failed = each.filter(({ passed }) => !passed);
  return failed.length > 0
    ? failed
    : [{ ...said(run.id, about, `${each.length} same metrics`, null), passed: true }];
}

// What a change may not make worse, unless a tolerance names more.
const headlines: ReadonlySet<MetricName> = new Set<MetricName>(['sharpe', 'totalReturn', 'maxDrawdown']);

/** Judges a run that may have changed, but not for the worse. */
export function judgeWorse(
  run: FullCandidate,
  before: GoldenRun,
  { about, returns, level }: GoldenComparison,
  tolerance: Tolerance,
): Verdict[] {
  const names = compared(before).filter((name) => headlines.has(name) || tolerance.of[name] !== undefined);
  const metrics = names.map((name) =>
    metricVerdict(run, before, name, tolerance, objectives[name as 'sharpe'] ?? 'either'),
  );
  if (!returns) return metrics;
  const passed = returns.pValue >= level;
  return [
    ...metrics,
    {
      ...said(run.id, about, `daily returns no worse (p >= ${level})`, null),
      passed,
      actual: returns.pValue,
      limit: level,
      by: passed ? null : level - returns.pValue,
    },
  ];
}

function metricVerdict(
  run: FullCandidate,
  before: GoldenRun,
  name: MetricName,
  tolerance: Tolerance,
  worse: 'either' | 'higher' | 'lower',
): Verdict {
  const [actual, limit] = [run.metrics[name] as number | null, before.metrics[name] as number | null];
  const slack = slackOf(tolerance, name, limit);
  const sign = { either: '=', higher: '>=', lower: '<=' }[worse];
  const allowed = toleranceText(tolerance, name);
  const off = distance(actual, limit, worse);
  const passed = off <= slack;
  return {
    ...said(run.id, titleOf(run), `${name} ${sign} golden${allowed === '' ? '' : ` ± ${allowed}`}`, null),
    passed,
    metric: name as GatedName,
    actual,
    limit,
    by: passed || off === Infinity ? null : off,
    reason:
      off === Infinity
        ? `${name} ${actual === null ? 'does not exist any more' : 'did not exist in the golden run'}.`
        : null,
  };
}

// What two ways of adding up the same numbers may differ by, as a share of them.
const noise = 1e-12;

// How far a value is on the wrong side; what does not exist on one side only is infinitely far.
function distance(
  actual: number | null,
  golden: number | null,
  worse: 'either' | 'higher' | 'lower',
): number {
  if (actual === null || golden === null)
    return actual === golden || (worse !== 'either' && golden === null) ? 0 : Infinity;
  if (Math.abs(actual - golden) <= noise * Math.max(Math.abs(actual), Math.abs(golden))) return 0;
  if (worse === 'either') return Math.abs(actual - golden);
  return Math.max(0, worse === 'higher' ? golden - actual : actual - golden);
}

function compared({ metrics }: GoldenRun): MetricName[] {
  return (Object.keys(definitions) as MetricName[]).filter(
    (name) => typeof metrics[name] === 'number' || metrics[name] === null,
  );
}
