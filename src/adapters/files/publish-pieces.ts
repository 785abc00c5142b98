import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError } from '#errors';
import { draftOf, sync } from './store/durable.ts';
import { makeFolder } from './write.ts';

interface Way {
  readonly gzip?: boolean;
  /** Writes the draft itself; there are no pieces then. */
  readonly draft?: (file: string) => Promise<void>;
}

/** Writes a large file piece by piece; a reader sees the old one or the whole new one. */
export async function publishPieces(
  file: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { gzip = false, draft: write }: Way = {},
): Promise<void> {
  const draft = draftOf(file);
  try {
    await makeFolder(dirname(file));
    if (write) await write(draft);
    else {
      const target = createWriteStream(draft, { flags: 'wx' });
      const source = Readable.from(pieces);
      await (gzip ? pipeline(source, createGzip(), target) : pipeline(source, target));
      if (!target.closed) await once(target, 'close');
    }
    await sync(draft);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(
      'failed',
      `"${file}" could not be written (${reason}). Choose a path in a folder that can be written, or free some space.`,
      { cause: error },
    );
  }
}
