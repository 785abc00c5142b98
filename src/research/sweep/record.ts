import type { Values } from '#strategy';
import type { Point } from './space.ts';
import type { Failed } from './trials.ts';
import type { Result } from './workshop.ts';

/** A trial that is over. */
export interface TrialRecord {
  readonly point: Point;
  readonly values: Values;
  readonly result: Result | Failed;
}

/** One that came to something. */
export type GoodTrial = TrialRecord & { readonly result: Result };

export function isGood(trial: TrialRecord): trial is GoodTrial {
  return !('failed' in trial.result);
}
