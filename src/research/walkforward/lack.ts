import { type Bars, barsBetween } from '#market';
import type { Measured, Span } from '../sweep/index.ts';

/** What keeps a fold from being tested. */
export type Lack = 'bars to train on' | 'bars for the warm-up' | 'a score' | 'bars to test on';

/** Of a training in which no trial was best: what each of them came to there says why. */
export function lackOfTraining(
  training: Span,
  markets: readonly Bars[],
  came: readonly (Measured | undefined)[],
): Lack {
  const wasNever = came.length > 0 && came.every((measured) => measured === undefined);
  if (!wasNever) return 'a score';
  const isEmpty = markets.some((bars) => barsBetween(bars, training.from, training.to).length === 0);
  return isEmpty ? 'bars to train on' : 'bars for the warm-up';
}
