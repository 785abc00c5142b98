import { aloneOf, type MoneyFlow } from '#capital';
import { type Bars, marketName } from '#market';
import { outcomesOf } from '#research';
import { type Account, type FundingRates, type Part, type Run, runTogether } from '#simulation';
import type { Plan } from '#strategy';
import type { Published } from '#outside';
import type { BarRow, BotSpec, SessionEvent, ValueRow } from './events.ts';
import { compareExecuted, type Executed, type Traded } from './executed.ts';
import { barsOfRows, publishedOfRows, streamName } from './stream.ts';

/** Why a session and a backtest of it came to different results. */
export type Cause =
  | 'missed or refused orders'
  | 'data'
  | 'signal time'
  | 'fees'
  | 'fill price'
  | 'size'
  | 'funding';

/** The way from what a bot came to, to what a backtest comes to, one cause at a time. */
export interface Attribution {
  readonly bot: string;
  readonly session: number;
  readonly backtest: number;
  /** In money; together they are the whole difference. */
  readonly parts: Readonly<Record<Cause, number>>;
}

/** What a backtest of a bot goes by in place of what the session did. */
export interface Backtest {
  /** The bars of a stream as they are known now, past included. */
  readonly barsOf: (stream: string) => Bars;
  /** Values from outside as they are known now. */
  readonly valuesOf: (name: string) => Published;
  readonly account: Account;
  readonly funding: (market: string) => FundingRates | undefined;
}

/** What came in over a session, per stream: the bars of its past and those that it saw close. */
export interface Seen {
  readonly rows: readonly BarRow[];
  /** When the first bar opened that was not past. */
  readonly since: number;
}

/** Gathers what a session saw, event by event. */
export class Sightings {
  readonly #rows = new Map<string, BarRow[]>();
  readonly #since = new Map<string, number>();
  readonly #values = new Map<string, ValueRow[]>();
  readonly #equity = new Map<string, number>();
  /** Fills up to the last close of each bot, and those after it. */
  readonly #fills = new Map<string, { marked: number; readonly all: Traded[] }>();
  readonly #closes = new Map<string, number>();
  readonly #flows = new Map<string, MoneyFlow[]>();
  readonly #rates = new Map<string, Map<number, number>>();
  #bots: readonly BotSpec[] = [];

  see(event: SessionEvent): void {
    if (event.type === 'started') this.#bots = event.bots;
    else if (event.type === 'history') {
      this.#rows.set(event.stream, [...event.rows]);
      this.#since.set(event.stream, event.until);
    } else if (event.type === 'bars') {
      const rows = this.#rows.get(event.stream) ?? [];
      const last = rows.at(-1)?.[0] ?? -Infinity;
      rows.push(...event.rows.filter(([time]) => time > last));
    } else if (event.type === 'funding') {
      const rates = this.#rates.get(event.market) ?? new Map<number, number>();
      this.#rates.set(event.market, rates);
      for (const [time, rate] of event.rates) if (!rates.has(time)) rates.set(time, rate);
    } else if (event.type === 'values') this.#seeValues(event);
    else if (event.type === 'filled') this.#fillsOf(event.bot).all.push(event);
    else if (event.type === 'marked') {
      this.#equity.set(event.bot, event.equity);
      this.#fillsOf(event.bot).marked = this.#fillsOf(event.bot).all.length;
      this.#closes.set(event.bot, event.closes);
    } else if (event.type === 'transferred') this.#seeMoney(event);
  }

  // What came in after a close was nothing to it, whenever it was published.
  #seeValues({ name, rows }: Extract<SessionEvent, { type: 'values' }>): void {
    const last = Math.max(-Infinity, ...this.#closes.values());
    const seen = rows.map(([time, known, value]): ValueRow => [time, Math.max(known, last + 1), value]);
    this.#values.set(name, [...(this.#values.get(name) ?? []), ...seen]);
  }

  // What came is there from its time on, and not before it was known of.
  #seeMoney({ from, to, amount, at }: Extract<SessionEvent, { type: 'transferred' }>): void {
    const flow = (bot: string, size: number) => {
      const known = this.#closes.get(bot) ?? -Infinity;
      const flows = this.#flows.get(bot) ?? [];
      this.#flows.set(bot, [...flows, { time: Math.max(at ?? known, known), amount: size, to: bot }]);
    };
    if (to !== null) flow(to, amount);
    else if (from !== null) flow(from, -amount);
    this.#adjust(to, amount);
    this.#adjust(from, -amount);
  }

  // Until the next close says what a bot is worth.
  #adjust(name: string | null, amount: number): void {
    const bot = this.#bots.find((spec) => spec.name === name);
    if (bot) this.#equity.set(bot.name, this.equityOf(bot) + amount);
  }

  /** Money that came to a bot, or was taken from it, otherwise than by its trades. */
  flowsOf(bot: string): readonly MoneyFlow[] {
    return this.#flows.get(bot) ?? [];
  }

  get bots(): readonly BotSpec[] {
    return this.#bots;
  }

  /** What a bot was worth at its last close. */
  equityOf({ name, account }: BotSpec): number {
    return this.#equity.get(name) ?? account.cash;
  }

  /** What a bot had filled at its last close. */
  filledBy({ name }: BotSpec): readonly Traded[] {
    const { all, marked } = this.#fillsOf(name);
    return all.slice(0, marked);
  }

  /** The funding rates of a market that it was told, in time. */
  ratesOf(market: string): FundingRates | undefined {
    const rates = this.#rates.get(market);
    if (!rates) return undefined;
    const rows = [...rates].toSorted(([a], [b]) => a - b);
    return {
      time: Float64Array.from(rows, ([time]) => time),
      rate: Float64Array.from(rows, ([, rate]) => rate),
    };
  }

  #fillsOf(bot: string): { marked: number; readonly all: Traded[] } {
    const known = this.#fills.get(bot) ?? { marked: 0, all: [] };
    this.#fills.set(bot, known);
    return known;
  }

  /** Values from outside, each from when it counted. */
  values(name: string): Published {
    return publishedOfRows(name, this.#values.get(name) ?? []);
  }

  seen(stream: string): Seen {
    return { rows: this.#rows.get(stream) ?? [], since: this.#since.get(stream) ?? -Infinity };
  }
}

/**
 * Explains the difference between a session and a backtest by going from one to the other: what is
 * changed at each step is the cause of what it changes. A decision is acted on at the close that it is
 * about, however late its bar came in, so the time of signals costs nothing on paper; with real orders
 * it is part of the price. Those are first held against what a simulation of the same bars fills.
 */
export function attribute(
  spec: BotSpec,
  plans: readonly Plan[],
  sightings: Sightings,
  backtest: Backtest,
): Attribution {
  const { account } = spec;
  const seen: Data = { bars: ownBars(spec, sightings), values: (name) => sightings.values(name) };
  const now: Data = { bars: backtest.barsOf, values: backtest.valuesOf };
  const fees = { ...account, fee: backtest.account.fee, makerFee: backtest.account.makerFee };
  const { slippage, spread, impact, participation } = backtest.account;
  const prices = { ...fees, slippage, spread, impact, participation };
  const heard = (market: string) => sightings.ratesOf(market);
  const session = sightings.equityOf(spec);
  const trade = (data: Data, terms: Account, funding: Backtest['funding']) =>
    runOf(spec, plans, sightings, { ...data, account: defined(terms), funding });
  const worth = (...terms: Parameters<typeof trade>) => finalEquity(trade(...terms));
  const undisturbed = trade(seen, account, heard);
  const free = finalEquity(undisturbed);
  const compared = executedOf(spec, sightings, undisturbed);
  const executed = spec.real ? compared : { ...asSimulated, funding: compared.funding };
  const explained = Object.values(executed).reduce((sum, part) => sum + part, 0);
  const told = worth(now, account, heard);
  const charged = worth(now, fees, heard);
  const priced = worth(now, prices, heard);
  const sized = worth(now, backtest.account, heard);
  const funded = worth(now, backtest.account, backtest.funding);
  return {
    bot: spec.name,
    session,
    backtest: funded,
    parts: {
      'missed or refused orders': free - session - explained,
      data: told - free,
      'signal time': 0,
      fees: charged - told + executed.fees,
      'fill price': priced - charged + executed['fill price'],
      size: sized - priced + executed.size,
      funding: funded - sized + executed.funding,
    },
  };
}

interface Data {
  readonly bars: (stream: string) => Bars;
  readonly values: (name: string) => Published;
}

interface Terms extends Data {
  readonly account: Account;
  readonly funding: Backtest['funding'];
}

// On paper the simulation fills, and charges what was told in time.
const asSimulated: Executed = { fees: 0, 'fill price': 0, size: 0, funding: 0 };

function executedOf(spec: BotSpec, sightings: Sightings, { lanes }: Run): Executed {
  const simulated = lanes.flatMap(({ bars, fills }) =>
    Array.from(fills, (fill): Traded => ({
      ...fill,
      market: marketName(bars.market),
      opens: bars.time[fill.bar]!,
    })),
  );
  const marks = lanes.map(({ bars }): [string, number] => [marketName(bars.market), bars.close.at(-1)!]);
  return compareExecuted(sightings.filledBy(spec), simulated, new Map(marks));
}

// Of a bot that shares an account, with all that came and left.
function finalEquity(run: Run): number {
  const equity = run.bots ? outcomesOf(run, run.bots)[0]!.equity : run.equity;
  return equity.at(-1)!;
}

function runOf(
  { name, capital, markets, others, outside = [], timeframe, rules }: BotSpec,
  plans: readonly Plan[],
  sightings: Sightings,
  { bars, values, account, funding }: Terms,
): Run {
  const elsewhere = [
    ...[...others, ...markets].map((market) => bars(streamName(market, timeframe))),
    ...outside.map(values),
  ];
  const parts = markets.map((market, k): Part => ({
    plan: plans[k]!,
    bars: bars(streamName(market, timeframe)),
    others: elsewhere,
    rules: rules[marketName(market)],
    since: sightings.seen(streamName(market, timeframe)).since,
    funding: funding(marketName(market)),
  }));
  if (!capital) return runTogether(parts, account);
  const bot = aloneOf({ name, allotment: account.cash, ...capital });
  return runTogether(parts, account, { capital: { ...bot, flows: sightings.flowsOf(name) } });
}

function ownBars({ markets, others, timeframe }: BotSpec, sightings: Sightings): (stream: string) => Bars {
  const all = [...markets, ...others].map((market): [string, Bars] => {
    const stream = streamName(market, timeframe);
    return [stream, barsOfRows(market, timeframe, sightings.seen(stream).rows)];
  });
  const known = new Map(all);
  return (stream) => known.get(stream)!;
}

// What is not given is left out rather than given as nothing.
function defined(account: Account): Account {
  return Object.fromEntries(
    Object.entries(account).filter(([, value]) => value !== undefined),
  ) as unknown as Account;
}
