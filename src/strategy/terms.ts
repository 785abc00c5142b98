import { UserError } from '#errors';
import { type Entry, entryNames, requireEntry } from './entry.ts';
import { exitNames, type Exits, requireExits } from './exits.ts';
import { requireKeys } from './strict.ts';
import { requireGiven } from './written.ts';

/** The exits that a strategy gives back, refused by its name if they cannot be meant. */
export function exitsOf(strategy: string, given: Exits): Exits {
  requireGiven('exits', strategy, given);
  requireKeys(given, exitNames, `an exit of strategy "${strategy}"`);
  return named('exits', strategy, () => requireExits(given));
}

/** The same for how its entries wait. */
export function entryOf(strategy: string, given: Entry): Entry {
  requireGiven('entry', strategy, given);
  requireKeys(given, entryNames, `a part of the entry of strategy "${strategy}"`);
  return named('entry', strategy, () => requireEntry(given));
}

// Flags and configurations are held to the same terms, so these know nothing of strategies.
function named<T>(part: string, strategy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.kind, `${part}() of strategy "${strategy}": ${error.message}`, {
      cause: error,
    });
  }
}
