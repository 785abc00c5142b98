import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from '../write.ts';
import { draftOf } from './durable.ts';
import type { Month } from './manifest.ts';

/** Six columns of one length. */
export interface Columns {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const columnNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Empty columns in memory that threads can share. */
export function newColumns(length: number): Columns {
  const column = () => new Float64Array(new SharedArrayBuffer(length * 8));
  return { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

export function cutColumns(columns: Columns, from: number, to: number): Columns {
  const cut = (name: keyof Columns) => columns[name].subarray(from, to);
  return {
    time: cut('time'),
    open: cut('open'),
    high: cut('high'),
    low: cut('low'),
    close: cut('close'),
    volume: cut('volume'),
  };
}

/** CRC-32 over the values of all columns: any flipped bit changes it. */
export function checksum(columns: Columns): number {
  return columnNames.reduce((sum, name) => crc32(bytesOf(columns[name]), sum), 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function cacheFile(root: string, { sha256 }: Month): string {
  return join(root, 'cache', 'bars', `${sha256.slice(0, 32)}.f64`);
}

/** Fills columns from the cache; false when the month is not in it, or not as it should be. */
export async function readCached(root: string, month: Month, into: Columns): Promise<boolean> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(cacheFile(root, month), 'r');
    const views = columnNames.map((name) => bytesOf(into[name]));
    const { bytesRead } = await handle.readv(views, 0);
    return bytesRead === month.bars * 8 * views.length && checksum(into) === month.checksum;
  } catch {
    return false;
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

/** Keeps columns as plain doubles. A cache that cannot be written is merely no cache. */
export async function writeCached(root: string, month: Month, columns: Columns): Promise<void> {
  const file = cacheFile(root, month);
  const draft = draftOf(file);
  try {
    await makeFolder(join(root, 'cache', 'bars'));
    const handle = await open(draft, 'wx');
    try {
      for (const name of columnNames) await handle.write(bytesOf(columns[name]));
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

export async function dropCached(root: string, month: Month): Promise<void> {
  await rm(cacheFile(root, month), { force: true }).catch(() => undefined);
}

/** The names of the cache files that belong to these months. */
export function cacheNames(months: readonly Month[]): ReadonlySet<string> {
  return new Set(months.map(({ sha256 }) => `${sha256.slice(0, 32)}.f64`));
}
