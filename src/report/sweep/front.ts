import { formatCount } from '../format.ts';
import type { SweepDocument } from './document.ts';

/** Of several goals: how many trials no other beats in all of them. */
export function frontCount({ goals, findings }: Pick<SweepDocument, 'goals' | 'findings'>): string {
  const { front, ranked } = findings;
  return `${formatCount(front.length)} of ${formatCount(ranked.length)} trials that no other beats in ${goals.length === 2 ? 'both' : `all ${goals.length}`}`;
}
