import type { Goal, Lack, Step } from '#research';
import { formatCount } from '../format.ts';
import type { WalkDocument } from './document.ts';

/** How many folds were not tested, and why: `1 has no bars to train on, 2 have …`. */
export function untestedText(steps: readonly Step[], { text }: Goal, markets: number): string {
  const bars = markets > 1 ? 'no bars of at least one market' : 'no bars';
  const having: Readonly<Record<Lack, string>> = {
    'bars to train on': `${bars} to train on`,
    'bars for the warm-up': 'too few bars for the warm-up of any trial',
    'a score': `a training in which no trial came to a ${text}`,
    'bars to test on': `${bars} to test on`,
  };
  return Object.entries(having)
    .flatMap(([lack, what]) => {
      const count = steps.filter(({ lacks }) => lacks === lack).length;
      return count === 0 ? [] : `${formatCount(count)} ${count === 1 ? 'has' : 'have'} ${what}`;
    })
    .join(', ');
}

/** What a reader has to know of folds that were not tested, or in which not all trials could be chosen. */
export function untestedNotes({ steps, goals, outside, trials, failed }: WalkDocument): string[] {
  const untested = steps.filter(({ lacks }) => lacks);
  const few = steps.filter(({ chosen, among }) => chosen && among < trials - failed.length);
  const notes: string[] = [];
  if (untested.length > 0)
    notes.push(
      `${foldsText(untested, steps)} ${untested.length === 1 ? 'was' : 'were'} not tested, and nothing was held there: ${untestedText(steps, goals[0], outside.length)}.`,
    );
  if (few.length > 0)
    notes.push(
      `In ${foldsText(few, steps)} the training ends before the warm-up of some trials does: at least ${formatCount(Math.min(...few.map(({ among }) => among)))} of ${formatCount(trials)} could be chosen.`,
    );
  return notes;
}

/** Among how many trials each fold chose. */
export function trialsText({ steps, trials, failed }: Pick<WalkDocument, 'steps' | 'trials' | 'failed'>) {
  const isFewer = steps.some(({ chosen, among }) => chosen && among < trials - failed.length);
  return `${isFewer ? 'up to ' : ''}${formatCount(trials)}`;
}

function foldsText(some: readonly Step[], { length }: readonly Step[]): string {
  return `${formatCount(some.length)} of ${formatCount(length)} folds`;
}
