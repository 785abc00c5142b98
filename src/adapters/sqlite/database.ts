import { pathToFileURL } from 'node:url';
import type Libsql from 'libsql';
import { UserError } from '#errors';

/** Values in the order of $1, $2, … */
type Values = readonly (string | number)[];

/** A connection with prepared statements; the only place that knows the library. */
export interface Database {
  exec(sql: string): void;
  run(sql: string, ...values: Values): void;
  /** The first row, its columns in order; bytes are taken for text in UTF-8. */
  first(sql: string, ...values: Values): readonly unknown[] | undefined;
  all(sql: string, ...values: Values): readonly (readonly unknown[])[];
  /** All of the work or nothing of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

// How long to wait for another connection, in ms. A pragma of the same meaning has no effect here.
const patience = 5000;

/** Opens a database for writing: what is committed is on the disk. */
export async function openForWriting(file: string): Promise<Database> {
  const database = await connect(file, file, patience);
  database.exec('PRAGMA synchronous = FULL');
  const [mode] = database.first('PRAGMA journal_mode = WAL') ?? [];
  if (mode === 'wal') return database;
  database.close();
  throw new UserError(
    'failed',
    `"${file}" lies where a write-ahead log cannot be kept (network drives are such places). Choose a data folder on a local disk.`,
  );
}

/** Opens a database that is there for reading; it cannot be changed through this connection. */
export function openForReading(file: string): Promise<Database> {
  return connect(`${pathToFileURL(file).href}?mode=ro`, file, patience);
}

/** Opens a database that is only there to be locked. */
export function openLock(file: string): Promise<Database> {
  return connect(file, file, 0);
}

async function connect(name: string, file: string, timeout: number): Promise<Database> {
  const Connection = await load();
  const connection = guard(file, () => new Connection(name, { timeout }));
  const prepared = new Map<string, Libsql.Statement>();
  const statement = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = connection.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  const rows = (sql: string) => statement(sql).raw();
  return {
    exec: (sql) => guard(file, () => void connection.exec(sql)),
    run: (sql, ...values) => guard(file, () => void statement(sql).run(numbered(values))),
    first: (sql, ...values) =>
      guard(file, () => (rows(sql).get(numbered(values)) as readonly unknown[] | undefined)?.map(fromBytes)),
    all: (sql, ...values) =>
      guard(file, () =>
        (rows(sql).all(numbered(values)) as readonly unknown[][]).map((row) => row.map(fromBytes)),
      ),
    transaction: (work) => guard(file, () => inTransaction(connection, work)),
    // The files are let go of when the statements are collected, which nothing may keep from it.
    close() {
      prepared.clear();
      connection.close();
    },
  };
}

// The library's own way hides the error when SQLite has already rolled back by itself.
function inTransaction<T>(connection: Libsql.Database, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function fromBytes(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString('utf8') : value;
}

function numbered(values: Values): Record<string, string | number> {
  return Object.fromEntries(values.map((value, k) => [String(k + 1), value]));
}

async function load(): Promise<typeof Libsql> {
  try {
    return (await import('libsql')).default;
  } catch (error) {
    throw new UserError(
      'failed',
      'SQLite, which keeps the journals of sessions, is not installed here: its native part is an optional dependency. Type: npm install --include=optional',
      { cause: error },
    );
  }
}

function guard<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fromSqlite(file, error);
  }
}

/** Whether the file itself is damaged, so that what it held cannot be had from it. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|ERROR|NOTADB|FORMAT)/.test(
    codeOf(error instanceof UserError ? error.cause : error),
  );
}

export function isBusy(error: unknown): boolean {
  return codeOf(error instanceof UserError ? error.cause : error).startsWith('SQLITE_BUSY');
}

function fromSqlite(file: string, error: unknown): unknown {
  const code = codeOf(error);
  const known = Object.keys(reasons).find((one) => code.startsWith(one));
  if (known !== undefined) return new UserError('failed', `"${file}" ${reasons[known]}`, { cause: error });
  if (!code.startsWith('SQLITE_')) return error;
  // Our statements are always the same, so that what does not go with them is the file.
  const message = error instanceof Error ? error.message : String(error);
  return new UserError(
    'failed',
    `"${file}" is not what this program expects (${message}). It may be damaged: cryptobot audit verify`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (/^ConnectionFailed|Unable to open/.test(error.message)) return 'SQLITE_CANTOPEN';
  return 'code' in error ? String(error.code) : '';
}

const reasons: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'is being written by another program. Wait until it is done, or end it.',
  SQLITE_CANTOPEN: 'cannot be opened. Look at its permissions and those of its folder.',
  SQLITE_CORRUPT: 'is damaged. See what is left: cryptobot audit verify',
  SQLITE_FULL: 'could not be written: the disk is full. Free some space and start again.',
  SQLITE_IOERR: 'could not be read or written: the disk fails or is full. Look after it and start again.',
  SQLITE_NOTADB: 'is not a journal, or damaged from its beginning. Bring it back from a backup.',
  SQLITE_PERM: 'cannot be used: permission is denied. Correct its permissions.',
  SQLITE_READONLY:
    'could not be written: it or its folder is read-only. Correct the permissions and start again.',
};
