import { existsSync } from 'node:fs';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { journalFile, openJournal, readJournal, verifyJournal } from '#adapters/sqlite';
import { openForWriting } from '../../src/adapters/sqlite/database.ts';
import { migrations } from '../../src/adapters/sqlite/sql.ts';
import { prepareTables } from '../../src/adapters/sqlite/tables.ts';
import { fill, newFolder, type Priced, pricesOf } from './support.ts';

async function written(): Promise<string> {
  const folder = newFolder();
  const journal = await openJournal<Priced>(folder);
  await journal.append([fill(1), fill(2)]);
  await journal.close();
  return folder;
}

async function migrate(folder: string, step: string): Promise<void> {
  const database = await openForWriting(journalFile(folder));
  try {
    prepareTables(database, journalFile(folder), [...migrations, step]);
  } finally {
    database.close();
  }
}

function tables(file: string): unknown {
  const database = new Libsql(file);
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .raw()
    .all();
  const [format] = database.prepare("SELECT value FROM about WHERE name = 'format'").raw().get() as string[];
  database.close();
  return { names: names.flat(), format };
}

describe('a journal of an older format', () => {
  it('goes through the steps it lacks, after a copy of it was made', async () => {
    const folder = await written();
    await migrate(folder, 'CREATE TABLE orders (id TEXT PRIMARY KEY)');
    const file = journalFile(folder);
    expect(tables(file)).toEqual({ names: ['about', 'events', 'orders'], format: '2' });
    expect(tables(`${file}.format-1`)).toEqual({ names: ['about', 'events'], format: '1' });
    await expect(openJournal(folder)).rejects.toThrow('is of format 2');
  });

  it('stays as it was when a step fails, and its events are what they were', async () => {
    const folder = await written();
    const broken = 'CREATE TABLE orders (id TEXT PRIMARY KEY); CREATE TABLE events (seq INTEGER)';
    await expect(migrate(folder, broken)).rejects.toThrow('events already exists');
    expect(tables(journalFile(folder))).toEqual({ names: ['about', 'events'], format: '1' });
    const reader = await readJournal<Priced>(folder);
    expect(await pricesOf(reader)).toEqual([1, 2]);
    await reader.close();
    expect((await verifyJournal(folder)).findings).toEqual([]);
  });

  it('is not copied when nothing has to be done', async () => {
    const folder = await written();
    await (await openJournal(folder)).close();
    expect(existsSync(`${journalFile(folder)}.format-1`)).toBe(false);
  });
});
