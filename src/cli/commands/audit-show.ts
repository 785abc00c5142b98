import { readJournal } from '#adapters/sqlite';
import { type Entry, entryToJson } from '#trading';
import type { Context } from '../context.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

interface ShowOptions {
  readonly last?: number;
  readonly from?: number;
  readonly type?: string;
}

/** `cryptobot audit show`: events of a session, a line each. */
export async function runAuditShow(
  name: string | undefined,
  { last, from, type }: ShowOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  const journal = await readJournal(folder);
  try {
    const count = last ?? (from === undefined ? 20 : Infinity);
    const { seq } = await journal.head();
    // Events of one type may lie anywhere; the last of all types lie at the end.
    const first = from ?? (type === undefined ? Math.max(1, seq - count + 1) : 1);
    const shown: Entry[] = [];
    for await (const batch of journal.read(first)) {
      shown.push(...batch.filter(({ event }) => type === undefined || event.type === type));
      if (shown.length > count) shown.splice(0, shown.length - count);
    }
    for (const entry of shown)
      context.output.entry(JSON.parse(entryToJson(entry)), () => line(entry, context.output.room));
    if (shown.length === 0) context.output.note('There are no such events.');
  } finally {
    await journal.close();
  }
}

function line({ seq, event }: Entry, room: number): string {
  const { type, version: _, time, ...rest } = event;
  const text = `${String(seq).padStart(7)}  ${new Date(time).toISOString()}  ${type.padEnd(10)}  ${JSON.stringify(rest)}`;
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
