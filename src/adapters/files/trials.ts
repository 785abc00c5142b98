import { existsSync } from 'node:fs';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';
import { sync } from './store/durable.ts';
import { cutTornLine } from './torn-line.ts';
import { makeFolder } from './write.ts';

/** The trials of a search that are over, kept as they come: a line each. */
export interface TrialFile {
  /** How many trials were there and are forgotten. */
  readonly forgotten: number;
  /** Adds trials; they are in the file when this has returned. Where that fails, no half of one is left. */
  add(trials: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

export function sweepsFolder(root: string): string {
  return join(root, 'sweeps');
}

/**
 * Opens the trials of the search with this id. What was there is handed to `take` line by line, which says
 * whether it is one of them; without `take` it is forgotten. A last line that was cut off, as by a crash, is
 * taken away: its trial was never over.
 */
export async function openTrials(
  root: string,
  id: string,
  about: object,
  take?: (line: string) => boolean,
): Promise<TrialFile> {
  const folder = join(sweepsFolder(root), id);
  const file = join(folder, 'trials.jsonl');
  await makeFolder(folder);
  const isThere = existsSync(file);
  const known = take && isThere ? await readLines(file, take) : 0;
  const forgotten = !take && isThere ? (await linesOf(file)).length : 0;
  const kept = <T>(written: Promise<T>): Promise<T> =>
    written.catch((error: unknown) => {
      throw notKept(file, error);
    });
  if (known === 0) await kept(writeFile(file, ''));
  await kept(writeFile(join(folder, 'sweep.json'), `${JSON.stringify({ id, ...about }, null, 2)}\n`));
  return {
    forgotten,
    async add(trials) {
      if (trials.length === 0) return;
      const lines = trials.map((trial) => `${JSON.stringify(trial)}\n`).join('');
      try {
        await appendFile(file, lines);
      } catch (error) {
        // A disk that is full takes the beginning of a line. Where it cannot be taken away, --resume does that.
        await cutTornLine(file).catch(() => undefined);
        throw notKept(file, error);
      }
    },
    close: () => kept(sync(file)),
  };
}

async function readLines(file: string, take: (line: string) => boolean): Promise<number> {
  await cutTornLine(file);
  const lines = await linesOf(file);
  const found = lines.length;
  // Where the power went, a file has its length already and zeros for what was never written.
  while (lines.at(-1)?.includes('\0')) lines.pop();
  if (lines.length < found)
    await truncate(file, Buffer.byteLength(lines.map((line) => `${line}\n`).join('')));
  for (const [k, line] of lines.entries())
    if (!take(line))
      throw new UserError(
        'data',
        `Line ${k + 1} of "${file}" is not what was written there. Leave out --resume to start anew.`,
      );
  return lines.length;
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').slice(0, -1);
}

function notKept(file: string, error: unknown): UserError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UserError(
    'failed',
    `"${file}" could not be written (${reason}); the trials before are kept. Free some space and go on with --resume, or run with --no-save.`,
    { cause: error },
  );
}
