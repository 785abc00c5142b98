import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '#errors';
import { makeFolder } from '../write.ts';

/** What a lock file's name says about its owner. */
interface Owner {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** When the process began, so that a new process with an old number is not taken for it. */
  readonly started: string;
}

const prefix = '.lock';
const attempts = 6;

/**
 * Runs work that only one process may do in a folder. Each writer puts down a file that names it,
 * and then looks for others: whoever finds a living one steps back. Files of the dead are cleared
 * away. As no name is ever used twice, clearing cannot hit somebody who came in between.
 */
export async function withLock<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  await makeFolder(folder);
  const own = await acquire(folder, what);
  try {
    return await work();
  } finally {
    await rm(join(folder, own), { force: true });
  }
}

async function acquire(folder: string, what: string): Promise<string> {
  const own = [
    prefix,
    plain(hostname()),
    process.pid,
    (await startOf(process.pid)) ?? 'x',
    randomUUID(),
  ].join('~');
  for (let attempt = 1; ; attempt++) {
    await (await open(join(folder, own), 'wx')).close();
    const other = await livingOther(folder, own);
    if (!other) return own;
    await rm(join(folder, own), { force: true });
    // Two that begin at the same moment both step back; they will not wait equally long.
    if (attempt === attempts) throw held(folder, what, other);
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 40));
  }
}

async function livingOther(folder: string, own: string): Promise<Owner | undefined> {
  const owners = (await readdir(folder)).flatMap((name) => ownerOf(name) ?? []);
  for (const owner of owners) {
    if (owner.name === own) continue;
    if (await isAlive(owner)) return owner;
    await rm(join(folder, owner.name), { force: true });
  }
  return undefined;
}

function ownerOf(name: string): Owner | undefined {
  const [first, host, pid, started] = name.split('~');
  if (first !== prefix || host === undefined || started === undefined) return undefined;
  return { name, host, pid: Number(pid), started };
}

// Of another machine that shares the folder nothing is known, so it counts as alive.
async function isAlive({ host, pid, started }: Owner): Promise<boolean> {
  if (host !== plain(hostname())) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const now = await startOf(pid);
  return now === undefined || started === 'x' || now === started;
}

// Linux tells when a process began, in ticks since the machine did; elsewhere the number has to do.
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : `${fields[19]}-${boot.slice(0, 8)}`;
  } catch {
    return undefined;
  }
}

function plain(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 60);
}

function held(folder: string, what: string, { name, host, pid }: Owner): UserError {
  const who = host === plain(hostname()) ? `process ${pid}` : `process ${pid} on ${host}`;
  const remedy =
    host === plain(hostname())
      ? 'Wait until it is done, or end it.'
      : `Wait until it is done; if it is gone for good, delete "${join(folder, name)}".`;
  return new UserError(
    'failed',
    `${what} is being written by ${who}, and only one may write at a time. ${remedy}`,
  );
}
