import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Connection, hintSource, marketsOf, quoteSource, tradingAccount } from '#adapters/ccxt';
import type { Settings } from '#config';
import { type Market, marketName } from '#market';
import type { OrderRules } from '#orders';
import { defineStrategy, type Exits } from '#strategy';
import {
  type BarRow,
  type BotSpec,
  type Input,
  KeptSession,
  type OrderMoved,
  replay,
  Session,
  type SessionAlert,
  type SessionEvent,
  streamName,
} from '#trading';
import { attend } from '../../src/cli/session/attend.ts';
import { Hands } from '../../src/cli/session/hands.ts';
import { connect, keyOf } from '../connection/support.ts';
import type { Place } from '../connection/trading.ts';
import * as fake from '../exchange/index.ts';
import { memoryJournal } from '../trading/memory-journal.ts';

const minute = 60_000;

/** What a bar tells the strategy to do, as its volume. */
const words = { nothing: 1, enter: 2, leave: 3 } as const;

export type Word = keyof typeof words;

const obedient = (exits: Exits) =>
  defineStrategy({
    name: 'obedient',
    about: 'Does what the volume says',
    series: ({ volume }) => ({
      enterLong: volume.above(1.5).and(volume.below(2.5)),
      exitLong: volume.above(2.5),
    }),
    exits: () => exits,
  });

/** A session with real orders at a fake exchange, through the real client, that can be killed at any moment. */
export class Trader {
  readonly place: Place;
  readonly exits: Exits;
  readonly exchange: fake.FakeExchange;
  readonly venue: fake.OpenVenue;
  readonly keys: fake.Credentials;
  readonly stored: string[] = [];
  readonly alerts: SessionAlert[] = [];
  readonly #market: Market;
  #rules!: OrderRules;
  #life: Life | undefined;
  #closes: number;

  constructor(place: Place, exchange: fake.FakeExchange, exits: Exits = { stopLoss: 0.05 }) {
    const { id, symbol, isSpot, quote } = place;
    this.place = place;
    this.exits = exits;
    this.exchange = exchange;
    this.venue = exchange.venue(id);
    const money = { [quote]: '10000' };
    const isApart = id === 'binance' && !isSpot;
    this.keys = exchange.account(id, isApart ? {} : money, isApart ? { futures: money } : {});
    this.#market = { exchange: id, symbol };
    // Closes are a minute apart, whenever they are heard of.
    this.#closes = Math.floor(exchange.clock.now() / minute) * minute - 60 * minute;
    this.venue.trade(symbol, '40000');
  }

  get events(): readonly SessionEvent[] {
    return this.stored.map((text) => JSON.parse(text) as SessionEvent);
  }

  /** What the books say is held. */
  get booked(): number {
    return this.events.reduce((sum, event) => (event.type === 'filled' ? sum + event.quantity : sum), 0);
  }

  /** What the exchange has for us. */
  get there(): number {
    const { isSpot, symbol, id } = this.place;
    const { books } = this.venue.engine;
    const { account } = this.keys;
    if (isSpot) {
      const { free, held } = books.balance(account, symbol.split('/')[0]!);
      return Number(fake.text(free + held));
    }
    const wallet = id === 'binance' ? `${account}/futures` : account;
    return Number(fake.text(books.position(wallet, symbol).amount));
  }

  has(type: SessionEvent['type']): boolean {
    return this.events.some((event) => event.type === type);
  }

  /** Less than this cannot be sold. */
  get least(): number {
    const { minNotional, minQuantity, lot } = this.#rules;
    return Math.max(minQuantity, lot, (minNotional / 39_000) * 1.1);
  }

  get isFlat(): boolean {
    return Math.abs(this.booked) < 1e-9;
  }

  /** Whether no order of ours is on its way, and the books have what the exchange has. */
  get isCalm(): boolean {
    const resting = this.#openOrders();
    const isKnown = [...this.#orders().values()].every(({ leg, state }) =>
      leg === 'stop' || leg === 'target' ? state !== 'sent' && state !== 'unknown' : ends.has(state),
    );
    const dust = this.place.isSpot ? this.least : 1e-9;
    const isSame = Math.abs(this.there - this.booked) <= dust;
    return isKnown && isSame && (this.booked > this.least ? resting.length > 0 : resting.length === 0);
  }

  /** Whether what is held has a stop at the exchange that is not larger than it. */
  get isGuarded(): boolean {
    const stops = this.#openOrders().filter(({ request }) => request.trigger);
    const sum = stops.reduce((all, { amount, filled }) => all + Number(fake.text(amount - filled)), 0);
    return stops.length === 1 && sum > 0 && sum <= this.there + 1e-9;
  }

  /** The states that orders went through, by what they were for, and how often it began again. */
  get met(): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.type === 'order') return [`${event.leg} ${event.state}`];
      return event.type === 'process' ? [event.what] : [];
    });
  }

  change(change: Partial<fake.Market>): void {
    this.venue.engine.changeMarket(this.place.symbol, change);
  }

  /** The exchange loses what guards us, and says nothing. */
  loseStop(): void {
    for (const { id, request } of this.#openOrders())
      if (request.trigger) this.venue.engine.end(id, 'cancelled');
  }

  /** What a person would want to see if it is not as it should be. */
  get told(): string {
    const orders = [...this.#orders().values()].map(({ leg, state, filled }) => `${leg} ${state} ${filled}`);
    const open = this.#openOrders().map(({ id, status, amount }) => `${id} ${status} ${fake.text(amount)}`);
    return JSON.stringify({ booked: this.booked, there: this.there, orders, open, alerts: this.alerts });
  }

  /** By the record of the exchange: nothing was sent twice, and nothing without being written down before. */
  requireHonest(told: string): void {
    const { entries } = this.exchange.record;
    const checked = fake.checker(entries, this.place.id);
    expect(checked.faultsOfTheBooks(), told).toEqual([]);
    expect(checked.doubleSends(), told).toEqual([]);
    const ids = new Set(
      this.events.flatMap((event) => (event.type === 'ordered' ? (event.request?.clientId ?? []) : [])),
    );
    for (const [id, orders] of checked.ordersByClientId()) {
      expect(ids, told).toContain(id);
      expect(orders, told).toHaveLength(1);
    }
    const decided = this.events.flatMap((event) =>
      event.type === 'ordered' && event.order.leg === 'entry' ? [event.order.id] : [],
    );
    expect(new Set(decided).size, told).toBe(decided.length);
  }

  #orders(): ReadonlyMap<string, OrderMoved> {
    const orders = new Map<string, OrderMoved>();
    for (const event of this.events) if (event.type === 'order') orders.set(event.clientId, event);
    return orders;
  }

  #openOrders() {
    const { account } = this.keys;
    const wallets = [account, `${account}/futures`];
    return wallets
      .flatMap((wallet) => this.venue.engine.orders(wallet))
      .filter(({ status }) => status === 'open' || status === 'waiting');
  }

  /** Begins, or begins again: with the journal and nothing else. */
  async begin(): Promise<void> {
    this.#life = await Life.begin(this);
    const { session } = this.#life;
    if (this.stored.length > 0) {
      await replay(memoryJournal(this.stored), session);
      await this.take({ type: 'process', version: 1, time: await this.#life.now(), what: 'restarted' });
      if (session.missing.length === 0) return;
    } else {
      const spec = await this.#specOf(this.#life);
      const time = await this.#life.now();
      await this.take({ type: 'started', version: 1, time, session: 'seeded', engine: '0', bots: [spec] });
    }
    const stream = streamName(this.#market, '1m');
    const row: BarRow = [this.#closes - minute, 40000, 40000, 40000, 40000, 1];
    const time = await this.#life.now();
    await this.take({ type: 'history', version: 1, time, stream, until: this.#closes, rows: [row] });
  }

  /** The process is gone, whatever it was at. */
  async kill(): Promise<void> {
    await this.#life?.end();
    this.#life = undefined;
  }

  async take(event: Input): Promise<void> {
    await this.#life?.take(event);
  }

  /** A bar closes at the price that was last paid, and tells what to do. */
  async bar(word: Word, price: string): Promise<void> {
    this.venue.trade(this.place.symbol, price);
    const life = this.#life;
    if (!life) return;
    const value = Number(price);
    const row: BarRow = [this.#closes, value, value, value, value, words[word]];
    this.#closes += minute;
    const stream = streamName(this.#market, '1m');
    const time = await life.now();
    await this.take({ type: 'bars', version: 1, time, stream, until: this.#closes, rows: [row] });
  }

  async say(word: 'close' | 'reconcile'): Promise<void> {
    const time = this.exchange.clock.now();
    await this.take({ type: 'operator', version: 1, time, word, bot: null });
  }

  /** Waits until something holds; false when it did not come to that. */
  async until(holds: () => boolean, longest = 90_000): Promise<boolean> {
    for (const began = performance.now(); performance.now() - began < longest; await sleep(100))
      if (holds()) return true;
    return holds();
  }

  async #specOf({ account, connection }: Life): Promise<BotSpec> {
    const name = marketName(this.#market);
    const told = (await marketsOf(connection)()).get(this.#market.symbol)!;
    const rules: OrderRules = {
      lot: told.lot ?? 0,
      tick: told.tick ?? 0,
      minQuantity: told.minAmount ?? 0,
      minNotional: told.minNotional ?? 0,
    };
    this.#rules = rules;
    return {
      name: 'bot',
      strategy: 'obedient',
      hash: '',
      params: {},
      exits: {},
      markets: [this.#market],
      others: [],
      timeframe: '1m',
      account: { cash: 5000, fee: 0.001, slippage: 0, size: 0.5 },
      rules: { [name]: rules },
      // Bars of the past are told as if they had closed now.
      limits: { dataAge: 4 * 3_600_000 },
      warmup: 0,
      real: { [name]: await account.abilities(this.#market.symbol) },
    };
  }
}

const ends: ReadonlySet<string> = new Set(['filled', 'cancelled', 'expired', 'refused', 'never accepted']);

/** A process, from its start to its end. */
class Life {
  readonly session: Session;
  readonly connection: Connection;
  readonly account: ReturnType<typeof tradingAccount>;
  readonly #trader: Trader;
  readonly #kept: KeptSession;
  readonly #hands: Hands;
  readonly #end = new AbortController();
  #attending: Promise<void> | undefined;

  private constructor(trader: Trader, connection: Connection) {
    this.#trader = trader;
    this.connection = connection;
    this.account = tradingAccount(connection);
    this.session = new Session(
      () => [obedient(trader.exits).plan()],
      (work) => work(),
      (text) => createHash('sha256').update(text).digest('hex'),
    );
    this.#kept = new KeptSession(this.session, memoryJournal(trader.stored));
    this.#hands = new Hands(new Map([[connection.id, this.account]]), (event) => this.take(event));
  }

  static async begin(trader: Trader): Promise<Life> {
    const { exchange, place, keys } = trader;
    const connection = await connect(exchange, place.id, { key: keyOf(place.id, keys), deadline: 1500 });
    // The pace has tests of its own.
    connection.client.enableRateLimit = false;
    return new Life(trader, connection);
  }

  async take(event: Input): Promise<void> {
    // Nobody hears what comes to a process that is gone.
    if (this.#end.signal.aborted) return;
    const { asks, alerts } = await this.#kept.take(event);
    if (this.#end.signal.aborted) return;
    this.#trader.alerts.push(...alerts);
    this.#hands.do(asks);
    this.#attending ??= this.session.missing.length === 0 ? this.#attend() : undefined;
  }

  /** What time it is, whether or not the exchange can tell. */
  now(): Promise<number> {
    return this.account.now(Infinity).catch(() => this.#trader.exchange.clock.now());
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.connection.close();
    await this.#attending?.catch(() => undefined);
  }

  #attend(): Promise<void> {
    const { id } = this.connection;
    return attend({
      session: this.session,
      accounts: new Map([[id, this.account]]),
      quotes: new Map([[id, quoteSource(this.connection)]]),
      hints: new Map([[id, hintSource(this.connection)]]),
      settings: {} as Settings,
      take: (event) => this.take(event),
      signal: this.#end.signal,
    });
  }
}
