import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestOf, findingsOf, parseGoals, type Result, type TrialRecord } from '#research';
import { keptTrials } from './kept.ts';

const space = { axes: [{ name: 'a', values: [1, 2, 3] }], where: [] };
const outcomes = fc.array(
  fc.option(fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }), { nil: undefined }),
  {
    maxLength: 30,
  },
);

// Null where the goal does not exist, undefined where the trial failed.
function trialOf(sharpe: number | null | undefined, k: number): Pick<TrialRecord, 'point' | 'result'> {
  const result =
    sharpe === undefined ? { failed: 'so' } : ({ numbers: { sharpe }, markets: [] } as unknown as Result);
  return { point: [k % 3], result };
}

it('the best trial is the first of those that are ranked', () => {
  for (const text of ['sharpe', '-sharpe'])
    fc.assert(
      fc.property(outcomes, (all) => {
        const trials = keptTrials(space, all.map(trialOf));
        const goals = parseGoals(text);
        expect(bestOf({ goals }, trials)).toEqual(findingsOf({ space, goals }, trials).ranked.at(0));
      }),
    );
});
