import { basename } from 'node:path';
import { isWriting, readJournal } from '#adapters/sqlite';
import { reserveName } from '#capital';
import { unit } from '#ledger';
import { didYouMean, UserError } from '#errors';
import { type JournalReader, learn, newStanding, type OperatorWord, type SessionEvent } from '#trading';
import type { Context } from '../context.ts';
import { tell } from '../session/notes.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

export interface OperateOptions {
  readonly bot?: string;
}

const done: Readonly<Record<OperatorWord, string>> = {
  pause: 'paused',
  resume: 'resumed',
  halt: 'halted',
  close: 'leaving with everything:',
  reconcile: 'looking at the accounts of',
};

/** `cryptobot pause`, `resume` and `halt`: tells a session, which does it when it runs. */
export async function operate(
  word: OperatorWord,
  name: string | undefined,
  { bot }: OperateOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  if (bot !== undefined) await requireBot(folder, bot);
  const isTaken = await tell(folder, { type: 'operator', word, bot: bot ?? null });
  const session = basename(folder);
  const what = bot ?? 'all bots';
  const told = isTaken ? `${done[word]} ${what}.` : await notedText(folder);
  context.output.result({ session, bot: bot ?? null, word, done: isTaken }, () => `${session}: ${told}`);
}

/** `cryptobot deposit` and `withdraw`: brings money to a bot of a session, or to its reserve, or takes some. */
export async function moveMoney(
  amount: number,
  name: string | undefined,
  { bot = reserveName }: OperateOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  if (bot !== reserveName) await requireBot(folder, bot);
  const { seq } = await reading(folder, (journal) => journal.head());
  const isTaken = await tell(folder, { type: 'money', to: bot, amount });
  const moved = isTaken ? await reading(folder, (journal) => movedSince(seq, bot, journal)) : null;
  const session = basename(folder);
  const told = moved === null ? await notedText(folder) : movedText(amount, moved, bot);
  context.output.result({ session, bot, amount, done: isTaken, moved }, () => `${session}: ${told}`);
}

// A note that nobody took in time is kept for whoever does.
async function notedText(folder: string): Promise<string> {
  return (await isWriting(folder))
    ? 'noted. It runs but is busy, and will do it as soon as it comes to it.'
    : 'noted. It does not run now and will do it when it starts.';
}

function movedText(amount: number, moved: number, bot: string): string {
  if (amount > 0) return `brought ${exact(moved)} to ${bot}.`;
  const taken = -moved;
  if (taken < unit) return `took nothing from ${bot}: nothing is free there.`;
  const isAll = taken >= -amount - unit / 2;
  return `took ${exact(taken)} from ${bot}${isAll ? '' : `, of ${exact(-amount)} that were wanted: no more was free`}.`;
}

// Money moves in whole units.
function exact(amount: number): string {
  return String(Number(amount.toFixed(8)));
}

/** What came to a bot, or to the reserve, from outside after an event, less what left. */
async function movedSince(seq: number, name: string, journal: JournalReader<SessionEvent>): Promise<number> {
  let moved = 0;
  for await (const batch of journal.read(seq + 1))
    for (const { event } of batch) {
      if (event.type !== 'transferred') continue;
      if (event.from === null && event.to === name) moved += event.amount;
      if (event.to === null && event.from === name) moved -= event.amount;
    }
  return moved;
}

async function reading<T>(
  folder: string,
  work: (journal: JournalReader<SessionEvent>) => Promise<T>,
): Promise<T> {
  const journal = await readJournal<SessionEvent>(folder);
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

async function requireBot(folder: string, bot: string): Promise<void> {
  const standing = newStanding();
  await reading(folder, async (journal) => {
    for await (const batch of journal.read()) {
      for (const { event } of batch) learn(standing, event);
      if (standing.bots.size > 0) break;
    }
  });
  const known = [...standing.bots.keys()];
  if (known.includes(bot)) return;
  throw new UserError(
    'usage',
    `"${bot}" is not a bot of this session.${didYouMean(bot, known)} There are: ${known.join(', ')}.`,
  );
}
