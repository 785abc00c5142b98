import { UserError } from '#errors';
import { Series } from '#series';
import { type Away, requireAway, valueOf } from './exits.ts';

/** How entries wait for their price. A fraction counts from the close that decided. */
export interface Entry {
  /** Waits for a better price: 0.01 is 1 % below the close for a long entry. */
  readonly limit?: Away;
  /** Waits until the market has gone its way: 0.01 is 1 % above the close for a long entry. */
  readonly stop?: Away;
  /** For how many bars it waits; 1 when not said. */
  readonly expires?: number;
}

export const entryNames = ['limit', 'stop', 'expires'] as const;

/** Refuses ways to enter that cannot be meant. */
export function requireEntry(entry: Entry): Entry {
  const { limit, stop, expires } = entry;
  if (limit !== undefined && stop !== undefined)
    throw new UserError('usage', 'entry has a limit and a stop. An entry waits for one of them.');
  if (limit === undefined && stop === undefined)
    throw new UserError('usage', 'entry has neither a limit nor a stop. Without either, leave it out.');
  if (limit !== undefined) requireAway('limit', limit);
  if (stop !== undefined) requireAway('stop', stop);
  if (expires !== undefined && !(Number.isInteger(expires) && expires >= 1))
    throw new UserError(
      'usage',
      `"${expires}" is not a time for expires: allowed is a whole number of bars, 1 or more.`,
    );
  return entry;
}

/** The series that an entry waits by, if its price is one. */
export function seriesOfEntry(entry: Entry | undefined): readonly Series[] {
  const values = [entry?.limit, entry?.stop].flatMap((away) => (away === undefined ? [] : [valueOf(away)]));
  return values.filter((value) => value instanceof Series);
}
