import { confined, sha256 } from '#adapters/files';
import type { Plan } from '#strategy';
import { Session } from '#trading';

/** A session whose bots, by name, follow these plans. */
export function newSession(plans: ReadonlyMap<string, readonly Plan[]>): Session {
  return new Session(
    ({ name }) => plans.get(name)!,
    confined,
    (text) => sha256([text]),
  );
}
