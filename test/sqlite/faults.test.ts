import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalFile, openJournal, readJournal, verifyJournal } from '#adapters/sqlite';
import { UserError } from '#errors';
import { random } from '#numbers';
import { type Batched, entriesOf, fill, newFolder, type Priced, pricesOf } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Beside the packages, which it loads as the program does.
const victim = join(root, `node_modules/.cache/cryptobot-journal-${process.pid}.mjs`);

beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL('victim.ts', import.meta.url))],
    outfile: victim,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['cryptobot-source'],
    logLevel: 'error',
  }),
);
afterAll(() => rmSync(victim, { force: true }));

interface Writer {
  readonly child: ChildProcess;
  /** The last event that it said is stored; undefined when it never opened the journal. */
  readonly stored: () => number | undefined;
  readonly complaint: () => string;
  readonly ended: Promise<number | null>;
}

function write(command: string, args: readonly string[]): Writer {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  return {
    child,
    stored: () => {
      const last = said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1);
      return last ? Number(last) : undefined;
    },
    complaint: () => complaint,
    ended: new Promise((resolve) => child.on('close', resolve)),
  };
}

const start = (folder: string, ...rest: string[]) => write(process.execPath, [victim, folder, ...rest]);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Every event up to some number and no half batch: then that number. */
async function wholeBatches(folder: string): Promise<number> {
  const reader = await readJournal<Batched>(folder);
  const entries = await entriesOf(reader);
  await reader.close();
  expect(entries.map(({ event }) => event.price)).toEqual(entries.map((_, k) => k + 1));
  const last = entries.at(-1)?.event;
  expect(entries.length).toBe((last?.after ?? 0) + (last?.size ?? 0));
  return entries.length;
}

describe('a writer that is killed', () => {
  it('loses nothing that it said is stored, and leaves no half batch: 25 times in one journal', async () => {
    const folder = newFolder();
    const chance = random(11);
    let before = 0;
    for (let round = 0; round < 25; round++) {
      const writer = start(folder);
      await until(() => (writer.stored() ?? 0) > before || writer.child.exitCode !== null);
      await new Promise((resolve) => setTimeout(resolve, chance.next() * 30));
      writer.child.kill('SIGKILL');
      await writer.ended;
      expect(writer.complaint()).toBe('');
      const found = await wholeBatches(folder);
      expect(found).toBeGreaterThanOrEqual(writer.stored()!);
      expect((await verifyJournal(folder)).findings).toEqual([]);
      before = found;
    }
    expect(before).toBeGreaterThan(25);
  }, 120_000);

  it('leaves no lock behind, and holds it while it is merely stopped', async () => {
    const folder = newFolder();
    const writer = start(folder, '5');
    await until(() => writer.stored() === 15);
    writer.child.kill('SIGSTOP');
    await expect(openJournal(folder)).rejects.toThrow(`process ${writer.child.pid}, since 20`);
    writer.child.kill('SIGKILL');
    await writer.ended;
    await (await openJournal(folder)).close();
  });
});

it('of several writers at once one writes, and the others name it', async () => {
  const folder = newFolder();
  const writers = Array.from({ length: 5 }, () => start(folder, '3'));
  await until(() => writers.filter(({ child }) => child.exitCode === 1).length === 4);
  const first = writers.find(({ child }) => child.exitCode === null)!;
  await until(() => first.stored() === 6);
  for (const other of writers) {
    if (other === first) continue;
    expect(await other.ended).toBe(1);
    expect(other.stored()).toBeUndefined();
    expect(other.complaint()).toMatch(
      new RegExp(
        `^UserError: The journal of "session-\\d+" is being written by process ${first.child.pid}, since 20`,
      ),
    );
  }
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await wholeBatches(folder)).toBe(6);
});

// A limit on the size of files fails every kind of write at its place: tables, log, note and lock.
it('a disk that is full at any moment stops the writer, and what it said is stored is there', async () => {
  for (let kilobytes = 0; kilobytes <= 160; kilobytes += 9) {
    const folder = newFolder();
    const limited = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
    const writer = write('bash', ['-c', limited, process.execPath, victim, folder, '200']);
    expect(await writer.ended).toBe(1);
    expect(writer.complaint()).toMatch(/^(UserError: ".*" (could not be|cannot be)|Error: EFBIG)/);
    const journal = await openJournal<Priced>(folder);
    expect((await journal.head()).seq).toBeGreaterThanOrEqual(writer.stored() ?? 0);
    await journal.append([]);
    await journal.close();
    await wholeBatches(folder);
    expect((await verifyJournal(folder)).findings).toEqual([]);
  }
}, 120_000);

describe('damage on the disk', () => {
  async function written(): Promise<string> {
    const folder = newFolder();
    const journal = await openJournal<Priced>(folder);
    await journal.append(Array.from({ length: 60 }, (_, k) => fill(k + 1)));
    await journal.close();
    return folder;
  }

  const prices = Array.from({ length: 60 }, (_, k) => k + 1);

  /** What was written is read, or nothing is; and what is lost is found by a check. */
  async function isNeverTakenForGood(folder: string, where: string): Promise<void> {
    const outcome = await readAll(folder).catch((error: unknown) => error);
    const { findings } = await verifyJournal(folder).catch((error: unknown) => ({ findings: [error] }));
    if (Array.isArray(outcome)) {
      if (findings.length === 0) expect(outcome, where).toEqual(prices);
    } else expect(outcome, where).toBeInstanceOf(UserError);
    if (!Array.isArray(outcome)) expect(findings, where).not.toEqual([]);
  }

  async function readAll(folder: string): Promise<number[]> {
    const reader = await readJournal<Priced>(folder);
    try {
      return await pricesOf(reader);
    } finally {
      await reader.close();
    }
  }

  it('one flipped bit anywhere is found, or changes nothing', async () => {
    const folder = await written();
    const good = readFileSync(journalFile(folder));
    for (let offset = 0; offset < good.length; offset += offset < 4096 ? 5 : 61) {
      const bad = Buffer.from(good);
      bad[offset]! ^= 1 << (offset % 8);
      writeFileSync(journalFile(folder), bad);
      await isNeverTakenForGood(folder, `byte ${offset}`);
    }
  }, 60_000);

  it('a file cut off anywhere is found', async () => {
    const folder = await written();
    const { length } = readFileSync(journalFile(folder));
    for (let size = length - 1; size >= 0; size -= 997) {
      truncateSync(journalFile(folder), size);
      await isNeverTakenForGood(folder, `${size} bytes`);
      const { findings } = await verifyJournal(folder).catch((error: unknown) => ({ findings: [error] }));
      expect(findings, `${size} bytes`).not.toEqual([]);
    }
  });

  it('a log that is missing or cut off is found, and no writer goes on', async () => {
    const folder = newFolder();
    const writer = start(folder, '20');
    await until(() => writer.stored() === 60);
    writer.child.kill('SIGKILL');
    await writer.ended;
    const log = `${journalFile(folder)}-wal`;
    const { length } = readFileSync(log);
    for (const size of [0, 40, 5000, Math.floor(length / 2), length - 1]) {
      const copy = newFolder();
      cpSync(folder, copy, { recursive: true });
      truncateSync(join(copy, 'journal.sqlite-wal'), size);
      rmSync(join(copy, 'journal.sqlite-shm'));
      await expect(openJournal(copy)).rejects.toThrow(/cut off|not a journal|damaged/);
      const { findings } = await verifyJournal(copy);
      expect(findings, `${size} bytes`).not.toEqual([]);
    }
    expect(await wholeBatches(folder)).toBe(60);
  });

  it('a file that is something else is named', async () => {
    const folder = await written();
    writeFileSync(journalFile(folder), 'no database at all '.repeat(500));
    expect((await verifyJournal(folder)).findings[0]!.what).toContain('is damaged');
    await expect(openJournal(folder)).rejects.toThrow('is not a journal, or damaged from its beginning');
    rmSync(journalFile(folder));
    expect((await verifyJournal(folder)).findings).toEqual([
      { seq: null, what: `"${journalFile(folder)}" is missing` },
    ]);
  });
});
