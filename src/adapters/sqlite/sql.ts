/**
 * Every statement of the journal, in the SQL that SQLite and PostgreSQL have in common but for one
 * word: BLOB is BYTEA there. Texts come as bytes, and no column comes as it is, because the library
 * ends the process when a damaged text, or the damaged type of a column, is no UTF-8.
 */
export const statements = {
  about: 'SELECT CAST(name AS BLOB), CAST(value AS BLOB) FROM about',
  describe: 'INSERT INTO about (name, value) VALUES ($1, $2)',
  format: "UPDATE about SET value = $1 WHERE name = 'format'",
  insert: 'INSERT INTO events (seq, event, previous, hash) VALUES ($1, $2, $3, $4)',
  head: 'SELECT seq + 0, CAST(hash AS BLOB) FROM events ORDER BY seq DESC LIMIT 1',
  hash: 'SELECT CAST(hash AS BLOB) FROM events WHERE seq = $1',
  rows: `SELECT seq + 0, CAST(event AS BLOB), CAST(previous AS BLOB), CAST(hash AS BLOB)
    FROM events WHERE seq > $1 ORDER BY seq LIMIT $2`,
  // One row of many lines crosses from the database several times faster than many rows.
  lines: `SELECT CAST(string_agg(event, $3) AS BLOB)
    FROM (SELECT event FROM events WHERE seq >= $1 AND seq <= $2 ORDER BY seq) AS part`,
} as const;

/** What a journal says about itself: its format, id and time of birth. */
export const aboutTable = 'CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL)';

/**
 * How the other tables came to be, one step per format; a journal of an older format goes through
 * the steps that it lacks. None changes what is in `events`.
 */
export const migrations: readonly string[] = [
  'CREATE TABLE events (seq INTEGER PRIMARY KEY, event TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)',
];
