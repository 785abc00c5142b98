import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWriting, readJournal } from '#adapters/sqlite';
import { UserError } from '#errors';
import { learn, newStanding, type SessionEvent, type SessionStanding } from '#trading';
import type { Context } from '../context.ts';
import { accountLine } from '../screens/session.ts';
import { tell } from '../session/notes.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

const longest = 30_000;
const quiet = 3500;

/** `cryptobot reconcile`: what the books of a session and its accounts say of each other. */
export async function runReconcile(name: string | undefined, context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  const session = basename(folder);
  const before = await read(folder);
  const bots = [...before.standing.bots.values()].map(({ spec }) => spec);
  const exchanges = new Set(
    bots.flatMap(({ real, markets }) => (real ? markets.map(({ exchange }) => exchange) : [])),
  );
  if (exchanges.size === 0)
    throw new UserError(
      'usage',
      `Session "${session}" trades on paper: there is no account to hold its books against. See: cryptobot status ${session}`,
    );
  const isFresh = (await isWriting(folder)) && (await lookedAnew(folder, before.seq, exchanges));
  const { standing } = await read(folder);
  // Of an account in which everything is as it should be nothing was written down.
  const accounts = [...exchanges].map(
    (exchange) => standing.accounts.get(exchange) ?? { exchange, time: standing.last, gaps: [], foreign: [] },
  );
  const document = accounts.map(({ exchange, time, gaps, foreign }) => ({ exchange, time, gaps, foreign }));
  context.output.result({ session, fresh: isFresh, accounts: document }, () =>
    [
      ...accounts.map(accountLine),
      ...(isFresh ? [] : ['As of the last look: the session does not run, or its exchange does not answer.']),
    ].join('\n'),
  );
}

// A session that runs is told to look, and has looked when every account was heard of since. What is
// not as it should be is looked at twice, so it is over when nothing more comes.
async function lookedAnew(folder: string, since: number, exchanges: ReadonlySet<string>): Promise<boolean> {
  await tell(folder, { type: 'operator', word: 'reconcile', bot: null });
  let looks = 0;
  let at = Infinity;
  for (const began = performance.now(); performance.now() - began < longest; await sleep(250)) {
    const { looked } = await read(folder, since);
    const isWhole = [...exchanges].every((exchange) => looked.includes(exchange));
    if (isWhole && looked.length !== looks) at = performance.now();
    looks = looked.length;
    if (performance.now() - at > quiet) return true;
  }
  return at < Infinity;
}

interface Read {
  readonly standing: SessionStanding;
  readonly seq: number;
  /** The exchanges that answered since they were asked to, after the entry, as often as they did. */
  readonly looked: readonly string[];
}

async function read(folder: string, since = 0): Promise<Read> {
  const journal = await readJournal<SessionEvent>(folder);
  const standing = newStanding();
  const looked: string[] = [];
  let isAsked = false;
  let seq = 0;
  try {
    for await (const batch of journal.read())
      for (const entry of batch) {
        seq = entry.seq;
        learn(standing, entry.event);
        const { event } = entry;
        if (seq > since && event.type === 'operator' && event.word === 'reconcile') isAsked = true;
        if (isAsked && event.type === 'account' && event.failure === null) looked.push(event.exchange);
      }
  } finally {
    await journal.close();
  }
  return { standing, seq, looked };
}
