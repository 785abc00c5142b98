import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { journalFile, openJournal, readJournal, sessionFolder, verifyJournal } from '#adapters/sqlite';
import { canonical, linkHash } from '#trading';
import { hash } from 'node:crypto';
import { entriesOf, fill, newFolder, type Priced, pricesOf } from './support.ts';

describe('a journal', () => {
  it('gives back what was appended, in order, with numbers from 1', async () => {
    const journal = await openJournal<Priced>(newFolder());
    expect(await journal.append([fill(3), fill(1)])).toMatchObject({ seq: 2 });
    expect(await journal.append([fill(2)])).toEqual(await journal.head());
    const entries = await entriesOf(journal);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(entries.map(({ event }) => event)).toStrictEqual([fill(3), fill(1), fill(2)]);
    expect(entries.at(-1)).toMatchObject(await journal.head());
    expect(await pricesOf(journal, 3)).toEqual([2]);
    expect(await pricesOf(journal, 4)).toEqual([]);
    await journal.close();
  });

  it('is empty before the first event, and takes an empty batch for nothing', async () => {
    const journal = await openJournal<Priced>(newFolder());
    const head = await journal.head();
    expect(head).toEqual({ seq: 0, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await journal.append([])).toEqual(head);
    expect(await entriesOf(journal)).toEqual([]);
    await journal.close();
  });

  it('links each entry to the one before by SHA-256 over its canonical text', async () => {
    const journal = await openJournal<Priced>(newFolder());
    const { hash: origin } = await journal.head();
    await journal.append([fill(1), fill(2)]);
    const [first, second] = await entriesOf(journal);
    const sha256 = (text: string) => hash('sha256', text, 'hex');
    expect(first!.hash).toBe(sha256(`${origin}\n{"price":1,"time":1700000000001,"type":"fill","version":1}`));
    expect(second!.hash).toBe(linkHash(first!.hash, canonical(fill(2)), sha256));
    await journal.close();
  });

  it('goes on where it was closed', async () => {
    const folder = newFolder();
    for (const price of [1, 2, 3]) {
      const journal = await openJournal<Priced>(folder);
      await journal.append([fill(price)]);
      await journal.close();
    }
    const reader = await readJournal<Priced>(folder);
    expect(await pricesOf(reader)).toEqual([1, 2, 3]);
    await reader.close();
    expect((await verifyJournal(folder)).findings).toEqual([]);
  });

  it('keeps numbers, texts and nesting to the last bit, over several batches of reading', async () => {
    const events = Array.from({ length: 2500 }, (_, k) => ({
      ...fill(k),
      price: k % 3 === 0 ? -0 : k / 7,
      note: `line\nbreak ${k} "ü" \u2028`,
      inner: [{ of: null, is: true }],
    }));
    const journal = await openJournal<(typeof events)[number]>(newFolder());
    await journal.append(events);
    let seq = 0;
    for await (const entries of journal.read())
      for (const { event } of entries) expect(event).toStrictEqual(events[seq++]);
    expect(seq).toBe(2500);
    await journal.close();
  });

  it('refuses what is no event or no plain data, and takes the next one', async () => {
    const journal = await openJournal<Priced>(newFolder());
    await expect(journal.append([fill(1), { ...fill(2), price: NaN }])).rejects.toThrow(
      'NaN at "price" is not plain data',
    );
    await expect(journal.append([{ ...fill(1), version: 1.5 }])).rejects.toThrow(
      'a type, a version and a time',
    );
    expect(await journal.append([fill(2)])).toMatchObject({ seq: 1 });
    await journal.close();
  });

  it('shows a reader what is committed, while the writer goes on', async () => {
    const folder = newFolder();
    const journal = await openJournal<Priced>(folder);
    await journal.append([fill(1)]);
    const reader = await readJournal<Priced>(folder);
    expect(await pricesOf(reader)).toEqual([1]);
    await journal.append([fill(2)]);
    expect(await pricesOf(reader)).toEqual([1, 2]);
    expect(await reader.head()).toEqual(await journal.head());
    await Promise.all([reader.close(), journal.close()]);
  });

  it('is not made by looking', async () => {
    const folder = newFolder();
    await expect(readJournal(folder)).rejects.toThrow(`"${journalFile(folder)}" cannot be opened`);
    expect(existsSync(folder)).toBe(false);
  });

  it('stops a reader at an event that is not what was written', async () => {
    const folder = newFolder();
    const journal = await openJournal<Priced>(folder);
    await journal.append([fill(1), fill(2), fill(3)]);
    await journal.close();
    tamper(folder, `UPDATE events SET event = replace(event, '"price":2', '"price":20') WHERE seq = 2`);
    const reader = await readJournal<Priced>(folder);
    await expect(pricesOf(reader)).rejects.toThrow(
      'is not what was written there: event 2 was edited: its text is not the one that its hash was made of. Nothing is built on it.',
    );
    await reader.close();
  });
});

describe('the note of the head beside the database', () => {
  async function written(): Promise<string> {
    const folder = newFolder();
    const journal = await openJournal<Priced>(folder);
    for (const price of [1, 2, 3, 4]) await journal.append([fill(price)]);
    await journal.close();
    return folder;
  }

  it('tells of a tail that was cut off', async () => {
    const folder = await written();
    tamper(folder, 'DELETE FROM events WHERE seq > 2');
    const { head, findings } = await verifyJournal(folder);
    expect(head).toMatchObject({ seq: 2 });
    expect(findings).toEqual([
      {
        seq: 3,
        what: `and those after it were cut off: "${join(folder, 'journal.head')}" says that the journal goes to event 4`,
      },
    ]);
    await expect(openJournal(folder)).rejects.toThrow(
      'ends at event 2, but went to event 4: what came after was cut off',
    );
  });

  it('tells of a journal that was put in place of this one', async () => {
    const [folder, other] = [await written(), await written()];
    writeFileSync(journalFile(folder), readFileSync(journalFile(other)));
    expect((await verifyJournal(folder)).findings[0]).toMatchObject({ seq: 4 });
    await expect(openJournal(folder)).rejects.toThrow('was rewritten at or before event 4');
  });

  it('is missed, and begun anew by the next writer, which is remembered', async () => {
    const folder = await written();
    const file = join(folder, 'journal.head');
    rmSync(file);
    expect((await verifyJournal(folder)).findings).toEqual([
      { seq: null, what: `"${file}" is missing, so that a cut tail would not be noticed` },
    ]);
    writeFileSync(file, 'nonsense');
    expect((await verifyJournal(folder)).findings[0]!.what).toContain('is unreadable');
    const journal = await openJournal<Priced>(folder);
    await journal.append([fill(5)]);
    await journal.close();
    expect(await verifyJournal(folder)).toMatchObject({ findings: [], notedFrom: 4, head: { seq: 5 } });
  });

  it('may be one that somebody kept elsewhere', async () => {
    const folder = await written();
    const reader = await readJournal<Priced>(folder);
    const [, second] = await entriesOf(reader);
    await reader.close();
    expect((await verifyJournal(folder, [second!])).findings).toEqual([]);
    const other = { seq: 2, hash: 'f'.repeat(64) };
    expect((await verifyJournal(folder, [other])).findings).toEqual([
      {
        seq: 2,
        what: 'is not the one that the head you gave names: the journal was rewritten at or before it',
      },
    ]);
  });

  it('covers what the journal says about itself', async () => {
    const folder = await written();
    tamper(folder, "UPDATE about SET value = '2020-01-01' WHERE name = 'created'");
    expect((await verifyJournal(folder)).findings[0]!.what).toContain(
      'does not follow on the beginning of this journal',
    );
  });
});

it('a session lies under its name, which is no path', () => {
  expect(sessionFolder('data', 'paper-1')).toBe(join('data', 'sessions', 'paper-1'));
  for (const name of ['', '..', 'a/b', '-x', 'a b', 'é', 'a'.repeat(65)])
    expect(() => sessionFolder('data', name)).toThrow(`"${name}" cannot be the name of a session.`);
});

describe('the format of a journal', () => {
  it('is refused when it is newer than this program', async () => {
    const folder = newFolder();
    await (await openJournal(folder)).close();
    tamper(folder, "UPDATE about SET value = '99' WHERE name = 'format'");
    const message = 'is of format 99, and this cryptobot knows formats up to 1. Install the newer one';
    await expect(openJournal(folder)).rejects.toThrow(message);
    await expect(readJournal(folder)).rejects.toThrow(message);
    await expect(verifyJournal(folder)).rejects.toThrow(message);
  });
});

function tamper(folder: string, sql: string): void {
  const database = new Libsql(journalFile(folder));
  database.exec(sql);
  database.close();
}
