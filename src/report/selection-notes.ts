import type { Selection, Statistics } from '#research';
import { formatCount, formatMetric } from './format.ts';

/** Whoever looks at many curves finds a lucky one; these numbers say how lucky. */
export function selectionNotes(selection: Selection): string[] {
  const { trials, effectiveTrials, pbo, realityCheck, spa } = selection;
  const { deflatedSharpe, probabilisticSharpe } = selection;
  const chosen = `Chosen after the fact: the best of ${formatCount(trials)}`;
  if (!isJudgeable(selection)) return [`${chosen}.`, ...daysNotes(selection), noiseText(selection)];
  return [
    ...daysNotes(selection),
    `${chosen}, worth ${effectiveTrials.toFixed(1)} independent trials. Skill, not luck: ${shareText(deflatedSharpe)} (deflated Sharpe), or ${shareText(probabilisticSharpe)} had nothing else been tried.`,
    `Probability of overfitting: ${shareText(pbo)}. ${recordText(selection)}`,
    `As far above holding by luck alone: ${shareText(spa)} (SPA), ${shareText(realityCheck)} (reality check). ${noiseText(selection)}`,
  ];
}

// From so many days on anything can be said of them.
const fewestDays = 2;

/** Whether all have enough days in common. */
export function isJudgeable({ days }: Statistics): boolean {
  return typeof days !== 'number' || days >= fewestDays;
}

/** On how many of the days a choice is judged, where it is not on all of them. */
export function daysNotes(choice: Statistics): string[] {
  const { days, longestDays } = choice;
  if (typeof days !== 'number' || typeof longestDays !== 'number') return [];
  if (!isJudgeable(choice))
    return [
      `How good the choice is cannot be judged: there is ${days === 0 ? 'no day' : 'only 1 day'} that all have in common, and the longest has ${formatCount(longestDays)}.`,
    ];
  if (days >= longestDays) return [];
  return [
    `The choice is judged on ${formatCount(days)} of ${formatCount(longestDays)} days, because all have only those in common.`,
  ];
}

function recordText({ minTrackRecord, probabilisticSharpe }: Selection): string {
  if (probabilisticSharpe === null)
    return 'Days until its edge is proven: unknown, because its days are all alike.';
  return minTrackRecord === null
    ? 'The best has no edge that time could prove.'
    : `Days until its edge is proven: ${formatCount(Math.ceil(minTrackRecord))}.`;
}

function shareText(value: number | null): string {
  return value === null ? 'unknown' : formatMetric(value, 'fraction');
}

function noiseText({ noise, noiseHistories, noiseTrials, trials }: Selection): string {
  const some = noiseTrials < trials ? `, with ${formatCount(noiseTrials)} of the trials` : '';
  return noise === null
    ? 'Not tried on noise; see: cryptobot metrics noise.'
    : `As good on noise: ${formatMetric(noise, 'fraction')} of ${noiseHistories + 1} histories, its own among them${some}.`;
}
