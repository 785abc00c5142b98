import { existsSync } from 'node:fs';
import { UserError } from '#errors';
import { type Finding, type Head, inspect } from '#trading';
import { type Database, isDamage, openForReading } from './database.ts';
import { linksOf } from './entries.ts';
import { sha256 } from './hash.ts';
import { headFile, readNotedHead } from './noted-head.ts';
import { journalFile } from './places.ts';
import { originOf, requireTables } from './tables.ts';

export interface Verification {
  /** How far the journal goes; null when it cannot be read at all. */
  readonly head: Head | null;
  readonly findings: readonly Finding[];
  /** From which event on heads were noted outside the database: before it, a cut tail leaves no trace. */
  readonly notedFrom: number | null;
}

/** Checks the journal in a folder against itself, against the head beside it, and against heads that somebody kept. */
export async function verifyJournal(folder: string, kept: readonly Head[] = []): Promise<Verification> {
  const file = journalFile(folder);
  const note = readNotedHead(folder);
  const noted = [
    ...(note ? [{ seq: note.seq, hash: note.hash, where: `"${headFile(folder)}"` }] : []),
    ...kept.map((head) => ({ ...head, where: 'the head you gave' })),
  ];
  const notedFrom = note?.from ?? null;
  if (!existsSync(file))
    return { head: null, notedFrom, findings: [{ seq: null, what: `"${file}" is missing` }] };
  let database: Database | undefined;
  try {
    database = await openForReading(file);
    const damage = damageOf(database);
    requireTables(database, file);
    const origin = originOf(database);
    const { head, findings } = inspect({ links: () => linksOf(database!), origin, noted }, sha256);
    const lost = note || head.seq === 0 ? [] : [withoutNote(folder, note === null)];
    return { head, notedFrom, findings: [...damage, ...findings, ...lost] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const what =
      error instanceof UserError && error.cause instanceof Error ? error.cause.message : String(error);
    return { head: null, notedFrom, findings: [{ seq: null, what: `"${file}" is damaged: ${what}` }] };
  } finally {
    database?.close();
  }
}

function damageOf(database: Database): Finding[] {
  return database
    .all('SELECT CAST(integrity_check AS BLOB) FROM pragma_integrity_check(20)')
    .map(([line]) => String(line))
    .filter((line) => line !== 'ok')
    .map((line) => ({ seq: null, what: `the database is damaged: ${line}` }));
}

function withoutNote(folder: string, isUnreadable: boolean): Finding {
  const what = isUnreadable ? 'is unreadable' : 'is missing';
  return { seq: null, what: `"${headFile(folder)}" ${what}, so that a cut tail would not be noticed` };
}
