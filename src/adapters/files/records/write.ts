import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { draftOf, isDraft, reveal, sync, unwritable, writeDurably } from '../store/durable.ts';
import { withLock } from '../store/lock.ts';
import { refuseLinks } from '../store/places.ts';
import {
  emptyRecords,
  readRecordManifest,
  type RecordManifest,
  recordManifestName,
  type RecordMonth,
} from './manifest.ts';
import { nameOfRecords, recordFolder, type RecordName } from './places.ts';
import { readMonths } from './read.ts';
import { byMonth, lengthOf, type Records, type RecordStore, timesOf, typesOf } from './records.ts';

/** What becomes of the stored records when others come in. */
export interface RecordChange {
  /** Which months are needed for it, and are replaced by what comes of it; all by default. */
  readonly months?: ReadonlySet<string> | undefined;
  /** The columns as they shall be, by what is stored; there is nothing at first. */
  readonly change: (before: Records | undefined, facts: RecordManifest['facts']) => Records;
  readonly facts?: Readonly<Record<string, string | number>> | undefined;
}

/**
 * Changes records under their lock: new files first, then the manifest that names them, then the
 * old files go. Whoever is killed in between leaves the old records and some files nobody names,
 * which the next writer clears away.
 */
export async function changeRecords(
  store: RecordStore,
  name: RecordName,
  { months, change, facts = {} }: RecordChange,
): Promise<RecordManifest> {
  const folder = recordFolder(store.root, name);
  await refuseLinks(store.root, folder);
  return withLock(folder, `${name.kind} ${nameOfRecords(name)}`, async () => {
    const before = (await readRecordManifest(store.root, name)) ?? emptyRecords(name);
    await clear(folder, before);
    try {
      const touched = before.months.filter(({ month }) => months?.has(month) ?? true);
      const old = before.months.length > 0 ? await readMonths(store, name, before, touched) : undefined;
      const records = change(old, before.facts);
      const kept = before.months.filter((month) => !touched.includes(month));
      const written = await writeMonths(store, name, records, touched);
      const after: RecordManifest = {
        ...before,
        columns: typesOf(records),
        months: [...kept, ...written].toSorted((a, b) => (a.month < b.month ? -1 : 1)),
        facts: { ...before.facts, ...facts },
      };
      await sync(folder);
      await writeDurably(join(folder, recordManifestName), `${JSON.stringify(after, null, 1)}\n`);
      await clear(folder, after);
      return after;
    } catch (error) {
      await clear(folder, before).catch(() => undefined);
      throw error;
    }
  });
}

async function writeMonths(
  store: RecordStore,
  name: RecordName,
  records: Records,
  touched: readonly RecordMonth[],
): Promise<RecordMonth[]> {
  const folder = recordFolder(store.root, name);
  const parts = byMonth(records).map(({ month, records: columns }) => ({
    month,
    columns,
    file: draftOf(join(folder, `${month}.parquet`)),
    metadata: { kind: name.kind, name: nameOfRecords(name) },
  }));
  try {
    if (parts.length > 0) await store.files.write(parts);
    const written: RecordMonth[] = [];
    for (const { month, columns, file } of parts) {
      const made = await describe(month, columns, file);
      const known = touched.find(({ sha256 }) => sha256 === made.sha256);
      if (known) await rm(file);
      else await reveal(file, join(folder, made.file));
      written.push(known ?? made);
    }
    return written;
  } catch (error) {
    for (const { file } of parts) await rm(file, { force: true }).catch(() => undefined);
    throw unwritable(folder, error);
  }
}

async function describe(month: string, columns: Records, draft: string): Promise<RecordMonth> {
  const sha256 = createHash('sha256')
    .update(await readFile(draft))
    .digest('hex');
  const time = timesOf(columns);
  return {
    month,
    file: `${month}-${sha256.slice(0, 12)}.parquet`,
    rows: lengthOf(columns),
    from: time[0]!,
    to: time[time.length - 1]!,
    bytes: (await stat(draft)).size,
    sha256,
  };
}

// Files that the manifest does not name: drafts of the dead, and months that were replaced.
async function clear(folder: string, { months }: RecordManifest): Promise<void> {
  const named = new Set(months.map(({ file }) => file));
  for (const file of await readdir(folder)) {
    const isLeft = isDraft(file) || (file.endsWith('.parquet') && !named.has(file));
    if (isLeft) await rm(join(folder, file), { force: true });
  }
}
