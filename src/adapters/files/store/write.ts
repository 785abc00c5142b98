import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bars, bars, barsBetween, marketName, mergeBars, type Revision } from '#market';
import { checksum, type Columns, dropCached } from './columns.ts';
import { draftOf, isDraft, reveal, sync, unwritable, writeDurably } from './durable.ts';
import { withLock } from './lock.ts';
import {
  emptyManifest,
  type Manifest,
  manifestName,
  type Month,
  monthOf,
  readManifest,
  startOfMonth,
  startOfNextMonth,
} from './manifest.ts';
import { refuseLinks, seriesFolder, type SeriesName } from './places.ts';
import { readMonths } from './read.ts';
import { type Addition, emptyBars, type Store } from './store.ts';

export interface Change {
  readonly manifest: Manifest;
  /** Months whose file was written or taken away. */
  readonly months: number;
}

interface Tally {
  added: number;
  same: number;
  readonly revisions: Revision[];
}

const keptRevisions = 500;
const atOnce = 8;

/** Merges bars into the months they fall in. */
export async function changeSeries(
  store: Store,
  name: SeriesName,
  addition: Addition,
  tally: Tally,
): Promise<Change> {
  return withSeries(store, name, async (manifest) => {
    const drafts: Draft[] = [];
    for (const month of monthsOf(addition.bars)) {
      const stored = manifest.months.find((known) => known.month === month);
      const older = stored
        ? bars(name.market, name.timeframe, await readMonths(store, name, [stored]))
        : emptyBars(name);
      const newer = barsBetween(addition.bars, startOfMonth(month), startOfNextMonth(month));
      const merged = mergeBars(older, newer, addition.preference ?? 'settled');
      tally.added += merged.added;
      tally.same += merged.same;
      tally.revisions.push(...merged.revisions);
      const isSame = stored && merged.added === 0 && checksum(merged.bars) === stored.checksum;
      if (!isSame)
        drafts.push({ month, columns: merged.bars, source: sources(stored?.source, addition.source) });
    }
    const untouched = manifest.months.filter(({ month }) => drafts.every((draft) => draft.month !== month));
    const written = await writeMonths(store, name, drafts, addition.onMonth);
    const months = [...untouched, ...written].toSorted((a, b) => (a.month < b.month ? -1 : 1));
    const unfinished = addition.unfinished ?? stillUnfinished(manifest, addition);
    const fresh = unknownRevisions(manifest, tally.revisions);
    return {
      ...manifest,
      months,
      revised: manifest.revised + fresh.length,
      revisions: [...manifest.revisions, ...fresh].slice(-keptRevisions),
      unfinished: unfinished === months.at(-1)?.to ? unfinished : null,
    };
  });
}

// Whoever knows that none of its bars is unfinished has brought the end of ours as well.
function stillUnfinished({ unfinished }: Manifest, addition: Addition): number | null {
  const isBrought =
    addition.unfinished === null && unfinished !== null && addition.bars.time.includes(unfinished);
  return isBrought ? null : unfinished;
}

// The same file once more tells nothing new.
function unknownRevisions({ revisions }: Manifest, found: readonly Revision[]): Revision[] {
  const known = new Set(revisions.map(({ time, dropped }) => JSON.stringify([time, dropped])));
  return found.filter(({ time, dropped }) => !known.has(JSON.stringify([time, dropped])));
}

/** Replaces the bars of a series by those that stay, which must be whole bars of it. */
export async function keepBars(
  store: Store,
  name: SeriesName,
  keep: (bars: Bars) => Bars,
  months: (month: Month) => boolean,
): Promise<Change> {
  return withSeries(store, name, async (manifest) => {
    const drafts: Draft[] = [];
    for (const stored of manifest.months.filter(months)) {
      const left = keep(bars(name.market, name.timeframe, await readMonths(store, name, [stored])));
      if (left.length > 0) drafts.push({ month: stored.month, columns: left, source: stored.source });
    }
    const untouched = manifest.months.filter((month) => !months(month));
    const written = await writeMonths(store, name, drafts);
    const all = [...untouched, ...written].toSorted((a, b) => (a.month < b.month ? -1 : 1));
    return { ...manifest, months: all };
  });
}

/**
 * Changes a series under its lock: new files first, then the manifest that names them, then the
 * old files go. Whoever is killed in between leaves the old series and some files nobody names,
 * which the next writer clears away.
 */
export async function withSeries(
  store: Store,
  name: SeriesName,
  change: (manifest: Manifest) => Promise<Manifest>,
): Promise<Change> {
  const folder = seriesFolder(store.root, name);
  await refuseLinks(store.root, folder);
  return withLock(folder, `${marketName(name.market)} ${name.timeframe}`, async () => {
    const before = (await readManifest(store.root, name)) ?? emptyManifest(name);
    await clear(folder, before);
    let after: Manifest;
    try {
      after = await change(before);
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        await sync(folder);
        await writeDurably(join(folder, manifestName), `${JSON.stringify(after, null, 1)}\n`);
      }
    } catch (error) {
      await clear(folder, before).catch(() => undefined);
      throw error;
    }
    const kept = new Set(after.months.map(({ file }) => file));
    const gone = before.months.filter(({ file }) => !kept.has(file));
    for (const month of gone) await dropCached(store.root, month);
    await clear(folder, after);
    const fresh = after.months.filter(({ file }) => before.months.every((month) => month.file !== file));
    return { manifest: after, months: Math.max(gone.length, fresh.length) };
  });
}

interface Draft {
  readonly month: string;
  readonly columns: Columns;
  readonly source: string;
}

async function writeMonths(
  store: Store,
  name: SeriesName,
  drafts: readonly Draft[],
  onMonth?: Addition['onMonth'],
): Promise<Month[]> {
  const folder = seriesFolder(store.root, name);
  const parts = drafts.map(({ month, columns, source }) => ({
    file: draftOf(join(folder, `${month}.parquet`)),
    columns,
    metadata: {
      exchange: name.market.exchange,
      symbol: name.market.symbol,
      timeframe: name.timeframe,
      source,
      revision: revisionOf(columns),
    },
  }));
  try {
    if (parts.length > 0) await store.parquet.write(parts, (done) => onMonth?.(done, parts.length));
    const written: Month[] = [];
    // Several at once, because most of the time is waiting for the disk.
    for (let from = 0; from < drafts.length; from += atOnce) {
      const some = drafts.slice(from, from + atOnce);
      written.push(
        ...(await Promise.all(some.map((draft, k) => publishMonth(folder, draft, parts[from + k]!.file)))),
      );
    }
    return written;
  } catch (error) {
    for (const { file } of parts) await rm(file, { force: true }).catch(() => undefined);
    throw unwritable(folder, error);
  }
}

async function publishMonth(
  folder: string,
  { month, columns, source }: Draft,
  draft: string,
): Promise<Month> {
  const sha256 = createHash('sha256')
    .update(await readFile(draft))
    .digest('hex');
  const file = `${month}-${sha256.slice(0, 12)}.parquet`;
  const { size } = await stat(draft);
  await reveal(draft, join(folder, file));
  const { time } = columns;
  const made = {
    month,
    file,
    bars: time.length,
    from: time[0]!,
    to: time[time.length - 1]!,
    bytes: size,
    sha256,
    checksum: checksum(columns),
    source,
  };
  return made;
}

// Files that the manifest does not name: drafts of the dead, and months that were replaced.
async function clear(folder: string, { months }: Manifest): Promise<void> {
  const named = new Set(months.map(({ file }) => file));
  for (const file of await readdir(folder)) {
    const isLeft = isDraft(file) || (/^\d{4}-\d{2}-[0-9a-f]{12}\.parquet$/.test(file) && !named.has(file));
    if (isLeft) await rm(join(folder, file), { force: true });
  }
}

function monthsOf({ time, length }: Bars): string[] {
  const months: string[] = [];
  let end = -Infinity;
  for (let i = 0; i < length; i++) {
    if (time[i]! < end) continue;
    const month = monthOf(time[i]!);
    months.push(month);
    end = startOfNextMonth(month);
  }
  return months;
}

function sources(before: string | undefined, added: string): string {
  return [...new Set([...(before === undefined ? [] : before.split(' + ')), added])].toSorted().join(' + ');
}

// The same bars are the same revision, whatever happened in between.
function revisionOf(columns: Columns): string {
  return checksum(columns).toString(16).padStart(8, '0');
}
