import { type Stats, write } from 'node:fs';
import { constants, type FileHandle, open, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Where an output goes: a file, which is replaced as a whole, or what takes it as it comes. */
export type Place = FilePlace | StreamPlace;

interface FilePlace {
  readonly kind: 'file';
  /** Where links lead in the end; nothing may be there yet. */
  readonly file: string;
  /** Whose it was and who may read it, where there was one. */
  readonly was?: Pick<Stats, 'mode' | 'uid' | 'gid'>;
}

interface StreamPlace {
  readonly kind: 'stream';
  /** A device, a FIFO, or a file that this process has open already. */
  readonly to: string | number;
}

// Links that lead in a circle end here.
const mostLinks = 40;

// ms until a pipe is tried again.
const pause = 10;

// What a file was that went before the work began; the one that is written in its place is so as well.
const gone = new Map<string, FilePlace['was']>();

/** What a path means as an output: a device stays a device, and a link a link. */
export async function placeOf(path: string): Promise<Place> {
  const descriptor = await descriptorOf(path);
  if (descriptor !== undefined) return { kind: 'stream', to: descriptor };
  const found = await stat(path).catch(unlessMissing);
  // To write into a folder fails, and says why.
  if (found && !found.isFile()) return { kind: 'stream', to: path };
  const file = await realFile(path);
  const was = found ?? gone.get(file);
  return { kind: 'file', file, ...(was && { was }) };
}

/** Removes what is plainly a file; links that lead to it stay. */
export async function discard(path: string): Promise<void> {
  // What is wrong with a path is told by whoever writes there.
  const place = await placeOf(path).catch(() => undefined);
  if (place?.kind !== 'file' || !place.was) return;
  gone.set(place.file, place.was);
  await rm(place.file, { force: true });
}

/** Where links lead in the end, as far as something is there already. */
export async function realFile(path: string, links = mostLinks): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  const beside = await realFile(dirname(path), links);
  const link = await linkAt(path, links);
  return link === undefined ? join(beside, basename(path)) : realFile(resolve(beside, link), links - 1);
}

/** Opens what is no file. Of a FIFO the reader is waited for. */
export async function openStream({ to }: StreamPlace): Promise<Writable> {
  // What the process has open is written where it stands: opened anew it would begin at its start.
  if (typeof to === 'number') return into((bytes) => writeSome(to, bytes));
  const handle = await openNow(to);
  return into(
    (bytes) => handle.write(bytes),
    () => handle.close(),
  );
}

// A call that waits inside the system would keep Ctrl-C from ending the program. Nothing is made here
// either: what is gone meanwhile shall not become a file.
async function openNow(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (!hasCode(error, 'ENXIO') || !(await stat(path)).isFIFO()) throw error;
    await setTimeout(pause);
    return openNow(path);
  }
}

type Write = (bytes: Buffer) => Promise<{ readonly bytesWritten: number }>;

const writeSome = promisify(write) as (descriptor: number, bytes: Buffer) => ReturnType<Write>;

function into(take: Write, close = () => Promise.resolve()): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeAll(chunk, take).then(() => done(), done);
    },
    destroy(error, done) {
      close().then(() => done(error), done);
    },
  });
}

async function writeAll(bytes: Buffer, take: Write): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray((await take(rest)).bytesWritten);
    } catch (error) {
      // A pipe is full until its reader has taken something.
      if (!hasCode(error, 'EAGAIN')) throw error;
      await setTimeout(pause);
    }
  }
}

// The number of what `/dev/stdout`, `/dev/fd/63` or a link to one of them stands for.
async function descriptorOf(path: string, links = mostLinks): Promise<number | undefined> {
  const own = /^\/(?:dev|proc\/(?:self|thread-self|(?<pid>\d+)))\/fd\/(?<number>\d+)$/.exec(path)?.groups;
  if (own && (own['pid'] === undefined || Number(own['pid']) === process.pid)) return Number(own['number']);
  const link = await linkAt(path, links);
  return link === undefined ? undefined : descriptorOf(resolve(dirname(path), link), links - 1);
}

async function linkAt(path: string, links: number): Promise<string | undefined> {
  return links > 0 ? readlink(path).catch(() => undefined) : undefined;
}

function unlessMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
