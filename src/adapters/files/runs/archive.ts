import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';
import { hashFile } from '../hash.ts';
import type { RecordFiles, Records } from '../records/records.ts';
import { sync } from '../store/durable.ts';
import { makeFolder } from '../write.ts';

/** The tables of a run, each a file of its own. */
export const runTables = ['runs', 'trades', 'equity'] as const;

export type RunTable = (typeof runTables)[number];

/** A run on its way into the archive. */
export interface ArchivedRun {
  readonly id: string;
  /** Everything that determines the run, and what came of it, as plain data. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tables: Readonly<Record<RunTable, Records>>;
}

/** A run as it lies in the archive. */
export interface StoredRun {
  readonly id: string;
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  /** SHA-256 of each table as it was written. */
  readonly files: Readonly<Record<RunTable, string>>;
}

export function runsFolder(root: string): string {
  return join(root, 'runs');
}

export function tableFile(folder: string, table: RunTable): string {
  return join(folder, `${table}.parquet`);
}

/**
 * Keeps runs, each in a folder under its id, whole or not at all. Equal ids are equal runs: one that is there
 * stays, and becomes the latest.
 */
export async function saveRuns(
  root: string,
  runs: readonly ArchivedRun[],
  write: RecordFiles['write'],
): Promise<void> {
  const folder = runsFolder(root);
  const drafts = new Map<string, ArchivedRun>();
  try {
    await makeFolder(folder);
    for (const run of new Map(runs.map((one) => [one.id, one])).values()) {
      const kept = join(folder, run.id, 'run.json');
      if (existsSync(kept)) {
        // Made again, it is the latest; where nothing may be written it stays as it is.
        const now = new Date();
        await utimes(kept, now, now).catch(() => undefined);
        continue;
      }
      const draft = join(folder, `.${run.id}.${randomUUID()}`);
      await mkdir(draft);
      drafts.set(draft, run);
    }
    if (drafts.size === 0) return;
    await write(
      [...drafts].flatMap(([draft, { id, tables }]) =>
        runTables.map((table) => ({
          file: tableFile(draft, table),
          columns: tables[table],
          metadata: { run: id },
        })),
      ),
    );
    for (const [draft, run] of drafts) await finish(draft, run, folder);
  } catch (error) {
    for (const draft of drafts.keys())
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(
      'failed',
      `The run could not be kept in "${folder}" (${reason}). Free some space or choose another data folder; --no-save runs without keeping.`,
      { cause: error },
    );
  }
}

async function finish(draft: string, { id, manifest }: ArchivedRun, folder: string): Promise<void> {
  const files: Partial<Record<RunTable, string>> = {};
  for (const table of runTables) {
    await sync(tableFile(draft, table));
    files[table] = await hashFile(tableFile(draft, table));
  }
  const file = join(draft, 'run.json');
  await writeFile(file, `${JSON.stringify({ id, files, ...manifest }, null, 2)}\n`);
  await sync(file);
  const target = join(folder, id);
  // What lies there without a manifest was never whole.
  if (!existsSync(join(target, 'run.json'))) await rm(target, { recursive: true, force: true });
  // Another process may have kept the same run meanwhile.
  await rename(draft, target).catch(async (error: unknown) => {
    if (!existsSync(join(target, 'run.json'))) throw error;
    await rm(draft, { recursive: true, force: true });
  });
}

/** Every run that is kept, the latest first. */
export async function listRuns(
  root: string,
): Promise<{ readonly runs: StoredRun[]; readonly problems: string[] }> {
  const folder = runsFolder(root);
  const names = existsSync(folder) ? await readdir(folder) : [];
  const runs: { run: StoredRun; at: number }[] = [];
  const problems: string[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{16}$/.test(one)).toSorted()) {
    const file = join(folder, name, 'run.json');
    try {
      runs.push({ run: await readRun(join(folder, name), name), at: (await stat(file)).mtimeMs });
    } catch (error) {
      problems.push(
        error instanceof UserError
          ? error.message
          : `"${file}" cannot be read. Remove its folder, and run the backtest again.`,
      );
    }
  }
  return { runs: runs.toSorted((a, b) => b.at - a.at).map(({ run }) => run), problems };
}

async function readRun(folder: string, id: string): Promise<StoredRun> {
  const file = join(folder, 'run.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const { files } = manifest;
  if (manifest['id'] !== id || typeof files !== 'object' || files === null)
    throw new UserError('data', `"${file}" is not what was written there. Remove its folder.`);
  return { id, folder, manifest, files: files as StoredRun['files'] };
}

/** The tables of a run that are missing or not as they were written. */
export async function changedTables({ folder, files }: StoredRun): Promise<RunTable[]> {
  const changed: RunTable[] = [];
  for (const table of runTables) {
    const file = tableFile(folder, table);
    const hash = existsSync(file) ? await hashFile(file) : undefined;
    if (hash !== files[table]) changed.push(table);
  }
  return changed;
}
