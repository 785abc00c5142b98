import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#errors';
import { formatTime, marketName, type Revision } from '#market';
import { isMissing, refuseLinks, seriesFolder, type SeriesName } from './places.ts';

/** One month of a series: a Parquet file that never changes; other bars are another file. */
export interface Month {
  /** `2024-01`. */
  readonly month: string;
  readonly file: string;
  readonly bars: number;
  /** Open of the first and last bar, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  /** Of the file. */
  readonly sha256: string;
  /** CRC-32 of the values, column after column. */
  readonly checksum: number;
  /** Where the bars came from. */
  readonly source: string;
}

/** Everything a series is. It is replaced as a whole, so a reader sees the series before a change or after it. */
export interface Manifest {
  readonly version: 1;
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly months: readonly Month[];
  /** Bars that two sources told differently, and the last of them. */
  readonly revised: number;
  readonly revisions: readonly Revision[];
  /** The open of a last bar that was not over when it was stored. */
  readonly unfinished: number | null;
  /** Where the exchange has no bars: spans of times, the end not included. */
  readonly empty: readonly { readonly from: number; readonly to: number }[];
}

export const manifestName = 'series.json';

export function emptyManifest({ market, timeframe }: SeriesName): Manifest {
  const { exchange, symbol } = market;
  return {
    version: 1,
    exchange,
    symbol,
    timeframe,
    months: [],
    revised: 0,
    revisions: [],
    unfinished: null,
    empty: [],
  };
}

/** Reads what a series is, or undefined when there is none. */
export async function readManifest(root: string, name: SeriesName): Promise<Manifest | undefined> {
  const folder = seriesFolder(root, name);
  const file = join(folder, manifestName);
  await refuseLinks(root, file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return checkManifest(text, file, name);
}

function checkManifest(text: string, file: string, { market, timeframe }: SeriesName): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damagedManifest(file, 'it is not valid JSON', error);
  }
  // The first manifests did not know what is empty.
  if (isObject(value) && !('empty' in value)) value = { ...value, empty: [] };
  if (!isManifest(value)) throw damagedManifest(file, 'it does not list the files of a series');
  if (value.version !== 1)
    throw new UserError(
      'failed',
      `"${file}" was written by a newer cryptobot (format ${String(value.version)}). Use that one, or another data folder.`,
    );
  if (value.exchange !== market.exchange || value.symbol !== market.symbol || value.timeframe !== timeframe)
    throw damagedManifest(
      file,
      `it belongs to ${value.exchange}:${value.symbol} ${value.timeframe}, not to ${marketName(market)} ${timeframe}`,
    );
  return value;
}

function damagedManifest(file: string, why: string, cause?: unknown): UserError {
  return new UserError(
    'data',
    `"${file}" is damaged: ${why}. Restore it from a backup (cryptobot data restore FOLDER), or delete the folder and import or fetch its bars again.`,
    { cause },
  );
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false;
  const { version, exchange, symbol, timeframe, months, revised, revisions, unfinished, empty } = value;
  return (
    typeof version === 'number' &&
    [exchange, symbol, timeframe].every((text) => typeof text === 'string') &&
    Array.isArray(months) &&
    months.every(isMonth) &&
    typeof revised === 'number' &&
    Array.isArray(revisions) &&
    (unfinished === null || typeof unfinished === 'number') &&
    Array.isArray(empty) &&
    empty.every(isSpan)
  );
}

// The file name becomes a path, so it may be nothing but what we write ourselves.
function isMonth(value: unknown): value is Month {
  if (!isObject(value)) return false;
  const { month, file, bars, from, to, bytes, sha256, checksum, source } = value;
  return (
    typeof month === 'string' &&
    typeof file === 'string' &&
    /^\d{4}-\d{2}-[0-9a-f]{12}\.parquet$/.test(file) &&
    [bars, from, to, bytes, checksum].every(
      (number) => typeof number === 'number' && Number.isFinite(number),
    ) &&
    Number.isInteger(bars) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    typeof source === 'string'
  );
}

function isSpan(value: unknown): boolean {
  return isObject(value) && typeof value['from'] === 'number' && typeof value['to'] === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `2024-01` of a time. */
export function monthOf(time: number): string {
  return formatTime(time).slice(0, 7);
}

export function startOfMonth(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

export function startOfNextMonth(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Date.UTC(year, number, 1);
}
