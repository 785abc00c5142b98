import { giversFirst, reserveName } from '#capital';
import type { Coming } from '#simulation';
import { Bot, type PlansOf, type Run } from './bot.ts';
import type { Hash } from './chain.ts';
import type { BarRow, BotSpec, Command, Input, OperatorWord, ValueRow } from './events.ts';
import { isOrderInput, type OrderInput } from './order-events.ts';
import { Custody } from './orders/custody.ts';
import { clientId } from './orders/ids.ts';
import type { Watched } from './orders/watched.ts';
import { streamsOf } from './stream.ts';

/** Up to when all funding rates that are due are known, and when the newest of them was due. */
export interface Due {
  readonly until: number;
  readonly last: number;
}

/**
 * Bots at work. What they do follows from the events that come in and from nothing else: time comes
 * in as an event as well, and the same events lead to the same commands.
 */
export class Session {
  readonly #plansOf: PlansOf;
  readonly #run: Run;
  readonly #hash: Hash;
  readonly #history = new Map<string, readonly BarRow[]>();
  readonly #values = new Map<string, readonly ValueRow[]>();
  readonly #known = new Map<string, number>();
  readonly #dues = new Map<string, Due>();
  readonly #offsets = new Map<string, number>();
  readonly #unwell = new Set<string>();
  readonly #custodies = new Map<string, Custody>();
  readonly #clock = { now: NaN };
  #name = '';
  #specs: readonly BotSpec[] = [];
  #bots: readonly Bot[] = [];
  /** The same, those that hand money on before those that get it. */
  #line: readonly Bot[] = [];
  /** Who hands money on to each bot. */
  #givers: ReadonlyMap<string, readonly Bot[]> = new Map();
  #reserve = 0;

  /** `run` runs whatever calls into strategies; `hash` names real orders. */
  constructor(plansOf: PlansOf, run: Run = (work) => work(), hash: Hash = noHash) {
    this.#plansOf = plansOf;
    this.#run = run;
    this.#hash = hash;
  }

  get bots(): readonly Bot[] {
    return this.#bots;
  }

  /** Streams whose history is still to come. */
  get missing(): readonly string[] {
    return [...new Set(this.#specs.flatMap(streamsOf))].filter((stream) => !this.#history.has(stream));
  }

  /** Up to when each stream is known. */
  get known(): ReadonlyMap<string, number> {
    return this.#known;
  }

  /** Perpetuals whose funding rates are told, and how far. */
  get dues(): ReadonlyMap<string, Due> {
    return this.#dues;
  }

  /** What came in from outside, by name. */
  get values(): ReadonlyMap<string, readonly ValueRow[]> {
    return this.#values;
  }

  /** Exchanges at which nothing is entered while they are not well. */
  get unwell(): ReadonlySet<string> {
    return this.#unwell;
  }

  /** When something is to be done even if nothing happens until then: a `timer` is due. */
  get due(): number {
    const dues = [...this.#custodies.values(), ...this.#desks].map(({ due }) => due);
    return Math.min(Infinity, ...dues);
  }

  /** Markets whose prices are waited for. */
  get watched(): readonly Watched[] {
    return this.#desks.flatMap(({ watched }) => watched);
  }

  /** Takes in what happened; gives back what is to be done about it. */
  step(event: Input): readonly Command[] {
    this.#clock.now = this.#dated(event);
    const commands = this.#step(event);
    return this.#custodies.size === 0 ? commands : [...commands, ...this.#look()];
  }

  // What people and processes say is dated by our clock, everything else by the exchange's.
  #dated({ type, time }: Input): number {
    const [exchange] = this.#custodies.keys();
    if (exchange === undefined || !byOurClock.has(type)) return time;
    return time - (this.#offsets.get(exchange) ?? 0);
  }

  #step(event: Input): readonly Command[] {
    if (isOrderInput(event)) return this.#take(event);
    switch (event.type) {
      case 'started':
        this.#specs = event.bots;
        this.#name = event.session;
        this.#reserve = event.reserve ?? 0;
        return [];
      case 'history':
        this.#history.set(event.stream, event.rows);
        this.#known.set(event.stream, event.until);
        if (this.missing.length === 0) this.#open();
        return [];
      case 'bars':
        this.#known.set(event.stream, Math.max(event.until, this.#known.get(event.stream) ?? -Infinity));
        return this.#line.flatMap((bot) =>
          attempt(bot, () => bot.hear(event.stream, event.rows, event.until)),
        );
      case 'funding':
        return this.#owe(event);
      case 'values':
        this.#values.set(event.name, [...(this.#values.get(event.name) ?? []), ...event.rows]);
        for (const bot of this.#bots) bot.learn(event.name, event.rows);
        return [];
      case 'money':
        return this.#receive(event);
      case 'operator':
        return this.#obey(event);
      case 'process':
        return event.what === 'restarted' ? this.#restart() : [];
      case 'clock':
        this.#offsets.set(event.exchange, event.offset);
        return [];
      case 'health':
        if (event.isWell) this.#unwell.delete(event.exchange);
        else this.#unwell.add(event.exchange);
        return [];
      default:
        return [];
    }
  }

  // A rate is due once, however often it is told.
  #owe({ market, until, rates }: Extract<Input, { type: 'funding' }>): readonly Command[] {
    const { until: before, last } = this.#dues.get(market)!;
    const news = rates.filter(([time]) => time > last);
    this.#dues.set(market, { until: Math.max(before, until), last: news.at(-1)?.[0] ?? last });
    return this.#line.flatMap((bot) => attempt(bot, () => bot.owe(market, news)));
  }

  #open(): void {
    for (const { funding = [], timeframe } of this.#specs)
      for (const market of funding) {
        // Nothing was held before.
        const began = this.#known.get(`${market} ${timeframe}`)!;
        const until = Math.min(began, this.#dues.get(market)?.until ?? began);
        this.#dues.set(market, { until, last: until });
      }
    const around = {
      clock: this.#clock,
      history: this.#history,
      values: this.#values,
      clockOffset: (exchange: string) => this.#offsets.get(exchange) ?? 0,
      isUnwell: (exchange: string) => this.#unwell.has(exchange),
      custodyOf: (exchange: string) => this.#custodyOf(exchange),
      dueUntil: (market: string) => this.#dues.get(market)!.until,
      run: this.#run,
      clientId: (id: string, attempt: number) => clientId(this.#name, id, attempt, this.#hash),
      isTaker: (bot: string) => this.#givers.has(bot),
      horizon: (bot: string) => this.#horizon(bot),
      hand: (to: string, coming: Coming) => this.#hand(to, coming),
    };
    this.#bots = this.#specs.map((spec) => this.#run(() => new Bot(spec, this.#plansOf(spec), around)));
    const givers = new Map<string, Bot[]>();
    for (const bot of this.#bots) {
      const { to } = bot.spec.capital?.transfer ?? {};
      if (to !== undefined) givers.set(to, [...(givers.get(to) ?? []), bot]);
    }
    this.#givers = givers;
    const links = this.#specs.map(({ name, capital }) => ({ name, transfer: capital?.transfer }));
    this.#line = giversFirst(links).map((k) => this.#bots[k]!);
  }

  // Whoever gets money goes no further than those who hand it on are known.
  #horizon(bot: string): number {
    const givers = this.#givers.get(bot) ?? [];
    return Math.min(Infinity, ...givers.map(({ horizon }) => horizon));
  }

  #hand(to: string, coming: Coming): void {
    if (to === reserveName) this.#reserve += coming.amount;
    else this.#bots.find(({ spec }) => spec.name === to)!.expect(coming);
  }

  #receive({ to, amount, version, time }: Extract<Input, { type: 'money' }>): readonly Command[] {
    const bot = this.#bots.find(({ spec }) => spec.name === to && spec.capital);
    if (bot) return bot.receive(amount);
    const moved = Math.max(amount, -this.#reserve);
    if (to !== reserveName || moved === 0) return [];
    this.#reserve += moved;
    const ends = moved > 0 ? { from: null, to } : { from: to, to: null };
    const facts = { amount: Math.abs(moved), at: null, known: null, market: null };
    return [{ do: 'persist', event: { type: 'transferred', version, time, ...ends, ...facts } }];
  }

  #custodyOf(exchange: string): Custody {
    const known = this.#custodies.get(exchange);
    if (known) return known;
    const custody = new Custody(exchange, this.#clock);
    this.#custodies.set(exchange, custody);
    return custody;
  }

  get #desks() {
    return this.#bots.flatMap(({ desk }) => desk ?? []);
  }

  #obey({ word, bot }: Extract<Input, { type: 'operator' }>): readonly Command[] {
    if (word === 'reconcile') for (const custody of this.#custodies.values()) custody.lookSoon();
    if (word === 'reconcile') return [];
    return this.#bots
      .filter(({ spec }) => bot === null || spec.name === bot)
      .flatMap((one) => (word === 'close' ? one.close() : one.obey(modes[word], 'told to')));
  }

  #take(event: OrderInput): readonly Command[] {
    if ('failure' in event && event.failure && 'clientId' in event) {
      const { kind, message } = event.failure;
      const owner = this.#desks.map((desk) => desk.custodyOf(event.clientId)).find(Boolean);
      owner?.failed(kind, message);
    }
    if (event.type === 'account') this.#custodies.get(event.exchange)?.see(event);
    if (event.type === 'paid') this.#custodies.get(event.exchange)?.paid(event);
    if (event.type === 'execution') this.#custodies.get(event.exchange)?.execution(event.execution);
    if (event.type === 'missed') this.#custodies.get(event.exchange)?.lookSoon();
    return this.#bots.flatMap((bot) => bot.take(event));
  }

  // There is no other way to go on: whatever was not answered is unknown, and everything is looked at first.
  #restart(): readonly Command[] {
    for (const custody of this.#custodies.values()) custody.begin();
    return this.#bots.flatMap((bot) => bot.restart());
  }

  #look(): readonly Command[] {
    return [...this.#custodies.values()].flatMap((custody) => {
      custody.drive();
      return custody.out.take();
    });
  }
}

// A strategy that fails stops its own bot and no other.
function attempt(bot: Bot, work: () => readonly Command[]): readonly Command[] {
  try {
    return work();
  } catch (error) {
    return bot.fail(error instanceof Error ? error.message : String(error));
  }
}

const byOurClock: ReadonlySet<Input['type']> = new Set(['operator', 'process', 'feed', 'clock']);

const modes = { pause: 'paused', resume: 'running', halt: 'halted' } as const satisfies Partial<
  Record<OperatorWord, string>
>;

function noHash(): never {
  throw new Error('a session with real orders needs a hash');
}
