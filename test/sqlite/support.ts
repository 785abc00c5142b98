import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, JournalEvent, JournalReader } from '#trading';

export interface Priced extends JournalEvent {
  readonly price: number;
}

/** One event of a batch: which event it came after, and of how many. */
export interface Batched extends Priced {
  readonly after: number;
  readonly size: number;
}

export function fill(price: number): Priced {
  return { type: 'fill', version: 1, time: 1_700_000_000_000 + price, price };
}

const work = mkdtempSync(join(tmpdir(), 'cryptobot-journal-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
let count = 0;

/** Where a journal may be that is not there yet. */
export function newFolder(): string {
  return join(work, `session-${++count}`);
}

export async function entriesOf<E extends JournalEvent>(
  reader: JournalReader<E>,
  from?: number,
): Promise<Entry<E>[]> {
  const entries: Entry<E>[] = [];
  for await (const batch of reader.read(from)) entries.push(...batch);
  return entries;
}

export async function pricesOf(reader: JournalReader<Priced>, from?: number): Promise<number[]> {
  return (await entriesOf(reader, from)).map(({ event }) => event.price);
}
