import { join } from 'node:path';
import { UserError } from '#errors';
import { bars, type Bars, barsBetween, marketName } from '#market';
import { checksum, type Columns, cutColumns, newColumns, readCached, writeCached } from './columns.ts';
import { type Manifest, type Month, readManifest } from './manifest.ts';
import { refuseLinks, seriesFolder, type SeriesName } from './places.ts';
import type { Range, Store } from './store.ts';

/** Bars of the store, with what is known about their series. */
export interface Loaded {
  readonly bars: Bars;
  readonly manifest: Manifest;
}

const patience = 5;

/**
 * The bars of a series in a range, or undefined when there is no such series. Reads without waiting for writers. A writer that replaces files meanwhile has published a new
 * manifest before, so the series is then read once more.
 */
export async function loadSeries(
  store: Store,
  name: SeriesName,
  { from = -Infinity, to = Infinity }: Range = {},
): Promise<Loaded | undefined> {
  for (let attempt = 1; ; attempt++) {
    const manifest = await readManifest(store.root, name);
    if (!manifest) return undefined;
    try {
      const months = manifest.months.filter((month) => month.to >= from && month.from < to);
      const columns = await readMonths(store, name, months);
      const whole = bars(name.market, name.timeframe, columns);
      return { bars: barsBetween(whole, from, to), manifest };
    } catch (error) {
      const again = await readManifest(store.root, name);
      if (attempt === patience || JSON.stringify(again) === JSON.stringify(manifest)) throw error;
    }
  }
}

/** The columns of whole months, one after the other, each checked. */
export async function readMonths(store: Store, name: SeriesName, months: readonly Month[]): Promise<Columns> {
  const total = months.reduce((sum, month) => sum + month.bars, 0);
  const columns = newColumns(total);
  let end = 0;
  const places = months.map((month) => ({ month, at: (end += month.bars) - month.bars }));
  const isWarm = new Set<Month>();
  // Fresh memory is slow at first touch, so several threads do the touching.
  await inLanes(places, async ({ month, at }) => {
    if (await readCached(store.root, month, cutColumns(columns, at, at + month.bars))) isWarm.add(month);
  });
  const cold = places.filter(({ month }) => !isWarm.has(month));
  for (const run of neighbours(cold)) await readCold(store, name, run, columns);
  return columns;
}

const lanes = 4;

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

// Months that lie beside each other are read in one go.
function neighbours(
  cold: readonly { readonly month: Month; readonly at: number }[],
): { month: Month; at: number }[][] {
  const runs: { month: Month; at: number }[][] = [];
  for (const one of cold) {
    const last = runs.at(-1)?.at(-1);
    if (last && last.at + last.month.bars === one.at) runs.at(-1)?.push(one);
    else runs.push([one]);
  }
  return runs;
}

async function readCold(
  store: Store,
  name: SeriesName,
  run: readonly { readonly month: Month; readonly at: number }[],
  columns: Columns,
): Promise<void> {
  const folder = seriesFolder(store.root, name);
  const fileOf = ({ file }: Month) => join(folder, file);
  for (const { month } of run) await refuseLinks(store.root, fileOf(month));
  const [first, last] = [run[0]!, run.at(-1)!];
  const into = cutColumns(columns, first.at, last.at + last.month.bars);
  const rows = await store.parquet
    .read(
      run.map(({ month }) => fileOf(month)),
      into,
    )
    .catch((error: unknown) => {
      if (run.length === 1) throw damaged(name, fileOf(first.month), 'it cannot be read', error);
      return -1;
    });
  const isWhole = rows === into.time.length;
  const fresh: { readonly month: Month; readonly columns: Columns }[] = [];
  for (const { month, at } of run) {
    const own = cutColumns(columns, at, at + month.bars);
    if (isWhole && checksum(own) === month.checksum) {
      fresh.push({ month, columns: own });
      continue;
    }
    if (run.length === 1)
      throw damaged(
        name,
        fileOf(month),
        rows === month.bars
          ? 'its bars are not those that were written'
          : `it holds ${rows} bars instead of ${month.bars}`,
      );
    // One by one it shows which file it is.
    await readCold(store, name, [{ month, at }], columns);
  }
  // Nobody waits for the cache: the bars are there.
  void cacheAll(store, fresh);
}

async function cacheAll(
  { root }: Store,
  fresh: readonly { readonly month: Month; readonly columns: Columns }[],
): Promise<void> {
  for (const { month, columns } of fresh) await writeCached(root, month, columns);
}

function damaged({ market, timeframe }: SeriesName, file: string, why: string, cause?: unknown): UserError {
  const what = `${marketName(market)} --timeframe ${timeframe}`;
  return new UserError(
    'data',
    `"${file}" is damaged: ${why}. Restore it from a backup with cryptobot data restore, or take it out with cryptobot data repair ${what} and import or fetch its bars again.`,
    { cause },
  );
}
