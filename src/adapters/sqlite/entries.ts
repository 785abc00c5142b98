import { UserError } from '#errors';
import { type Entry, type Head, inspect, type JournalEvent, type Link, linkHash } from '#trading';
import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import { statements } from './sql.ts';

// So many that asking costs little, and so few that what was asked for is young garbage.
const batch = 200;

export function headOf(database: Database, origin: string): Head {
  const [seq, hash] = (database.first(statements.head) ?? [0, origin]) as [number, string];
  return { seq, hash };
}

/** The hash of an entry as it is stored, if there is such an entry; the origin stands for number 0. */
export function hashAt(database: Database, seq: number, origin: string): string | undefined {
  return seq === 0 ? origin : (database.first(statements.hash, seq)?.[0] as string | undefined);
}

/** Every entry as it is stored, whatever it says. */
export function* linksOf(database: Database): Generator<Link> {
  for (let at = Number.MIN_SAFE_INTEGER; ;) {
    const rows = database.all(statements.rows, at, batch) as [number, string, string, string][];
    for (const [seq, text, previous, hash] of rows) yield { seq, text, previous, hash };
    if (rows.length < batch) return;
    at = rows.at(-1)![0];
  }
}

/** The entries from one number on, as long as each is what was written there. */
export function* checkedEntries<E extends JournalEvent>(
  database: Database,
  { origin, file, from }: { readonly origin: string; readonly file: string; readonly from: number },
): Generator<readonly Entry<E>[]> {
  const { seq: last } = headOf(database, origin);
  let before = hashAt(database, from - 1, origin) ?? '';
  for (let first = from; first <= last; first += batch) {
    const to = Math.min(first + batch - 1, last);
    const [lines] = database.first(statements.lines, first, to, '\n') as [string | null];
    const texts = lines?.split('\n') ?? [];
    const hashes = [before];
    for (const text of texts) hashes.push(linkHash(hashes.at(-1)!, text, sha256));
    before = hashes.at(-1)!;
    // The last hash stands for all before it, so that one comparison does for the whole batch.
    if (before !== hashAt(database, to, origin)) throw damaged(database, origin, file);
    yield texts.map((text, k) => {
      const event = parsed(text) as E | undefined;
      if (event === undefined) throw damaged(database, origin, file);
      return { seq: first + k, event, previous: hashes[k]!, hash: hashes[k + 1]! };
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(database: Database, origin: string, file: string): UserError {
  const { findings } = inspect({ links: () => linksOf(database), origin, noted: [] }, sha256);
  const [first] = findings;
  const what = first ? `event ${first.seq} ${first.what}` : 'it changed while it was read';
  return new UserError(
    'failed',
    `"${file}" is not what was written there: ${what}. Nothing is built on it. See everything: cryptobot audit verify`,
  );
}
