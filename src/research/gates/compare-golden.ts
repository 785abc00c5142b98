import { UserError } from '#errors';
import { formatDay } from '#market';
import type { Hash } from '../identity.ts';
import { type PairedTest, pairedTest } from '../resampling/index.ts';
import { type FullCandidate, type Golden, type GoldenRun, hashTrades } from './golden.ts';
import { said, titleOf, type Verdict } from './judge.ts';
import { type GoldenComparison, judgeSame, judgeWorse } from './judge-golden.ts';
import type { Tolerance } from './tolerance.ts';

/** `same`: nothing may change. `no-worse`: what changes may not be for the worse. */
export type Expectation = 'same' | 'no-worse';

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
  const hint = updateHint(notMade(golden.runs, runs).length);
  const comparisons: GoldenComparison[] = [];
  const verdicts: Verdict[] = [];
  for (const run of runs) {
    const before = left.get(titleOf(run));
    left.delete(titleOf(run));
    if (!before) {
      verdicts.push(
        said(run.id, titleOf(run), 'in the golden file', `The golden file has no such run. ${hint}`),
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

/** Golden runs that are not among those that were made. */
export function notMade(golden: readonly GoldenRun[], runs: readonly FullCandidate[]): GoldenRun[] {
  const made = new Set(runs.map(titleOf));
  return golden.filter((run) => !made.has(titleOf(run)));
}

// A golden file has the runs of one command: it is written anew, and nothing is added to it.
function updateHint(dropped: number): string {
  if (dropped === 0) return 'Add --update to take it in.';
  const [others, were] = dropped === 1 ? ['1 run', 'was'] : [`${dropped} runs`, 'were'];
  return `Make all runs together with --update to take it in: that writes the file anew, and now would drop ${others} in it that ${were} not made.`;
}

function compareOne(run: FullCandidate, before: GoldenRun, hash: Hash): GoldenComparison {
  requireSameDays(run, before);
  const from = Math.max(run.daily.firstDay, before.firstDay);
  const now = run.daily.returns.slice(from - run.daily.firstDay);
  const then = Float64Array.from(before.returns.slice(from - before.firstDay));
  const returns = pairedTest(now, then);
  return {
    id: run.id,
    goldenId: before.id,
    about: titleOf(run),
    sameTrades: hashTrades(run.trades, hash) === before.tradesHash,
    otherBars:
      run.hashes.bars === before.hashes.bars
        ? null
        : otherBars(run, before, Math.min(now.length, then.length), returns),
    returns,
    level,
  };
}

// The same bars have the same days.
function requireSameDays({ daily, hashes }: FullCandidate, before: GoldenRun): void {
  if (hashes.bars !== before.hashes.bars) return;
  if (daily.firstDay === before.firstDay && daily.returns.length === before.returns.length) return;
  const { firstDay, returns } = daily;
  throw new UserError(
    'config',
    `The golden file has ${daysText(before.firstDay, before.returns.length)} for ${titleOf(before)}, and the bars that it names have ${daysText(firstDay, returns.length)}. Write it again with --update.`,
  );
}

function daysText(firstDay: number, days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'} from ${formatDay(firstDay * day)} on`;
}

function otherBars(
  { daily, hashes }: FullCandidate,
  before: GoldenRun,
  shared: number,
  returns: PairedTest | null,
): string {
  const then = spanOf(before.firstDay, before.returns.length, before.hashes.bars);
  const now = spanOf(daily.firstDay, daily.returns.length, hashes.bars);
  const days = `${shared} ${shared === 1 ? 'day' : 'days'}`;
  const pairs = returns
    ? `Day by day they are compared on the ${days} that both have.`
    : `They have ${days} in common, too few to compare day by day.`;
  return `The golden run had other bars, ${then}; these are ${now}. What differs need not come of the strategy. ${pairs}`;
}

const day = 86_400_000;

// The hash tells apart what is of the same days.
function spanOf(firstDay: number, days: number, bars: string): string {
  return `${formatDay(firstDay * day)} to ${formatDay((firstDay + days - 1) * day)} (${bars.slice(0, 8)})`;
}
