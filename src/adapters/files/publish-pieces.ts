import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, chown, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError } from '#errors';
import { openStream, type Place, placeOf } from './place.ts';
import { draftOf, sync } from './store/durable.ts';
import { makeFolder } from './write.ts';

interface Way {
  readonly gzip?: boolean;
  /** Writes the draft itself; there are no pieces then. */
  readonly draft?: (file: string) => Promise<void>;
}

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a large file piece by piece; a reader sees the old one or the whole new one. A link stays and the
 * file that it leads to is written; a device or a pipe takes the pieces as they come.
 */
export async function publishPieces(file: string, pieces: Pieces, way: Way = {}): Promise<void> {
  try {
    const place = await placeOf(file);
    await (place.kind === 'file' ? publishFile(place, pieces, way) : writeInto(place, pieces, way));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(
      'failed',
      `"${file}" could not be written (${reason}). Choose a path in a folder that can be written, or free some space.`,
      { cause: error },
    );
  }
}

async function publishFile(
  { file, was }: Extract<Place, { kind: 'file' }>,
  pieces: Pieces,
  { gzip = false, draft: write }: Way,
): Promise<void> {
  const draft = draftOf(file);
  try {
    await makeFolder(dirname(file));
    if (write) await write(draft);
    // What only its owner may read is never open to others, not even while it is written.
    else await pour(pieces, (await open(draft, 'wx', was ? 0o600 : 0o666)).createWriteStream(), gzip);
    await sync(draft);
    if (was) await makeLike(draft, was);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function makeLike(
  draft: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  // Only root may give a file to somebody else.
  await chown(draft, uid, gid).catch(() => undefined);
  await chmod(draft, mode & 0o777);
}

async function writeInto(
  place: Extract<Place, { kind: 'stream' }>,
  pieces: Pieces,
  { gzip = false, draft: write }: Way,
): Promise<void> {
  if (!write) return pour(pieces, await openStream(place), gzip);
  const draft = join(tmpdir(), `cryptobot-${randomUUID()}-${basename(String(place.to))}`);
  try {
    await write(draft);
    await pour(createReadStream(draft), await openStream(place), false);
  } finally {
    await rm(draft, { force: true });
  }
}

async function pour(pieces: Pieces, target: Writable, gzip: boolean): Promise<void> {
  const source = Readable.from(pieces);
  await (gzip ? pipeline(source, createGzip(), target) : pipeline(source, target));
  if (!target.closed) await once(target, 'close');
}
