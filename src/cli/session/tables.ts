import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#errors';
import { canonical, type JournalReader, type SessionEvent, SessionTables } from '#trading';

/** Columns of one length by name. */
export type Columns = Readonly<Record<string, Float64Array | readonly string[]>>;

/** What of a session is written for data sql, by what it is called there. */
export const sessionTables = {
  events: 'events',
  session_orders: 'orders',
  session_refusals: 'refusals',
  session_fills: 'fills',
  session_trades: 'trades',
  session_positions: 'positions',
} as const;

type Table = (typeof sessionTables)[keyof typeof sessionTables];

export function sessionTable(folder: string, table: string): string {
  return join(folder, `${table}.parquet`);
}

/** The first events of a session, and every table that follows from them. */
export async function tablesAfter(
  count: number,
  journal: JournalReader<SessionEvent>,
): Promise<Readonly<Record<Table, Columns>>> {
  const tables = new SessionTables();
  const [seq, time, version]: [number[], number[], number[]] = [[], [], []];
  const [type, event, previous, hash]: [string[], string[], string[], string[]] = [[], [], [], []];
  for await (const batch of journal.read()) {
    for (const entry of batch) {
      if (entry.seq > count) break;
      tables.see(entry);
      seq.push(entry.seq);
      time.push(entry.event.time);
      version.push(entry.event.version);
      type.push(entry.event.type);
      event.push(canonical(entry.event));
      previous.push(entry.previous);
      hash.push(entry.hash);
    }
    if (seq.length === count) break;
  }
  const numbers = { time: Float64Array.from(time), seq: Float64Array.from(seq) };
  const events = { ...numbers, type, version: Float64Array.from(version), event, previous, hash };
  return { events, ...tables.columns() };
}

type Read = (
  files: readonly string[],
  types: Readonly<Record<string, 'number' | 'text'>>,
) => Promise<Columns>;

/** What is wrong with the tables that were written of a session: each must follow from its events. */
export async function wrongTables(
  folder: string,
  journal: JournalReader<SessionEvent>,
  read: Read,
): Promise<string[]> {
  const file = (table: string) => sessionTable(folder, table);
  if (!existsSync(file('events'))) return [];
  try {
    const { seq: saved } = await read([file('events')], { seq: 'number' });
    const wrong: string[] = [];
    for (const [table, columns] of Object.entries(await tablesAfter(saved!.length, journal))) {
      const types = Object.entries(columns).map(([name, values]) => [name, typeOf(values)]);
      const found = await read([file(table)], Object.fromEntries(types) as Parameters<Read>[1]);
      const column = Object.keys(columns).find((name) => !isSame(columns[name]!, found[name]!));
      if (column !== undefined)
        wrong.push(
          `"${file(table)}" does not follow from the events: its column "${column}" differs. Write it anew: cryptobot audit export --save`,
        );
    }
    return wrong;
  } catch (error) {
    if (error instanceof UserError) return [error.message.replace(/\.$/, '')];
    throw error;
  }
}

function typeOf(values: Columns[string]): 'number' | 'text' {
  return values instanceof Float64Array ? 'number' : 'text';
}

function isSame(one: Columns[string], other: Columns[string]): boolean {
  return one.length === other.length && one.every((value, k) => Object.is(value, other[k]));
}
