import { UserError } from '#errors';
import { failuresNote, untestedText } from '#report';
import type { Lack, Step, TrialList } from '#research';
import type { Prepared } from './search.ts';

const fillGap = 'Fill the gap in the bars, or keep clear of it with --from and --to.';

const remedies: readonly (readonly [Lack, string])[] = [
  ['a score', 'Widen --param, train longer, or choose another --objective.'],
  ['bars for the warm-up', 'Train longer, or ask with --param for less warm-up.'],
  ['bars to train on', fillGap],
  ['bars to test on', fillGap],
];

/** Says why no fold of a walk-forward was tested, and what to do about it. */
export function untested(steps: readonly Step[], trials: TrialList, { plan, bars }: Prepared): UserError {
  const [goal] = plan.goals;
  const failed = trials.failed();
  const isFailed = failed.length === trials.length;
  const lacking = new Set(steps.map(({ lacks }) => lacks));
  const why =
    lacking.size === 1 && lacking.has('a score')
      ? `In no training did any trial come to a ${goal.text}.`
      : `No fold could be tested: ${untestedText(steps, goal, bars.length)}.`;
  return new UserError(
    'failed',
    [
      why,
      ...(failed.length > 0 ? [failuresNote(failed, trials.length)] : []),
      ...new Set(isFailed ? [] : remedies.flatMap(([lack, what]) => (lacking.has(lack) ? what : []))),
    ].join(' '),
  );
}
