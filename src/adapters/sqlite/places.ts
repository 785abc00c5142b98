import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';

const names = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

function sessionsFolder(data: string): string {
  return join(data, 'sessions');
}

/** Where everything of a session lies. A name is a name and never a path. */
export function sessionFolder(data: string, name: string): string {
  if (names.test(name)) return join(sessionsFolder(data), name);
  throw new UserError(
    'usage',
    `"${name}" cannot be the name of a session. Write up to 64 letters, digits, "-" and "_", beginning with a letter or digit.`,
  );
}

export function journalFile(folder: string): string {
  return join(folder, 'journal.sqlite');
}

/** The names of the sessions that have a journal, or had one. */
export async function listSessions(data: string): Promise<string[]> {
  const folder = sessionsFolder(data);
  const found = existsSync(folder) ? await readdir(folder) : [];
  return found
    .filter((name) => names.test(name))
    .filter((name) => ['journal.sqlite', 'journal.head'].some((file) => existsSync(join(folder, name, file))))
    .toSorted();
}
