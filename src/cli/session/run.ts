import type { Connection } from '#adapters/ccxt';
import { openJournal, sessionFolder } from '#adapters/sqlite';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { type CandleSource, type ExchangeKey, type HintSource, type QuoteSource, Trouble } from '#exchange';
import { sampleSpan } from '#market';
import {
  type BotSpec,
  type Input,
  type Journal,
  type OperatorWord,
  KeptSession,
  replay,
  type Session,
  type SessionEvent,
  streamsOf,
} from '#trading';
import type { Wellbeing } from '#watch';
import { withAlerts } from '../alerts.ts';
import type { Context } from '../context.ts';
import { withExchanges } from '../exchange.ts';
import { interrupt } from '../interrupt.ts';
import { type KeptRules, loadKeptRules } from '../kept-rules.ts';
import type { LiveOptions } from '../live-options.ts';
import { renderStanding } from '../screens/session.ts';
import { version } from '../version.ts';
import { type Accounts, openAccounts, requireMoney, setLeverages, withAbilities } from './accounts.ts';
import { attend } from './attend.ts';
import { type Planned, specOf } from './bots.ts';
import { Hands } from './hands.ts';
import { loadHistory, needsOf, type StreamNeed } from './history.ts';
import { type Log, openLog } from './log.ts';
import { newSession } from './made.ts';
import { measure, type Measuring, withMetrics } from './measuring.ts';
import { obeyNotes } from './notes.ts';
import { screenReader, screenTerminal } from './reader.ts';
import { requireSame } from './same.ts';
import { followExchanges, followSample } from './streams.ts';
import { Teller } from './teller.ts';
import { Watching } from './watching.ts';

const usualPoll = 60_000;
const usualPace = 5;

interface Going {
  readonly planned: readonly Planned[];
  readonly reserve: number;
  readonly options: LiveOptions;
  readonly settings: Settings;
  readonly context: Context;
  readonly signal: AbortSignal;
  /** Whose orders are real, by exchange; on paper when there are none. */
  readonly keys: ReadonlyMap<string, ExchangeKey> | undefined;
}

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

class Runner {
  readonly #name: string;
  readonly #folder: string;
  readonly #journal: Journal<SessionEvent>;
  readonly #going: Going;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #session: Session;
  readonly #kept: KeptSession;
  readonly #teller: Teller;
  readonly #measuring: Measuring;
  readonly #closes = new Map<string, number>();
  #hints: ReadonlyMap<string, HintSource> = new Map();
  #hands: Hands | undefined;

  constructor(journal: Journal<SessionEvent>, going: Going, teller: Teller, measuring: Measuring) {
    this.#teller = teller;
    this.#measuring = measuring;
    this.#name = measuring.session;
    this.#folder = measuring.folder;
    this.#journal = journal;
    this.#going = going;
    this.#signal = AbortSignal.any([going.signal, this.#end.signal]);
    const plans = new Map(going.planned.map((one) => [one.name, one.plans]));
    this.#session = newSession(plans);
    this.#kept = new KeptSession(this.#session, journal);
  }

  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      // Who was told to end before it had begun has nothing to complain about.
      if (!this.#going.signal.aborted || !isEnding(error)) throw error;
    }
  }

  async #run(): Promise<void> {
    const { planned, settings, context, keys } = this.#going;
    const isKnown = await this.#recover();
    const exchanges = new Set(planned.flatMap((one) => exchangesOf(one)));
    // What was asked of an exchange may still be answered before its connection is closed.
    const closing = new AbortController();
    const close = () => void this.#settle().then(() => closing.abort());
    this.#signal.addEventListener('abort', close, { once: true });
    if (this.#signal.aborted) close();
    const surroundings = {
      settings,
      context,
      signal: closing.signal,
      keys,
      observe: this.#measuring.watching.observe,
    };
    await withExchanges(exchanges, surroundings, async (connections) => {
      const { candleSource, hintSource, quoteSource } = await import('#adapters/ccxt');
      const sources = mapped(connections, candleSource);
      if (this.#going.options.streams !== false) this.#hints = mapped(connections, hintSource);
      const accounts = await this.#openAccounts(connections, isKnown);
      this.#hands = new Hands(accounts, (event) => this.#take(event));
      if (isKnown) await this.#take(process('restarted'));
      else await this.#begin(sources, accounts);
      if (!this.#signal.aborted)
        await this.#onScreen(() => this.#trade(sources, accounts, mapped(connections, quoteSource)));
      await this.#settle();
      await this.#take(process('stopped'));
    });
  }

  async #openAccounts(connections: ReadonlyMap<string, Connection>, isKnown: boolean): Promise<Accounts> {
    const { keys, context } = this.#going;
    if (!keys) return new Map();
    const own = [...connections].filter(([id]) => keys.has(id));
    return openAccounts(new Map(own), { isKnown }, context);
  }

  async #trade(
    sources: ReadonlyMap<string, CandleSource>,
    accounts: Accounts,
    quotes: ReadonlyMap<string, QuoteSource>,
  ): Promise<void> {
    await Promise.all([this.#follow(sources), this.#attend(accounts, quotes)]);
  }

  async #attend(accounts: Accounts, quotes: ReadonlyMap<string, QuoteSource>): Promise<void> {
    if (accounts.size === 0) return;
    const own = new Map([...quotes].filter(([id]) => accounts.has(id)));
    const take = (event: Input) => this.#take(event);
    const { settings } = this.#going;
    const attended = { session: this.#session, accounts, quotes: own, settings, take, signal: this.#signal };
    await attend(attended).finally(() => this.#end.abort());
  }

  async #settle(): Promise<void> {
    await this.#hands?.settle(longestEnd);
  }

  // Goes over everything that happened. There is no other way to start.
  async #recover(): Promise<boolean> {
    const { seq } = await this.#journal.head();
    if (seq === 0) return false;
    const [started] = await firstOf(this.#journal);
    if (started?.type !== 'started') throw new Error('a journal that does not begin with a beginning');
    requireSame(this.#name, started.bots, this.#specs(new Map()), this.#going.keys !== undefined);
    const { signal } = this.#going;
    const { differences, events } = await replay(this.#journal, this.#session, (event) => {
      signal.throwIfAborted();
      this.#teller.recall(event);
    });
    const [first] = differences;
    if (first)
      throw new UserError(
        'failed',
        `Session "${this.#name}" does not come to the same again (event ${first.seq}), so where it stands is not known. See: cryptobot replay ${this.#name}`,
      );
    this.#going.context.output.note(
      `Session "${this.#name}" goes on after ${events.toLocaleString('en')} events.`,
    );
    return this.#session.missing.length === 0;
  }

  #specs(kept: KeptRules): BotSpec[] {
    return this.#going.planned.map((one) => specOf(one, kept));
  }

  async #begin(sources: ReadonlyMap<string, CandleSource>, accounts: Accounts): Promise<void> {
    const { planned, reserve, settings, context } = this.#going;
    const drafts = this.#specs(new Map());
    const history = await loadHistory(needsOf(drafts), sources, { settings, context, signal: this.#signal });
    const markets = planned.flatMap((one) => one.markets);
    const kept = await loadKeptRules(settings.data, markets);
    const bots = await this.#equipped(this.#specs(kept), accounts);
    const time = Date.now();
    const { seq } = await this.#journal.head();
    // What begins late may have been begun before, and have been ended before its history came.
    if (seq === 0)
      await this.#take({
        type: 'started',
        version: 1,
        time,
        session: this.#name,
        engine: version,
        bots,
        ...(reserve > 0 ? { reserve } : {}),
      });
    for (const stream of this.#session.missing)
      await this.#take({ type: 'history', version: 1, time, stream, ...history.get(stream)! });
  }

  async #equipped(specs: readonly BotSpec[], accounts: Accounts): Promise<readonly BotSpec[]> {
    if (accounts.size === 0) return specs;
    await requireMoney(specs, accounts);
    const equipped = await withAbilities(specs, accounts);
    await setLeverages(specs, accounts);
    return equipped;
  }

  // A person at a terminal looks at a screen, and steers with its keys.
  async #onScreen(work: () => Promise<void>): Promise<void> {
    const { options, context } = this.#going;
    const { output } = context;
    const { watching } = this.#measuring;
    const terminal = options.plain ? undefined : screenTerminal(output);
    if (!terminal) return work();
    const press = (key: string) => this.#press(key);
    await this.#teller.readBy(await screenReader({ output, terminal, watching, press }), work);
    const { standing, updates } = watching;
    output.text(renderStanding(standing, false, updates.all, output.paint));
  }

  #press(key: string): void {
    if (key === 'q') this.#end.abort();
    if (key === 'ctrl-c') interrupt();
    const word = words[key];
    if (word === undefined) return;
    const said = this.#take({ type: 'operator', version: 1, time: Date.now(), word, bot: null });
    // What cannot be written ends the session elsewhere as well.
    said.catch(() => this.#end.abort());
  }

  async #follow(sources: ReadonlyMap<string, CandleSource>): Promise<void> {
    const { options } = this.#going;
    const { watching } = this.#measuring;
    const specs = this.#session.bots.map(({ spec }) => spec);
    const needs = needsOf(specs);
    const arriving = {
      known: this.#session.known,
      take: (event: Input) => this.#take(event),
      signal: this.#signal,
    };
    const isSample = ({ market }: StreamNeed) => market.exchange === 'sample';
    const { poll = usualPoll, pace = usualPace } = options;
    const sample = followSample(needs.filter(isSample), pace, arriving);
    const others = needs.filter((need) => !isSample(need));
    const real = followExchanges(others, sources, poll, {
      ...arriving,
      redactor: this.#going.context.output.redactor,
      updates: watching.updates,
      hints: this.#hints,
    });
    watching.awaited = others.map(({ stream, market: { exchange }, timeframe }) => ({
      stream,
      exchange,
      timeframe,
    }));
    const followed = { say: this.#teller.alert, heed: (wellbeing: Wellbeing) => this.#heed(wellbeing) };
    const measured = measure(this.#measuring, followed, this.#signal);
    const notes = obeyNotes(this.#folder, (event) => this.#take(event), this.#signal);
    const stop = () => this.#end.abort();
    // Whatever fails ends all of it; so does the end of all bars.
    const bars = Promise.all([sample, real]).finally(stop);
    await Promise.all([bars, notes.finally(stop), measured.finally(stop)]);
    if (others.length === 0 && this.#isOver(specs))
      this.#going.context.output.note('The sample market ends here.');
  }

  // Nothing is entered at an exchange that does worse than is allowed, if that is wanted.
  async #heed({ exchanges, at }: Wellbeing): Promise<void> {
    const wantsNone = this.#going.settings.whenUnwell === 'no-entries';
    for (const { exchange, unwell } of exchanges) {
      const isWell = unwell === null || !wantsNone;
      if (isWell !== this.#session.unwell.has(exchange)) continue;
      const message = unwell ?? 'is well again.';
      await this.#take({ type: 'health', version: 1, time: at, exchange, isWell, message });
    }
  }

  #isOver(specs: readonly BotSpec[]): boolean {
    return specs
      .flatMap(streamsOf)
      .every((stream) => (this.#session.known.get(stream) ?? 0) >= sampleSpan.to);
  }

  async #take(event: Input): Promise<void> {
    const { outputs, alerts, asks } = await this.#kept.take(event);
    this.#hands?.do(asks);
    this.#hands?.requireWell();
    this.#teller.tell([event, ...outputs], alerts);
    for (const one of outputs) if (one.type === 'marked') this.#count(one.bot, one.closes);
  }

  #count(bot: string, closes: number): void {
    const { options } = this.#going;
    this.#closes.set(bot, (this.#closes.get(bot) ?? 0) + 1);
    const bots = this.#session.bots.map(({ spec }) => spec.name);
    const counts = bots.map((name) => this.#closes.get(name) ?? 0);
    if (Math.min(...counts) >= (options.closes ?? Infinity)) this.#end.abort();
    if (closes >= (options.until ?? Infinity)) this.#end.abort();
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

const words: Readonly<Record<string, OperatorWord>> = { p: 'pause', r: 'resume', h: 'halt' };

function process(what: 'restarted' | 'stopped'): Input {
  return { type: 'process', version: 1, time: Date.now(), what };
}

async function firstOf(journal: Journal<SessionEvent>): Promise<readonly SessionEvent[]> {
  for await (const batch of journal.read()) return batch.map(({ event }) => event);
  return [];
}
