import type { Hash } from '../identity.ts';
import { pairedTest } from '../resampling/index.ts';
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
