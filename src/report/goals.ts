import type { Goal } from '#research';

/** Formulas that look for much of what should be little: of a formula more is always better. */
export function goalNotes(goals: readonly Goal[]): string[] {
  return goals
    .filter(({ against }) => against.length > 0)
    .map(
      ({ text, against }) =>
        `Of a formula more is better, so "${text}" looks for much ${against.join(' and ')}, of which less is better: put a minus before what should be small.`,
    );
}
