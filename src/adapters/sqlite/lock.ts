import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '#errors';
import { type Database, isBusy, openLock } from './database.ts';

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Makes this process the one writer of a folder. What keeps others out is a lock of the operating
 * system on a file, which ends with the process however that ends, so that none can be left over;
 * a note beside it says who holds it.
 */
export async function lockFolder(folder: string, what: string): Promise<() => void> {
  const lock = await openLock(join(folder, 'writer.lock'));
  const note = join(folder, 'writer.json');
  if (!holds(lock)) {
    lock.close();
    throw held(what, await ownerOf(note));
  }
  const owner: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  try {
    await writeFile(note, `${JSON.stringify(owner)}\n`);
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => lock.close();
}

/** Whether a process is the writer of a folder now. */
export async function isWriting(folder: string): Promise<boolean> {
  const owner = await noteIn(join(folder, 'writer.json'));
  // Nobody tries the lock of a writer that is gone: whoever starts just now would find it taken.
  if (!owner || (owner.host === hostname() && !isAlive(owner.pid))) return false;
  const lock = await openLock(join(folder, 'writer.lock'));
  try {
    return !holds(lock);
  } finally {
    lock.close();
  }
}

function holds(lock: Database): boolean {
  try {
    lock.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

// Who has just taken the lock has a moment yet to write down who it is.
async function ownerOf(note: string): Promise<Owner | undefined> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const owner = await noteIn(note);
    if (owner && (owner.host !== hostname() || isAlive(owner.pid))) return owner;
    await setTimeout(20);
  }
  return undefined;
}

async function noteIn(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    // Not there yet, or half written.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function held(what: string, owner: Owner | undefined): UserError {
  const { pid, host, since } = owner ?? {};
  const who = owner
    ? `process ${pid}${host === hostname() ? '' : ` on ${host}`}, since ${since}`
    : 'another process';
  return new UserError(
    'failed',
    `${what} is being written by ${who}, and only one may write at a time. Stop that one first, or only look: cryptobot status`,
  );
}
