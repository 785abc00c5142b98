import { join } from 'node:path';
import { UserError } from '#errors';
import { hashFile } from '../store/care.ts';
import { isMissing, refuseLinks } from '../store/places.ts';
import { readRecordManifest, type RecordManifest, type RecordMonth } from './manifest.ts';
import { nameOfRecords, recordFolder, type RecordKind, type RecordName, recordsIn } from './places.ts';
import { lengthOf, type Records, type RecordStore } from './records.ts';

/** Records of the store, with what is known about them. */
export interface LoadedRecords {
  readonly records: Records;
  readonly manifest: RecordManifest;
}

interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const patience = 5;

/** Records in whole months that touch a range, or undefined when there are none. Readers wait for nobody. */
export async function loadRecords(
  store: RecordStore,
  name: RecordName,
  { from = -Infinity, to = Infinity }: Range = {},
): Promise<LoadedRecords | undefined> {
  for (let attempt = 1; ; attempt++) {
    const manifest = await readRecordManifest(store.root, name);
    if (!manifest || manifest.months.length === 0) return undefined;
    try {
      const months = manifest.months.filter((month) => month.to >= from && month.from < to);
      return { records: await readMonths(store, name, manifest, months), manifest };
    } catch (error) {
      // A writer that replaced files meanwhile has published a new manifest before.
      const again = await readRecordManifest(store.root, name);
      if (attempt === patience || JSON.stringify(again) === JSON.stringify(manifest)) throw error;
    }
  }
}

/** What is known about all records of a kind; damaged ones are told as problems. */
export async function listRecords(
  root: string,
  kind: RecordKind,
): Promise<{
  readonly found: readonly { readonly name: RecordName; readonly manifest: RecordManifest }[];
  readonly problems: readonly string[];
}> {
  const found: { name: RecordName; manifest: RecordManifest }[] = [];
  const problems: string[] = [];
  for (const name of await recordsIn(root, kind)) {
    try {
      const manifest = await readRecordManifest(root, name);
      if (manifest && manifest.months.length > 0) found.push({ name, manifest });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return { found, problems };
}

/** The records of some months. Every byte is checked: these files are small. */
export async function readMonths(
  store: RecordStore,
  name: RecordName,
  manifest: RecordManifest,
  months: readonly RecordMonth[],
): Promise<Records> {
  const folder = recordFolder(store.root, name);
  for (const month of months) {
    const problem = await problemOf(store.root, join(folder, month.file), month);
    if (problem !== undefined) throw damaged(name, join(folder, month.file), problem);
  }
  const records = await store.files.read(
    months.map(({ file }) => join(folder, file)),
    manifest.columns,
  );
  const expected = months.reduce((sum, { rows }) => sum + rows, 0);
  if (lengthOf(records) === expected) return records;
  throw damaged(name, folder, `it holds ${lengthOf(records)} rows instead of ${expected}`);
}

/** What is wrong with the files of records, one sentence each. */
export async function checkRecords(
  root: string,
  name: RecordName,
  { months }: RecordManifest,
): Promise<{ readonly file: string; readonly problem: string }[]> {
  const found: { file: string; problem: string }[] = [];
  for (const month of months) {
    const file = join(recordFolder(root, name), month.file);
    const problem = await problemOf(root, file, month);
    if (problem !== undefined) found.push({ file, problem });
  }
  return found;
}

async function problemOf(root: string, file: string, { sha256 }: RecordMonth): Promise<string | undefined> {
  await refuseLinks(root, file);
  try {
    return (await hashFile(file)) === sha256 ? undefined : 'its bytes are not those that were written';
  } catch (error) {
    if (isMissing(error)) return 'it is not there';
    throw error;
  }
}

function damaged(name: RecordName, file: string, why: string): UserError {
  return new UserError(
    'data',
    `"${file}" is damaged: ${why}. Restore ${name.kind} ${nameOfRecords(name)} from a backup with cryptobot data restore, or delete its folder and fetch or import it again.`,
  );
}
