import type { TrialList, TrialRecord } from '#research';
import { formatCount } from '../format.ts';

/** Why some trials came to nothing: the reason, how many there are of it, and the first of them. */
export interface Reason {
  readonly text: string;
  readonly count: number;
  readonly first: TrialRecord;
}

/** Each reason once, the commonest first. */
export function reasonsOf(failed: TrialList): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const trial of failed) {
    const text = 'failed' in trial.result ? trial.result.failed : '';
    const { count, first } = reasons.get(text) ?? { count: 0, first: trial };
    reasons.set(text, { text, count: count + 1, first });
  }
  return [...reasons.values()].toSorted((a, b) => b.count - a.count);
}

// More of them than this would hide the rest of what is said.
const mostSaid = 3;

/** How many trials came to nothing, and why. */
export function failuresNote(failed: TrialList, trials: number): string {
  const count = `${formatCount(failed.length)} of ${formatCount(trials)} trials came to nothing`;
  const reasons = reasonsOf(failed);
  return reasons.length === 1
    ? `${count}, for example: ${saidOf(reasons[0]!)}`
    : `${count}. ${listOf(reasons)}`;
}

/** Why none of the trials came to anything. */
export function reasonsText(failed: TrialList): string {
  const reasons = reasonsOf(failed);
  return reasons.length === 1 ? reasons[0]!.text : listOf(reasons);
}

function listOf(reasons: readonly Reason[]): string {
  const said = reasons.slice(0, mostSaid);
  const others = reasons.slice(mostSaid);
  const left = others.reduce((sum, { count }) => sum + count, 0);
  return [
    ...said.map(
      (reason) =>
        `${formatCount(reason.count)} of them${reason.count === 1 ? '' : ', for example'}: ${ended(saidOf(reason))}`,
    ),
    ...(left > 0
      ? [
          `The other ${formatCount(left)} have ${formatCount(others.length)} more ${others.length === 1 ? 'reason' : 'reasons'}; --json has them all.`,
        ]
      : []),
  ].join(' ');
}

function saidOf({ text, first }: Reason): string {
  const params = Object.entries(first.values).map(([name, value]) => `${name}=${value}`);
  return `${params.join(' ')}: ${text}`;
}

// What a strategy throws need not be a sentence, and another one follows.
function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
