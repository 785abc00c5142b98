import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from './publish.ts';

/** What somebody left for a session to do. */
export interface Note {
  readonly file: string;
  readonly text: string;
}

/** Leaves a note in a session's folder; gives back the file, which is gone when it was done. */
export async function leaveNote(folder: string, text: string): Promise<string> {
  const notes = join(folder, 'notes');
  await mkdir(notes, { recursive: true });
  const file = join(notes, `${Date.now()}-${randomUUID()}.json`);
  await publish(file, text);
  return file;
}

/** The notes that nobody has taken yet, oldest first. */
export async function readNotes(folder: string): Promise<readonly Note[]> {
  const notes = join(folder, 'notes');
  if (!existsSync(notes)) return [];
  const names = (await readdir(notes)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const file = join(notes, name);
      return { file, text: await readFile(file, 'utf8') };
    }),
  );
}

export async function takeNote({ file }: Note): Promise<void> {
  await rm(file, { force: true });
}
