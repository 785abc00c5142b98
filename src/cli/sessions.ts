import { join } from 'node:path';
import { listSessions, sessionFolder, sessionsFolder } from '#adapters/sqlite';
import { didYouMean, UserError } from '#errors';

/** A session by its name and where it lies. */
export interface SessionPlace {
  readonly name: string;
  readonly folder: string;
}

/** Where the events of a session lie for data sql. */
export function eventsFile(folder: string): string {
  return join(folder, 'events.parquet');
}

/** The session of that name, or all of them without one. */
export async function findSessions(name: string | undefined, data: string): Promise<SessionPlace[]> {
  const known = await listSessions(data);
  if (name !== undefined && !known.includes(name))
    throw new UserError(
      'usage',
      known.length === 0
        ? `"${name}" is not a session: there are none in "${sessionsFolder(data)}". Start one: cryptobot live --dry-run`
        : `"${name}" is not a session.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
    );
  return known
    .filter((one) => name === undefined || one === name)
    .map((one) => ({ name: one, folder: sessionFolder(data, one) }));
}

/** The session of that name, or the only one. */
export async function findSession(name: string | undefined, data: string): Promise<SessionPlace> {
  const [first, second] = await findSessions(name, data);
  if (first && !second) return first;
  throw new UserError(
    'usage',
    first
      ? `There are several sessions: ${(await listSessions(data)).join(', ')}. Name one.`
      : `There are no sessions in "${sessionsFolder(data)}". Start one: cryptobot live --dry-run`,
  );
}
