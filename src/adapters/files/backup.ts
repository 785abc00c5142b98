import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';
import { marketName } from '#market';
import { allRecords, copyRecords, refuseOtherRecords } from './records/backup.ts';
import { copyChecked } from './store/copy.ts';
import { sync, unwritable, writeDurably } from './store/durable.ts';
import { type Manifest, manifestName, readManifest } from './store/manifest.ts';
import { refuseLinks, seriesFolder, seriesIn, type SeriesName } from './store/places.ts';
import { listSeries } from './store/series.ts';
import type { Store } from './store/store.ts';
import { withSeries } from './store/write.ts';
import { makeFolder } from './write.ts';

export interface Copied {
  readonly series: number;
  readonly files: number;
  readonly bars: number;
  /** Series that are no bars: values from outside, funding rates and the like. */
  readonly records: number;
}

/** Copies the whole store into a folder of its own, checking every byte on the way. */
export async function backupStore(store: Store, folder: string): Promise<Copied> {
  await requireEmpty(folder);
  const { series, problems } = await listSeries(store);
  if (problems[0] !== undefined) throw new UserError('data', problems[0]);
  const records = await allRecords(store.root);
  const copied = { series: 0, files: 0, bars: 0, records: 0 };
  for (const { manifest, ...name } of series) {
    const from = seriesFolder(store.root, name);
    const to = seriesFolder(folder, name);
    await makeFolder(to);
    for (const month of manifest.months)
      await copyChecked(join(from, month.file), join(to, month.file), month.sha256);
    await writeDurably(join(to, manifestName), `${JSON.stringify(manifest, null, 1)}\n`);
    count(copied, manifest);
  }
  for (const found of records) {
    await copyRecords(store.root, folder, found);
    countRecords(copied, found.manifest);
  }
  return copied;
}

async function requireEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    throw unwritable(folder, error);
  }
  throw new UserError(
    'usage',
    `"${folder}" is not empty. Choose a new folder, for example one named after the day.`,
  );
}

/** Brings the series of a backup into the store. Those that are there already and differ stay, unless they are to be replaced. */
export async function restoreStore(store: Store, folder: string, replace: boolean): Promise<Copied> {
  const names = await seriesIn(folder);
  const records = await allRecords(folder);
  if (names.length + records.length === 0)
    throw new UserError(
      'usage',
      `"${folder}" holds no backup. Choose a folder that cryptobot data backup wrote.`,
    );
  const manifests = await Promise.all(
    names.map(async (name) => ({ name, manifest: await readManifest(folder, name) })),
  );
  const found = manifests.flatMap(({ name, manifest }) => (manifest ? [{ name, manifest }] : []));
  if (!replace) {
    for (const { name, manifest } of found) await refuseOther(store, name, manifest);
    for (const one of records) await refuseOtherRecords(store.root, one);
  }
  const copied = { series: 0, files: 0, bars: 0, records: 0 };
  for (const { name, manifest } of found) {
    await restoreSeries(store, folder, name, manifest);
    count(copied, manifest);
  }
  for (const one of records) {
    await copyRecords(folder, store.root, one);
    countRecords(copied, one.manifest);
  }
  return copied;
}

async function refuseOther(store: Store, name: SeriesName, manifest: Manifest): Promise<void> {
  const stored = await readManifest(store.root, name);
  const text = (known: Manifest) => JSON.stringify(known.months.map(({ sha256 }) => sha256));
  if (!stored || stored.months.length === 0 || text(stored) === text(manifest)) return;
  throw new UserError(
    'failed',
    `${marketName(name.market)} ${name.timeframe} is in the store and differs from the backup. Nothing was restored. To replace what is stored: --replace`,
  );
}

async function restoreSeries(
  store: Store,
  folder: string,
  name: SeriesName,
  manifest: Manifest,
): Promise<void> {
  const [from, to] = [seriesFolder(folder, name), seriesFolder(store.root, name)];
  await refuseLinks(folder, from);
  await withSeries(store, name, async () => {
    for (const month of manifest.months)
      await copyChecked(join(from, month.file), join(to, month.file), month.sha256);
    await sync(to);
    return manifest;
  });
}

function count(copied: { series: number; files: number; bars: number }, { months }: Manifest): void {
  copied.series++;
  copied.files += months.length;
  copied.bars += months.reduce((sum, month) => sum + month.bars, 0);
}

function countRecords(
  copied: { records: number; files: number },
  { months }: { readonly months: readonly unknown[] },
): void {
  copied.records++;
  copied.files += months.length;
}
