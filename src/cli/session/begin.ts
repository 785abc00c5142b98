import { UserError } from '#errors';
import type { CandleSource, QuoteSource } from '#exchange';
import { type BotSpec, type Journal, replay, type SessionEvent } from '#trading';
import { type KeptRules, loadKeptRules } from '../kept-rules.ts';
import { version } from '../version.ts';
import { type Accounts, requireMoney, setLeverages, withAbilities } from './accounts.ts';
import { specOf } from './bots.ts';
import { loadHistory, needsOf } from './history.ts';
import type { Running } from './running.ts';
import { withFunding } from './rates.ts';
import { requireSame } from './same.ts';
import type { OutsideValues } from './values.ts';
import { toldFolder } from '../store.ts';

/** Goes over everything that happened, which is the only way to start. False when the session has not begun yet. */
export async function recover({ name, journal, session, teller, going }: Running): Promise<boolean> {
  const { seq } = await journal.head();
  if (seq === 0) return false;
  const [started] = await firstOf(journal);
  if (started?.type !== 'started') throw new Error('a journal that does not begin with a beginning');
  requireSame(name, started, {
    bots: specsOf(going, new Map()),
    isReal: going.keys !== undefined,
    isTestnet: isOnTestnet(going),
  });
  const { differences, events } = await replay(journal, session, (event) => {
    going.signal.throwIfAborted();
    teller.recall(event);
  });
  const [first] = differences;
  if (first)
    throw new UserError(
      'failed',
      `Session "${name}" does not come to the same again (event ${first.seq}), so where it stands is not known. See: cryptobot replay ${name}`,
    );
  going.context.output.note(`Session "${name}" goes on after ${events.toLocaleString('en')} events.`);
  return session.missing.length === 0;
}

interface Asked {
  readonly sources: ReadonlyMap<string, CandleSource>;
  readonly quotes: ReadonlyMap<string, QuoteSource>;
}

/** Begins the session: its bots, and what their streams were before. */
export async function begin(
  { name, journal, session, going, take, signal }: Running,
  { sources, quotes }: Asked,
  values: OutsideValues,
  accounts: Accounts,
): Promise<void> {
  const { planned, reserve, settings, context } = going;
  const needs = needsOf(specsOf(going, new Map()));
  const history = await loadHistory(needs, sources, { settings, context, signal });
  await values.prepare();
  const markets = planned.flatMap((one) => one.markets);
  const kept = await loadKeptRules(toldFolder(settings), markets);
  const specs = specsOf(going, kept);
  const bots = going.keys ? await equipped(specs, reserve, accounts) : withFunding(specs, quotes);
  const common = { version: 1, time: Date.now() } as const;
  const { seq } = await journal.head();
  // What begins late may have been begun before, and have been ended before its history came.
  if (seq === 0)
    await take({
      type: 'started',
      ...common,
      session: name,
      engine: version,
      bots,
      ...(reserve > 0 ? { reserve } : {}),
      ...(isOnTestnet(going) ? { testnet: true } : {}),
    });
  await values.tell();
  for (const stream of session.missing)
    await take({ type: 'history', ...common, stream, ...history.get(stream)! });
}

// The sample market is the same everywhere.
function isOnTestnet({ planned, settings }: Running['going']): boolean {
  const isSample = planned.every(({ markets }) => markets.every(({ exchange }) => exchange === 'sample'));
  return settings.testnet && !isSample;
}

function specsOf({ planned }: Running['going'], kept: KeptRules): BotSpec[] {
  return planned.map((one) => specOf(one, kept));
}

async function equipped(
  specs: readonly BotSpec[],
  reserve: number,
  accounts: Accounts,
): Promise<readonly BotSpec[]> {
  await requireMoney(specs, reserve, accounts);
  const bots = await withAbilities(specs, accounts);
  await setLeverages(specs, accounts);
  return bots;
}

async function firstOf(journal: Journal<SessionEvent>): Promise<readonly SessionEvent[]> {
  for await (const batch of journal.read()) return batch.map(({ event }) => event);
  return [];
}
