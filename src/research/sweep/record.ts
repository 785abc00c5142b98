import type { Values } from '#strategy';
import type { Point } from './space.ts';
import type { Failed } from './trials.ts';
import type { Result } from './workshop.ts';

/** A trial that is over. */
export interface TrialRecord {
  /** Where it stands in the order in which trials were asked for. */
  readonly place: number;
  readonly point: Point;
  readonly values: Values;
  readonly result: Result | Failed;
}

/** One that came to something. */
export type GoodTrial = TrialRecord & { readonly result: Result };
