import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';
import { isMissing, refuseLinks } from '../store/places.ts';
import { nameOfRecords, recordFolder, type RecordName } from './places.ts';
import type { ColumnType } from './records.ts';

/** One month of records: a Parquet file that never changes; other records are another file. */
export interface RecordMonth {
  /** `2024-01`. */
  readonly month: string;
  readonly file: string;
  readonly rows: number;
  /** Time of the first and last row, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Everything these records are. It is replaced as a whole, so a reader sees them before a change or after it. */
export interface RecordManifest {
  readonly version: 1;
  readonly kind: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly months: readonly RecordMonth[];
  /** What else is known about them: where they come from, when somebody looked. */
  readonly facts: Readonly<Record<string, string | number>>;
}

export const recordManifestName = 'records.json';

export function emptyRecords(name: RecordName): RecordManifest {
  return { version: 1, kind: name.kind, name: nameOfRecords(name), columns: {}, months: [], facts: {} };
}

/** Reads what records are, or undefined when there are none. */
export async function readRecordManifest(
  root: string,
  name: RecordName,
): Promise<RecordManifest | undefined> {
  const file = join(recordFolder(root, name), recordManifestName);
  await refuseLinks(root, file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return checked(text, file, name);
}

function checked(text: string, file: string, name: RecordName): RecordManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(file, 'it is not valid JSON', error);
  }
  if (!isManifest(value)) throw damaged(file, 'it does not list the files of records');
  if (value.version !== 1)
    throw new UserError(
      'failed',
      `"${file}" was written by a newer cryptobot (format ${String(value.version)}). Use that one, or another data folder.`,
    );
  if (value.kind !== name.kind || value.name !== nameOfRecords(name))
    throw damaged(
      file,
      `it belongs to ${value.kind} ${value.name}, not to ${name.kind} ${nameOfRecords(name)}`,
    );
  return value;
}

function damaged(file: string, why: string, cause?: unknown): UserError {
  return new UserError(
    'data',
    `"${file}" is damaged: ${why}. Restore it from a backup (cryptobot data restore FOLDER), or delete the folder and fetch or import its values again.`,
    { cause },
  );
}

function isManifest(value: unknown): value is RecordManifest {
  if (!isObject(value)) return false;
  const { version, kind, name, columns, months, facts } = value;
  return (
    typeof version === 'number' &&
    typeof kind === 'string' &&
    typeof name === 'string' &&
    isObject(columns) &&
    Object.values(columns).every((type) => type === 'number' || type === 'text') &&
    Array.isArray(months) &&
    months.every(isMonth) &&
    isObject(facts) &&
    Object.values(facts).every((fact) => typeof fact === 'string' || typeof fact === 'number')
  );
}

// The file name becomes a path, so it may be nothing but what we write ourselves.
function isMonth(value: unknown): value is RecordMonth {
  if (!isObject(value)) return false;
  const { month, file, rows, from, to, bytes, sha256 } = value;
  return (
    typeof month === 'string' &&
    typeof file === 'string' &&
    /^\d{4}-\d{2}-[0-9a-f]{12}\.parquet$/.test(file) &&
    [rows, from, to, bytes].every((number) => typeof number === 'number' && Number.isFinite(number)) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
