import { basename } from 'node:path';
import { readJournal } from '#adapters/sqlite';
import { reserveName } from '#capital';
import { didYouMean, UserError } from '#errors';
import { learn, newStanding, type OperatorWord, type SessionEvent } from '#trading';
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
  context.output.result({ session, bot: bot ?? null, word, done: isTaken }, () =>
    isTaken
      ? `${session}: ${done[word]} ${what}.`
      : `${session}: noted. It does not run now and will do it when it starts.`,
  );
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
  const isTaken = await tell(folder, { type: 'money', to: bot, amount });
  const session = basename(folder);
  const size = Math.abs(amount);
  context.output.result({ session, bot, amount, done: isTaken }, () =>
    isTaken
      ? `${session}: ${amount > 0 ? `brought ${size} to` : `took at most ${size} from`} ${bot}.`
      : `${session}: noted. It does not run now and will do it when it starts.`,
  );
}

async function requireBot(folder: string, bot: string): Promise<void> {
  const journal = await readJournal<SessionEvent>(folder);
  const standing = newStanding();
  try {
    for await (const batch of journal.read()) {
      for (const { event } of batch) learn(standing, event);
      if (standing.bots.size > 0) break;
    }
  } finally {
    await journal.close();
  }
  const known = [...standing.bots.keys()];
  if (known.includes(bot)) return;
  throw new UserError(
    'usage',
    `"${bot}" is not a bot of this session.${didYouMean(bot, known)} There are: ${known.join(', ')}.`,
  );
}
