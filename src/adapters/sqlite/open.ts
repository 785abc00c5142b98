import { mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from '#errors';
import {
  canonical,
  type Head,
  type Journal,
  type JournalEvent,
  type JournalReader,
  linkHash,
} from '#trading';
import { type Database, openForReading, openForWriting } from './database.ts';
import { checkedEntries, hashAt, headOf } from './entries.ts';
import { sha256 } from './hash.ts';
import { lockFolder } from './lock.ts';
import { HeadNote, headFile, readNotedHead } from './noted-head.ts';
import { journalFile } from './places.ts';
import { statements } from './sql.ts';
import { originOf, prepareTables, requireTables } from './tables.ts';

/** Opens the journal in a folder as its one writer; a new one when there is none. */
export async function openJournal<E extends JournalEvent>(folder: string): Promise<Journal<E>> {
  const file = journalFile(folder);
  await makeDurably(folder);
  const unlock = await lockFolder(folder, `The journal of "${basename(folder)}"`);
  try {
    const database = await openForWriting(file);
    try {
      prepareTables(database, file);
      return writer(database, folder, unlock);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

// A new folder is on the disk only when the one it stands in is.
async function makeDurably(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) {
    const handle = await open(dirname(made), 'r');
    // Some systems cannot do it for folders.
    await handle.sync().catch(() => undefined);
    await handle.close();
  }
}

/** Opens the journal in a folder to look at it, also while somebody writes. */
export async function readJournal<E extends JournalEvent>(folder: string): Promise<JournalReader<E>> {
  const file = journalFile(folder);
  const database = await openForReading(file);
  try {
    requireTables(database, file);
    return reader(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
}

function reader<E extends JournalEvent>(database: Database, file: string): JournalReader<E> {
  const origin = originOf(database);
  return {
    head: async () => headOf(database, origin),
    async *read(from = 1) {
      yield* checkedEntries<E>(database, { origin, file, from });
    },
    close: async () => database.close(),
  };
}

function writer<E extends JournalEvent>(database: Database, folder: string, unlock: () => void): Journal<E> {
  const file = journalFile(folder);
  const origin = originOf(database);
  const note = new HeadNote(folder, startOfNotes(database, folder, origin));
  let head = headOf(database, origin);
  note.note(head);
  let failure: unknown;
  return {
    ...reader<E>(database, file),
    async append(events) {
      const texts = events.map(textOf);
      if (failure !== undefined) throw stopped(file, failure);
      try {
        head = database.transaction(() => insert(database, head, texts));
      } catch (error) {
        failure = error;
        throw error;
      }
      note.note(head);
      return head;
    },
    async close() {
      note.close();
      // So that the one file holds everything, for whoever copies it.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      unlock();
    },
  };
}

function insert(database: Database, { seq, hash }: Head, texts: readonly string[]): Head {
  for (const text of texts) {
    const own = linkHash(hash, text, sha256);
    database.run(statements.insert, ++seq, text, hash, own);
    hash = own;
  }
  return { seq, hash };
}

function textOf(event: JournalEvent): string {
  const { type, version, time } = event;
  if (typeof type === 'string' && Number.isInteger(version) && Number.isFinite(time)) return canonical(event);
  throw new TypeError(`an event needs a type, a version and a time: ${JSON.stringify(event)}`);
}

// The journal must still hold what was noted outside it. Without a note, notes begin anew from here.
function startOfNotes(database: Database, folder: string, origin: string): number {
  const noted = readNotedHead(folder);
  const { seq } = headOf(database, origin);
  if (!noted) return seq;
  if (hashAt(database, noted.seq, origin) === noted.hash) return noted.from;
  const what =
    seq < noted.seq
      ? `ends at event ${seq}, but went to event ${noted.seq}: what came after was cut off`
      : `was rewritten at or before event ${noted.seq}`;
  throw new UserError(
    'failed',
    `"${journalFile(folder)}" ${what}. Bring the newer one back; if it is meant to be like this, remove "${headFile(folder)}" and start again.`,
  );
}

function stopped(file: string, failure: unknown): UserError {
  const reason = failure instanceof Error ? failure.message : String(failure);
  return new UserError(
    'failed',
    `"${file}" takes nothing more, because writing failed before: ${reason} Start again to see what was kept.`,
    { cause: failure },
  );
}
