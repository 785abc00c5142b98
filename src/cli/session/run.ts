import type { Connection } from '#adapters/ccxt';
import { openJournal, sessionFolder } from '#adapters/sqlite';
import { UserError } from '#errors';
import { type HintSource, type QuoteSource, Trouble } from '#exchange';
import { type Input, type Journal, KeptSession, type Session, type SessionEvent } from '#trading';
import { withAlerts } from '../alerts.ts';
import { withExchanges } from '../exchange.ts';
import { version } from '../version.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { attend } from './attend.ts';
import { begin, recover } from './begin.ts';
import { type Planned, specOf } from './bots.ts';
import { followAll } from './follow.ts';
import { Hands } from './hands.ts';
import { type Log, openLog } from './log.ts';
import { newSession } from './made.ts';
import { type Measuring, withMetrics } from './measuring.ts';
import { onScreen } from './on-screen.ts';
import type { Going, Running } from './running.ts';
import { Teller } from './teller.ts';
import { OutsideValues } from './values.ts';
import { Watching } from './watching.ts';

// Within ten seconds of being asked to end, everything has ended.
const longestEnd = 8000;

/** Runs a session from its beginning or from where it was, until the signal comes or its end. */
export async function runSession(session: string, going: Going): Promise<void> {
  const { settings, context } = going;
  const folder = sessionFolder(settings.data, session);
  // The lines of the session say the rest.
  await withAlerts(settings, context, 'warning', async (say, lost) => {
    const journal = await openJournal<SessionEvent>(folder);
    try {
      const log = await openLog(folder, context.output);
      const watching = new Watching(settings);
      const teller = new Teller(journal, { output: context.output, log, say, watching });
      const measuring = { session, folder, settings, context, watching, lost };
      await withLog(log, () =>
        withMetrics(measuring, () => new Runner(journal, going, teller, measuring).run()),
      );
    } finally {
      await journal.close();
    }
  });
}

// What ended a session is the last thing that its log says.
async function withLog(log: Log, work: () => Promise<void>): Promise<void> {
  log.write('info', `cryptobot ${version} begins`);
  try {
    await work();
    log.write('info', 'ended');
  } catch (error) {
    log.write('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  }
}

class Runner implements Running {
  readonly name: string;
  readonly folder: string;
  readonly going: Going;
  readonly journal: Journal<SessionEvent>;
  readonly session: Session;
  readonly teller: Teller;
  readonly measuring: Measuring;
  readonly signal: AbortSignal;
  readonly #end = new AbortController();
  readonly #kept: KeptSession;
  readonly #closes = new Map<string, number>();
  #hands: Hands | undefined;

  constructor(journal: Journal<SessionEvent>, going: Going, teller: Teller, measuring: Measuring) {
    this.name = measuring.session;
    this.folder = measuring.folder;
    this.going = going;
    this.journal = journal;
    this.teller = teller;
    this.measuring = measuring;
    this.signal = AbortSignal.any([going.signal, this.#end.signal]);
    this.session = newSession(new Map(going.planned.map((one) => [one.name, one.plans])));
    this.#kept = new KeptSession(this.session, journal);
  }

  readonly end = (): void => this.#end.abort();

  readonly take = async (event: Input): Promise<void> => {
    const { outputs, alerts, asks } = await this.#kept.take(event);
    this.#hands?.do(asks);
    this.#hands?.requireWell();
    this.teller.tell([event, ...outputs], alerts);
    for (const one of outputs) if (one.type === 'marked') this.#count(one.bot, one.closes);
  };

  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      // Who was told to end before it had begun has nothing to complain about.
      if (!this.going.signal.aborted || !isEnding(error)) throw error;
    }
  }

  async #run(): Promise<void> {
    const { planned, settings, context, keys } = this.going;
    const isKnown = await recover(this);
    const exchanges = new Set(planned.flatMap((one) => exchangesOf(one)));
    const { observe } = this.measuring.watching;
    const surroundings = { settings, context, signal: this.#afterAnswers(), keys, observe };
    await withExchanges(exchanges, surroundings, async (connections) => {
      const accounts = await this.#openAccounts(connections, isKnown);
      this.#hands = new Hands(accounts, this.take);
      await this.#trade(connections, accounts, isKnown);
      await this.#settle();
      await this.take(process('stopped'));
    });
  }

  async #trade(
    connections: ReadonlyMap<string, Connection>,
    accounts: Accounts,
    isKnown: boolean,
  ): Promise<void> {
    const { candleSource, hintSource, quoteSource } = await import('#adapters/ccxt');
    const sources = mapped(connections, candleSource);
    const hints = this.going.options.streams === false ? new Map() : mapped(connections, hintSource);
    const quotes = mapped(connections, quoteSource);
    const values = new OutsideValues(outsideOf(this.going), this);
    if (isKnown) await this.take(process('restarted'));
    else await begin(this, { sources, quotes }, values, accounts);
    if (this.signal.aborted) return;
    await onScreen(this, async () => {
      const attending = this.#attend(accounts, quotes, hints);
      const following = values
        .catchUp()
        .then(() => Promise.all([followAll(this, { sources, hints, quotes }), values.follow()]))
        .finally(this.end);
      await Promise.all([following, attending]);
    });
  }

  async #openAccounts(connections: ReadonlyMap<string, Connection>, isKnown: boolean): Promise<Accounts> {
    const { keys, context } = this.going;
    if (!keys) return new Map();
    const own = [...connections].filter(([id]) => keys.has(id));
    return openAccounts(new Map(own), { isKnown }, context);
  }

  async #attend(
    accounts: Accounts,
    quotes: ReadonlyMap<string, QuoteSource>,
    hints: ReadonlyMap<string, HintSource>,
  ): Promise<void> {
    if (accounts.size === 0) return;
    const own = new Map([...quotes].filter(([id]) => accounts.has(id)));
    const { session, signal, take } = this;
    const { settings } = this.going;
    await attend({ session, accounts, quotes: own, hints, settings, take, signal }).finally(this.end);
  }

  // What was asked of an exchange may still be answered before its connection is closed.
  #afterAnswers(): AbortSignal {
    const closing = new AbortController();
    const close = () => void this.#settle().then(() => closing.abort());
    this.signal.addEventListener('abort', close, { once: true });
    if (this.signal.aborted) close();
    return closing.signal;
  }

  async #settle(): Promise<void> {
    await this.#hands?.settle(longestEnd);
  }

  #count(bot: string, closes: number): void {
    const { options } = this.going;
    this.#closes.set(bot, (this.#closes.get(bot) ?? 0) + 1);
    const bots = this.session.bots.map(({ spec }) => spec.name);
    const counts = bots.map((name) => this.#closes.get(name) ?? 0);
    if (Math.min(...counts) >= (options.closes ?? Infinity)) this.end();
    if (closes >= (options.until ?? Infinity)) this.end();
  }
}

function mapped<T>(
  connections: ReadonlyMap<string, Connection>,
  make: (connection: Connection) => T,
): ReadonlyMap<string, T> {
  return new Map([...connections].map(([id, connection]) => [id, make(connection)]));
}

function isEnding(error: unknown): boolean {
  if (error instanceof UserError) return error.cause instanceof Trouble;
  return error instanceof Trouble || (error instanceof Error && error.name === 'AbortError');
}

function exchangesOf(planned: Planned): readonly string[] {
  const { markets, others } = specOf(planned, new Map());
  return [...markets, ...others].map(({ exchange }) => exchange).filter((id) => id !== 'sample');
}

function outsideOf({ planned }: Going): readonly string[] {
  return [...new Set(planned.flatMap((one) => specOf(one, new Map()).outside ?? []))];
}

function process(what: 'restarted' | 'stopped'): Input {
  return { type: 'process', version: 1, time: Date.now(), what };
}
