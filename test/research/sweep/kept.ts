import { KeptTrials, type Space, type TrialList, type TrialRecord } from '#research';

/** Trials that are over, as a search would have kept them. */
export function keptTrials(
  space: Space,
  trials: readonly Pick<TrialRecord, 'point' | 'result'>[],
): TrialList {
  const kept = new KeptTrials(space);
  kept.ask(trials.map(({ point }) => point));
  for (const [k, { result }] of trials.entries()) kept.keep(k, result);
  return kept.all();
}
