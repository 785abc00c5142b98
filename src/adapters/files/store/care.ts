import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { barsBetween } from '#market';
import { cacheNames } from './columns.ts';
import { type Manifest, type Month, readManifest } from './manifest.ts';
import { isMissing, refuseLinks, seriesFolder, type SeriesName } from './places.ts';
import { listSeries } from './series.ts';
import type { Store } from './store.ts';
import { type Change, keepBars, withSeries } from './write.ts';

/** A month whose file is not what was written. */
export interface Damage {
  readonly month: string;
  readonly file: string;
  readonly problem: string;
}

/** Compares every byte of every file of a series with what was written. */
export async function checkFiles(store: Store, name: SeriesName, { months }: Manifest): Promise<Damage[]> {
  const found: Damage[] = [];
  for (const month of months) {
    const file = join(seriesFolder(store.root, name), month.file);
    const problem = await problemOf(store, file, month);
    if (problem !== undefined) found.push({ month: month.month, file, problem });
  }
  return found;
}

async function problemOf({ root }: Store, file: string, { sha256 }: Month): Promise<string | undefined> {
  await refuseLinks(root, file);
  try {
    return (await hashFile(file)) === sha256 ? undefined : 'its bytes are not those that were written';
  } catch (error) {
    if (isMissing(error)) return 'it is not there';
    throw error;
  }
}

export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/** Takes the months out whose files are damaged, so that the others can be used and these be filled again. */
export async function dropDamaged(
  store: Store,
  name: SeriesName,
): Promise<{ readonly dropped: readonly Damage[]; readonly change: Change | undefined }> {
  const manifest = await readManifest(store.root, name);
  if (!manifest) return { dropped: [], change: undefined };
  const dropped = await checkFiles(store, name, manifest);
  if (dropped.length === 0) return { dropped, change: undefined };
  const gone = new Set(dropped.map(({ month }) => month));
  const change = await withSeries(store, name, async (before) => ({
    ...before,
    months: before.months.filter(({ month }) => !gone.has(month)),
  }));
  return { dropped, change };
}

/** Takes out the bars that open before a time. */
export async function dropBefore(store: Store, name: SeriesName, time: number): Promise<Change> {
  return keepBars(
    store,
    name,
    (source) => barsBetween(source, time, Infinity),
    ({ from }) => from < time,
  );
}

/** Empties the column cache of what no series needs any more; gives back how many files went. */
export async function tidyCache(store: Store): Promise<number> {
  const { series } = await listSeries(store);
  const kept = cacheNames(series.flatMap(({ manifest }) => manifest.months));
  const folder = join(store.root, 'cache', 'bars');
  const files = await readdir(folder).catch(() => []);
  const stale = files.filter((file) => !kept.has(file));
  for (const file of stale) await rm(join(folder, file), { force: true });
  return stale.length;
}
