import { createHash } from 'node:crypto';
import type { Abilities, OrderRequest } from '#exchange';
import { type Market, marketName } from '#market';
import type { OrderRules } from '#orders';
import type { Account } from '#simulation';
import { defineStrategy, type Exits, hold } from '#strategy';
import {
  type Ask,
  type BarRow,
  type BotSpec,
  type Failure,
  type Filled,
  type Input,
  KeptSession,
  learn,
  newStanding,
  type OrderMoved,
  replay,
  Session,
  type SessionAlert,
  type SessionEvent,
  streamName,
} from '#trading';
import { memoryJournal } from '../memory-journal.ts';
import { type Held, isFailure, ModelExchange, type Terms } from './model-exchange.ts';

const minute = 60_000;

const start = Date.UTC(2024, 5, 3, 12);

/** What a bar tells the strategy to do, as its volume. */
const words = { nothing: 1, enter: 2, leave: 3, short: 4, cover: 5, fail: 6 } as const;

export type Word = keyof typeof words;

/** What all are told, or one bot alone. */
export type Said = Word | `${string}: ${Word}`;

/** What is said to the bot of a place alone begins here; what all are told at 0. */
const alone = (place: number) => 10 * (place + 1);

/** Does at each close what the bar's volume says to all or to the bot of its place. */
function obedient(place: number, exits: Exits, entry: Setup['entry'], shorts = true) {
  return defineStrategy({
    name: 'obedient',
    about: 'Does what the volume says',
    series: ({ volume }) => {
      const is = (told: number) => volume.above(told - 0.5).and(volume.below(told + 0.5));
      const says = (word: Word) => is(words[word]).or(is(alone(place) + words[word]));
      return {
        enterLong: says('enter'),
        exitLong: says('leave'),
        ...(shorts && { enterShort: says('short'), exitShort: says('cover') }),
      };
    },
    exits: () => exits,
    ...(entry && { entry: () => ({ ...entry, expires: 3 }) }),
  });
}

/** Enters when it is told to, and fails when it is told to. */
const fragile = defineStrategy({
  name: 'fragile',
  about: 'Fails when the volume says so',
  series: ({ close, volume }) => ({ close, volume: volume.times(1) }),
  decide({ now, position }) {
    if (now.volume === words.fail) throw new Error('as it was told to');
    if (now.volume !== words.enter || position.side !== 'flat') return hold;
    return { enter: 'long', stopLoss: now.close * 0.95 };
  },
});

/** What goes wrong with a request on its way. */
export type Fault =
  /** It never arrives, and nobody says so. */
  | 'lost'
  /** It arrives, and the answer does not. */
  | 'unanswered'
  /** It arrives when nobody waits for an answer any more. */
  | 'late'
  /** Nobody is there; nothing was sent. */
  | 'unreachable';

export interface Setup {
  readonly exits: Exits;
  readonly abilities: Abilities;
  readonly terms: Partial<Terms>;
  readonly account: Partial<Account>;
  readonly rules: OrderRules;
  readonly limits: BotSpec['limits'];
  /** How many bots do the same on one account. */
  readonly bots: number;
  /** What each bot begins with, hands on, and when it risks less, by place. */
  readonly shares: readonly (BotSpec['capital'] & { readonly cash: number })[];
  /** The bot that does not do the same, but fails when it is told to. */
  readonly fails: string | undefined;
  /** How far from the close entries wait: below it, or above. */
  readonly entry: { readonly limit: number } | { readonly stop: number } | undefined;
}

const usual: Setup = {
  exits: { stopLoss: 0.05 },
  abilities: { triggers: true, pairs: false, reduceOnly: false },
  terms: {},
  account: {},
  rules: { lot: 0.001, tick: 0.01, minQuantity: 0.001, minNotional: 1 },
  limits: {},
  bots: 1,
  shares: [],
  fails: undefined,
  entry: undefined,
};

interface OnItsWay {
  readonly at: number;
  readonly work: () => void | Promise<void>;
  /** Whether it reaches the exchange or us: what comes to us is gone when we are. */
  readonly to: 'exchange' | 'us';
}

const deadline = 3000;

/** A session, an exchange, and the way between them, which takes time and loses things. */
export class World {
  readonly exchange: ModelExchange;
  readonly market: Market;
  readonly name: string;
  readonly stored: string[] = [];
  readonly alerts: SessionAlert[] = [];
  readonly asks: Ask[] = [];
  /** What happens to the next requests of a kind; nothing when the list is empty. */
  readonly faults: { readonly do: Ask['do']; readonly fault: Fault }[] = [];
  /** Whether the exchange tells of orders and fills by itself. */
  tells = true;
  /** How long everything takes one way. */
  delay = 20;
  /** Whether all that is held is ours, and is to be guarded. */
  isStrict = false;
  /** What is never answered. */
  mute: Ask['do'] | undefined;
  /** Whether every question is answered with the key being no good. */
  lockedOut = false;
  /** How much longer answers take. */
  slow = 0;
  /** The process is killed when so many events are written, before or after what they ask for is sent. */
  dies: { readonly at: number; readonly sends: boolean } | undefined;
  now = start;
  readonly #setup: Setup;
  readonly #specs: readonly BotSpec[];
  /** Money at the exchange that no bot has. */
  readonly #besides: number;
  #session!: Session;
  #kept!: KeptSession;
  #way: OnItsWay[] = [];
  #toldExecutions = 0;
  #toldOrders = '';
  #alarmed = -Infinity;
  #naked = NaN;
  #lives = 0;

  private constructor(setup: Partial<Setup>, exchange: ModelExchange | undefined) {
    this.#setup = { ...usual, ...setup };
    const { account, terms, rules, limits, abilities, bots, shares } = this.#setup;
    const cash = 10_000;
    this.exchange = exchange ?? new ModelExchange(100, cash, { minQuantity: rules.minQuantity, ...terms });
    this.exchange.now = this.now;
    this.market = { exchange: 'model', symbol: this.exchange.symbol };
    this.name = marketName(this.market);
    this.#specs = Array.from({ length: bots }, (_, k) => ({
      name: k === 0 ? 'bot' : `bot-${k}`,
      strategy: 'obedient',
      hash: '',
      params: {},
      exits: {},
      markets: [this.market],
      others: [],
      timeframe: '1m',
      rules: { [this.name]: rules },
      limits,
      warmup: 0,
      account: {
        cash: 1e3,
        fee: 0.001,
        slippage: 0,
        size: 0.5,
        ...account,
        ...(shares[k] && { cash: shares[k].cash }),
      },
      ...(shares[k] && { capital: { transfer: shares[k].transfer, ladder: shares[k].ladder } }),
      real: { [this.name]: abilities },
    }));
    const allotted = this.#specs.reduce((sum, spec) => sum + spec.account.cash, 0);
    this.#besides = this.exchange.coins.get('USDT')! - allotted;
  }

  /** A session that has begun and has looked at its account. */
  static async begin(setup: Partial<Setup> = {}, exchange?: ModelExchange): Promise<World> {
    const world = new World(setup, exchange);
    await world.#boot();
    const { time } = world;
    await world.take({ type: 'started', version: 1, time, session: 's', engine: '0', bots: world.#specs });
    const stream = streamName(world.market, '1m');
    const row: BarRow = [start - minute, 100, 100, 100, 100, 1];
    await world.take({ type: 'history', version: 1, time, stream, until: start, rows: [row] });
    await world.pass(1000);
    return world;
  }

  get rules(): OrderRules {
    return this.#setup.rules;
  }

  /** Whether stops are to be at the exchange. */
  get stopsAtExchange(): boolean {
    return this.#setup.abilities.triggers;
  }

  get time(): number {
    return this.now;
  }

  get session(): Session {
    return this.#session;
  }

  get events(): readonly SessionEvent[] {
    return this.stored.map((text) => JSON.parse(text) as SessionEvent);
  }

  get fills(): readonly Filled[] {
    return this.events.filter((event) => event.type === 'filled');
  }

  get moves(): readonly OrderMoved[] {
    return this.events.filter((event) => event.type === 'order');
  }

  /** What an order is for. */
  legOf({ clientId }: OrderRequest): string {
    const ordered = this.events.find(
      (event) => event.type === 'ordered' && event.request?.clientId === clientId,
    );
    return ordered?.type === 'ordered' ? ordered.order.leg : '';
  }

  /** What the books say is held. */
  get booked(): number {
    return this.bookedBy.reduce((sum, one) => sum + one, 0);
  }

  /** The same of each bot. */
  get bookedBy(): readonly number[] {
    return this.#specs.map(({ name }) => this.fills.findLast(({ bot }) => bot === name)?.held ?? 0);
  }

  /** What the bots have together by the books, and what the account has that was theirs. */
  get worth(): readonly [books: number, account: number] {
    const standing = newStanding();
    for (const event of this.events) learn(standing, event);
    const { price, held, coins } = this.exchange;
    const own = [...standing.bots.values()].map(({ cash, positions }) =>
      [...positions.values()].reduce((sum, { quantity }) => sum + quantity * price, cash),
    );
    const books = own.reduce((sum, one) => sum + one, standing.reserve);
    return [books, coins.get('USDT')! + held * price - this.#besides];
  }

  /** Orders that were to be placed: leg, side, quantity, and the price that they wait for. */
  get placed(): readonly string[] {
    return this.asks.flatMap((ask) => {
      if (ask.do === 'place') return [told(ask.order)];
      return ask.do === 'placePair' ? [told(ask.stop), told(ask.target)] : [];
    });
  }

  async take(event: Input): Promise<void> {
    const { asks, alerts } = await this.#kept.take(event);
    this.alerts.push(...alerts);
    if (alerts.some(({ severity }) => severity === 'critical')) this.#alarmed = this.now;
    const { dies } = this;
    const isKilled = dies !== undefined && this.stored.length >= dies.at;
    if (!isKilled || dies.sends) for (const ask of asks) this.#send(ask);
    if (!isKilled) return;
    this.dies = undefined;
    await this.crash();
  }

  /** The next bar closes: the market moves through these prices, and the strategy is told a word. */
  async bar(word: Said, ...prices: readonly number[]): Promise<void> {
    const opens = this.now - (this.now % minute);
    const open = this.exchange.price;
    for (const price of prices) {
      await this.pass(5000);
      await this.goTo(price);
    }
    await this.pass(opens + minute - this.now);
    await this.close(opens, open, [open, ...prices], word);
    await this.pass(2000);
  }

  /** A bar is taken in as it closed. */
  async close(opens: number, open: number, prices: readonly number[], word: Said): Promise<void> {
    const told = this.#volumeOf(word);
    const row: BarRow = [opens, open, Math.max(...prices), Math.min(...prices), prices.at(-1)!, told];
    const stream = streamName(this.market, '1m');
    await this.take({ type: 'bars', version: 1, time: this.now, stream, until: opens + minute, rows: [row] });
  }

  async goTo(price: number): Promise<void> {
    this.exchange.goTo(price);
    if (this.session.watched.length > 0)
      await this.take({ type: 'price', version: 1, time: this.now, market: this.name, price });
    this.#tell();
  }

  /** Lets time go by. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let turns = 0; this.now < end; turns++) {
      if (turns > 5000 + ms / 10) throw new Error('it never comes to rest');
      this.#tell();
      const next = Math.min(end, this.session.due, ...this.#way.map(({ at }) => at));
      this.now = Math.max(this.now, next);
      this.exchange.now = this.now;
      const arrived = this.#way.filter(({ at }) => at <= this.now);
      this.#way = this.#way.filter(({ at }) => at > this.now);
      for (const { work } of arrived) await work();
      this.#complainOfNakedness();
      if (arrived.length === 0 && this.session.due <= this.now)
        await this.take({ type: 'timer', version: 1, time: this.now });
      // What is due at once is due a little later.
      if (this.session.due <= this.now && this.now < end) this.now++;
    }
  }

  /** The process is killed and starts again. What is on its way to the exchange still gets there. */
  async crash(): Promise<void> {
    this.#lives++;
    this.#way = this.#way.filter(({ to }) => to === 'exchange');
    await this.#boot();
    await this.take({ type: 'process', version: 1, time: this.now, what: 'restarted' });
  }

  /** What a bot's strategy makes of it. */
  plans({ name }: BotSpec, shorts = true) {
    const { exits, entry, fails } = this.#setup;
    const place = this.#specs.findIndex((spec) => spec.name === name);
    return [name === fails ? fragile.plan() : obedient(place, exits, entry, shorts).plan()];
  }

  async #boot(): Promise<void> {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const plans = (spec: BotSpec) => this.plans(spec);
    this.#session = new Session(plans, undefined, hash);
    const { differences } = await replay(memoryJournal(this.stored), this.#session);
    if (differences.length > 0) throw new Error(`replay differs: ${JSON.stringify(differences.slice(0, 2))}`);
    this.#kept = new KeptSession(this.#session, memoryJournal(this.stored));
  }

  #volumeOf(said: Said): number {
    const [word, name] = said.split(': ').toReversed() as [Word, string?];
    return words[word] + (name ? alone(this.#specs.findIndex((spec) => spec.name === name)) : 0);
  }

  // 26: what is held has a stop, or somebody was told, within a minute and a half of anything.
  #complainOfNakedness(): void {
    const { held, price, open, complaints } = this.exchange;
    const isMeant =
      this.isStrict && this.stopsAtExchange && Math.abs(held) * price > 2 * this.rules.minNotional;
    const isStopped = open.some(({ request }) => request.trigger && (request.side === 'sell') === held > 0);
    if (!isMeant || isStopped) this.#naked = NaN;
    else if (Number.isNaN(this.#naked)) this.#naked = this.now;
    if (this.now - this.#naked < 90_000 || this.#alarmed >= this.#naked || Number.isNaN(this.#naked)) return;
    complaints.push(`${held} was held without a stop since ${this.#naked}, and nobody was told`);
    this.#naked = NaN;
  }

  #send(ask: Ask): void {
    this.asks.push(ask);
    const at = this.faults.findIndex((one) => one.do === ask.do);
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]!.fault;
    const answer = (event: Input) => this.take({ ...event, time: this.now });
    const no = (kind: Failure['kind']): Failure => ({ kind, message: kind });
    const gone = this.#nothing(ask);
    if (fault === 'unreachable') return this.#later('us', this.delay, () => answer(gone(no('unreachable'))));
    if (this.mute === ask.do) return this.#later('us', deadline, () => answer(gone(no('timeout'))));
    if (this.lockedOut) return this.#later('us', this.delay, () => answer(gone(no('authentication'))));
    if (fault) this.#later('us', deadline, () => answer(gone(no('timeout'))));
    if (fault === 'lost') return;
    this.#later('exchange', fault === 'late' ? deadline + 1000 : this.delay, () => {
      const events = this.#do(ask);
      if (fault) return;
      for (const event of events) this.#later('us', this.delay + this.slow, () => answer(event));
    });
  }

  // What is said when nothing was answered.
  #nothing(ask: Ask): (failure: Failure) => Input {
    const version = 1;
    const time = this.now;
    return (failure) => {
      switch (ask.do) {
        case 'place': {
          const { clientId } = ask.order.request;
          return { type: 'answered', version, time, clientId, exchangeId: null, failure };
        }
        case 'placePair': {
          const { clientId } = ask.target.request;
          this.#later('us', 0, () =>
            this.take({
              type: 'answered',
              version,
              time: this.now,
              exchangeId: null,
              failure,
              clientId: ask.stop.request.clientId,
            }),
          );
          return { type: 'answered', version, time, clientId, exchangeId: null, failure };
        }
        case 'cancel':
          return { type: 'cancel-answered', version, time, clientId: ask.clientId, failure };
        case 'find':
          return { type: 'found', version, time, clientId: ask.clientId, report: null, failure };
        case 'funding':
          return { type: 'paid', version, time, exchange: 'model', payments: [], failure };
        default: {
          const empty = { balances: {}, positions: [], orders: [], executions: [] };
          return { type: 'account', version, time, exchange: 'model', failure, ...empty };
        }
      }
    };
  }

  // Does at the exchange what was asked, and says what it answers.
  #do(ask: Ask): Input[] {
    const time = this.now;
    const version = 1;
    const answered = ({ clientId }: OrderRequest, answer: Held | Failure): Input => {
      const failure = isFailure(answer) ? answer : null;
      const exchangeId = isFailure(answer) ? null : answer.id;
      return { type: 'answered', version, time, clientId, exchangeId, failure };
    };
    switch (ask.do) {
      case 'place':
        this.#requireIntent(ask.order.request);
        return [answered(ask.order.request, this.exchange.place(ask.order.request))];
      case 'placePair': {
        const { stop, target } = ask;
        for (const one of [stop, target]) this.#requireIntent(one.request);
        const made = this.exchange.placePair(stop.request, target.request);
        const [one, other] = isFailure(made) ? [made, made] : made;
        return [answered(stop.request, one), answered(target.request, other)];
      }
      case 'cancel':
        this.exchange.cancel(ask.clientId);
        return [{ type: 'cancel-answered', version, time, clientId: ask.clientId, failure: null }];
      case 'find': {
        const found = this.exchange.find(ask.clientId);
        const report = found ? this.exchange.report(found) : null;
        return [{ type: 'found', version, time, clientId: ask.clientId, report, failure: null }];
      }
      case 'funding': {
        const payments = this.exchange.payments.filter(({ time: at }) => at >= ask.since);
        return [{ type: 'paid', version, time, exchange: 'model', payments, failure: null }];
      }
      default: {
        const seen = this.exchange.look(ask.since);
        return [{ type: 'account', version, time, exchange: 'model', failure: null, ...seen }];
      }
    }
  }

  #requireIntent({ clientId }: OrderRequest): void {
    const isWritten = this.events.some(
      (event) => event.type === 'ordered' && event.request?.clientId === clientId,
    );
    if (!isWritten) this.exchange.complaints.push(`${clientId} was sent and not written down`);
  }

  #later(to: OnItsWay['to'], ms: number, work: OnItsWay['work']): void {
    const life = this.#lives;
    const isHeard = () => to === 'exchange' || life === this.#lives;
    this.#way.push({ to, at: this.now + ms, work: () => (isHeard() ? work() : undefined) });
  }

  // The exchange tells of what is new.
  #tell(): void {
    const { executions, orders } = this.exchange;
    const fresh = executions.slice(this.#toldExecutions);
    this.#toldExecutions = executions.length;
    const reports = orders.map((order) => this.exchange.report(order));
    const state = JSON.stringify(reports);
    const isNew = state !== this.#toldOrders;
    this.#toldOrders = state;
    if (!this.tells) return;
    const common = { version: 1, exchange: 'model' } as const;
    for (const execution of fresh)
      this.#later('us', this.delay, () =>
        this.take({ type: 'execution', ...common, time: this.now, execution }),
      );
    for (const report of isNew ? reports.slice(-3) : [])
      this.#later('us', this.delay, () => this.take({ type: 'report', ...common, time: this.now, report }));
  }
}

function told({
  leg,
  side,
  quantity,
  request: { limit, trigger },
}: Ask extends infer A ? (A extends { order: infer O } ? O : never) : never): string {
  const at = limit ?? trigger?.price;
  return `${leg}: ${side} ${quantity}${at === undefined ? '' : ` at ${at}`}`;
}
