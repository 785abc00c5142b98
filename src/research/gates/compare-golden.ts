import { definitions, type MetricName } from '#metrics';
import { objectives } from '../compare.ts';
import type { Hash } from '../identity.ts';
import { type PairedTest, pairedTest } from '../resampling/index.ts';
import { type FullCandidate, type Golden, type GoldenRun, hashTrades, tradeKeys } from './golden.ts';
import type { GatedName } from './gate.ts';
import { titleOf, type Verdict } from './judge.ts';
import { slackOf, type Tolerance } from './tolerance.ts';

/** `same`: nothing may change. `no-worse`: what changes may not be for the worse. */
export type Expectation = 'same' | 'no-worse';

/** A run beside its golden one. */
export interface GoldenComparison {
  readonly id: string;
  readonly goldenId: string;
  readonly about: string;
  readonly sameTrades: boolean;
  /** Null with too few days in common. */
  readonly returns: PairedTest | null;
  /** What the paired test says, compared with this. */
  readonly level: number;
}

interface Judged {
  readonly comparisons: readonly GoldenComparison[];
  readonly verdicts: readonly Verdict[];
}

const level = 0.05;

/** Holds runs against golden ones of the same strategy, market and timeframe; neither may be missing. */
export function compareGolden(
  runs: readonly FullCandidate[],
  golden: Golden,
  expected: Expectation,
  tolerance: Tolerance,
  hash: Hash,
): Judged {
  const left = new Map(golden.runs.map((run) => [titleOf(run), run]));
  const comparisons: GoldenComparison[] = [];
  const verdicts: Verdict[] = [];
  for (const run of runs) {
    const before = left.get(titleOf(run));
    left.delete(titleOf(run));
    if (!before) {
      verdicts.push(
        said(
          run.id,
          titleOf(run),
          'in the golden file',
          'The golden file has no such run. Add --update to take it in.',
        ),
      );
      continue;
    }
    const one = compareOne(run, before, hash);
    comparisons.push(one);
    verdicts.push(
      ...(expected === 'same'
        ? judgeSame(run, before, one, tolerance)
        : judgeWorse(run, before, one, tolerance)),
    );
  }
  for (const title of left.keys())
    verdicts.push(said(null, title, 'as in the golden file', 'This run of the golden file was not made.'));
  return { comparisons, verdicts };
}

function compareOne(run: FullCandidate, before: GoldenRun, hash: Hash): GoldenComparison {
  const from = Math.max(run.daily.firstDay, before.firstDay);
  const now = run.daily.returns.subarray(from - run.daily.firstDay);
  const then = Float64Array.from(before.returns.slice(from - before.firstDay));
  return {
    id: run.id,
    goldenId: before.id,
    about: titleOf(run),
    sameTrades: hashTrades(run.trades, hash) === before.tradesHash,
    returns: pairedTest(now, then),
    level,
  };
}

function judgeSame(
  run: FullCandidate,
  before: GoldenRun,
  { about, sameTrades }: GoldenComparison,
  tolerance: Tolerance,
): Verdict[] {
  const sameBars = run.hashes.bars === before.hashes.bars;
  const check = (name: string, passed: boolean, reason: string) =>
    passed ? { ...said(run.id, about, name, null), passed } : said(run.id, about, name, reason);
  return [
    check(
      'same bars',
      sameBars,
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

function judgeWorse(
  run: FullCandidate,
  before: GoldenRun,
  { about, returns }: GoldenComparison,
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
      reason: passed
        ? null
        : `A difference as bad as this comes by chance in ${(100 * returns.pValue).toFixed(1)} % of resampled histories.`,
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
  const off = distance(actual, limit, worse);
  const passed = off <= slack;
  return {
    ...said(run.id, titleOf(run), `${name} ${sign} golden${slack > 0 ? ` ± ${slack}` : ''}`, null),
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

// How far a value is on the wrong side; what does not exist on one side only is infinitely far.
function distance(
  actual: number | null,
  golden: number | null,
  worse: 'either' | 'higher' | 'lower',
): number {
  if (actual === null || golden === null)
    return actual === golden || (worse !== 'either' && golden === null) ? 0 : Infinity;
  if (worse === 'either') return Math.abs(actual - golden);
  return Math.max(0, worse === 'higher' ? golden - actual : actual - golden);
}

function compared({ metrics }: GoldenRun): MetricName[] {
  return (Object.keys(definitions) as MetricName[]).filter(
    (name) => typeof metrics[name] === 'number' || metrics[name] === null,
  );
}

function firstDifference(run: FullCandidate, before: GoldenRun): string {
  const [now, then] = [run.trades, before.trades];
  const k = now.findIndex((trade, at) => tradeKeys.some((key) => trade[key] !== then[at]?.[key]));
  const at = k < 0 ? now.length : k;
  const [one, other] = [now[at], then[at]];
  const count =
    now.length === then.length ? '' : ` There are ${now.length} trades; there were ${then.length}.`;
  if (!one || !other) return `Trade ${at + 1} ${one ? 'is new' : 'is gone'}.${count}`;
  const key = tradeKeys.find((name) => one[name] !== other[name])!;
  return `Trade ${at + 1} differs: ${key} is ${shown(key, one[key])}, was ${shown(key, other[key])}.${count}`;
}

function shown(key: string, value: string | number | null): string {
  return key.endsWith('Time') && typeof value === 'number' ? new Date(value).toISOString() : String(value);
}

function said(id: string | null, about: string, check: string, reason: string | null): Verdict {
  return { id, about, check, passed: false, metric: null, actual: null, limit: null, by: null, reason };
}
