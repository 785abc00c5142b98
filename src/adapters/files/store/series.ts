import { UserError } from '#errors';
import { marketName, type Revision } from '#market';
import { type Manifest, readManifest } from './manifest.ts';
import { seriesIn, type SeriesName } from './places.ts';
import type { Addition, Store } from './store.ts';
import { type Change, changeSeries, withSeries } from './write.ts';

/** A series that is stored, with what is known about it without opening its files. */
export interface StoredSeries extends SeriesName {
  readonly manifest: Manifest;
}

/** Every series; one whose manifest is damaged is told as a problem. */
export async function listSeries({
  root,
}: Store): Promise<{ readonly series: readonly StoredSeries[]; readonly problems: readonly string[] }> {
  const series: StoredSeries[] = [];
  const problems: string[] = [];
  for (const name of await seriesIn(root)) {
    try {
      const manifest = await readManifest(root, name);
      if (manifest && manifest.months.length > 0) series.push({ ...name, manifest });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return { series, problems };
}

export interface Added extends Change {
  readonly added: number;
  readonly same: number;
  readonly revisions: readonly Revision[];
}

/** Adds bars to the series they belong to, all of them or none. */
export async function addBars(store: Store, addition: Addition): Promise<Added> {
  const { market, timeframe, length } = addition.bars;
  if (length === 0)
    throw new UserError('data', `There are no bars to store for ${marketName(market)} ${timeframe}.`);
  const merged = { added: 0, same: 0, revisions: [] as Revision[] };
  const change = await changeSeries(store, { market, timeframe }, addition, merged);
  return { ...change, ...merged };
}

/** Writes down where the exchange has no bars, in place of what was written down before. */
export async function noteEmpty(store: Store, name: SeriesName, empty: Manifest['empty']): Promise<void> {
  await withSeries(store, name, async (manifest) => ({ ...manifest, empty }));
}
