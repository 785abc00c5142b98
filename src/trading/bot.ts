import { barStart, type Market, marketName, timeframeLength } from '#market';
import type { OrderDraft, OrderRules } from '#orders';
import { type Mode, RiskManager } from '#risk';
import { atExchange, type Bar, type Coming, Paper } from '#simulation';
import { type Plan, runsOwnCode } from '#strategy';
import { Approval } from './approval.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { PaperBroker } from './broker.ts';
import { draftsOf } from './drafts.ts';
import type { BarRow, BotSpec, Command, FundingCame, ValueRow } from './events.ts';
import type { OrderInput } from './order-events.ts';
import type { Custody } from './orders/custody.ts';
import { Desk } from './orders/desk.ts';
import { Listing } from './orders/listing.ts';
import { type Clock, Outbox } from './outbox.ts';
import { barsOfRows, publishedOfRows, Stream, streamName } from './stream.ts';

/** What makes a bot's strategy: a plan for each of its markets. */
export type PlansOf = (spec: BotSpec) => readonly Plan[];

export type Run = <T>(work: () => T) => T;

/** What a bot needs of the session around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly history: ReadonlyMap<string, readonly BarRow[]>;
  /** What came in from outside, by name. */
  readonly values: ReadonlyMap<string, readonly ValueRow[]>;
  /** By how many ms our clock is ahead of an exchange's. */
  readonly clockOffset: (exchange: string) => number;
  /** Whether an exchange does worse than is allowed. */
  readonly isUnwell: (exchange: string) => boolean;
  readonly custodyOf: (exchange: string) => Custody;
  /** Up to when all funding rates of a market that are due are known. */
  readonly dueUntil: (market: string) => number;
  /** Runs what calls into a strategy. */
  readonly run: Run;
  readonly clientId: (id: string, attempt: number) => string;
  /** Whether somebody hands money on to a bot. */
  readonly isTaker: (bot: string) => boolean;
  /** Up to when, exclusively, a bot may go on: bots that hand money on to it come first. */
  readonly horizon: (bot: string) => number;
  /** Hands money on to another bot, or to the reserve. */
  readonly hand: (to: string, coming: Coming) => void;
}

/** One strategy with its account. It goes on when all its streams are known up to a time. */
export class Bot {
  readonly spec: BotSpec;
  readonly #markets: readonly string[];
  readonly #around: Surroundings;
  readonly #out: Outbox;
  readonly #risk: RiskManager;
  readonly #paper: Paper;
  readonly #broker: PaperBroker;
  readonly #desk: Desk | undefined;
  readonly #listings: readonly Listing[];
  readonly #length: number;
  readonly #run: Run;
  readonly #streams: ReadonlyMap<string, Stream>;
  readonly #prices = new Map<string, number>();
  readonly #books: Bookkeeper;
  readonly #approval: Approval;
  #equity: number;
  #isBroken = false;

  constructor(spec: BotSpec, plans: readonly Plan[], around: Surroundings) {
    const { markets, others, outside = [], timeframe, account, rules, real } = spec;
    const { history, values } = around;
    this.spec = spec;
    this.#around = around;
    this.#out = new Outbox(spec.name, around.clock);
    this.#markets = markets.map(marketName);
    this.#length = timeframeLength(timeframe);
    // Signals and exits were made into series of ours when the plan was.
    this.#run = plans.some(runsOwnCode) ? around.run : (work) => work();
    this.#listings = this.#markets.map((market) => new Listing(rules[market]));
    const past = (market: Market) =>
      barsOfRows(market, timeframe, history.get(streamName(market, timeframe))!);
    const told = outside.map((name) => publishedOfRows(name, values.get(name) ?? []));
    const elsewhere = [...[...others, ...markets].map(past), ...told];
    this.#paper = new Paper(
      plans.map((plan, k) => ({
        plan,
        history: past(markets[k]!),
        others: elsewhere,
        rules: this.#listings[k],
      })),
      account,
      real ? atExchange : undefined,
      spec.capital && { name: spec.name, allotment: account.cash, ...spec.capital },
    );
    this.#broker = new PaperBroker(this.#paper, this.#markets);
    // Who trades real money acts on what has just closed.
    const usual = real ? { dataAge: this.#length } : {};
    this.#risk = new RiskManager({ ...usual, ...spec.limits }, account.cash);
    this.#equity = account.cash;
    this.#streams = new Map(
      [...others, ...markets].map((market) => [
        streamName(market, timeframe),
        new Stream(marketName(market), history.get(streamName(market, timeframe))!.at(-1)?.[0]),
      ]),
    );
    const known = {
      spec,
      markets: this.#markets,
      out: this.#out,
      paper: this.#paper,
      risk: this.#risk,
    };
    this.#books = new Bookkeeper({ ...known, length: this.#length, hand: around.hand });
    this.#approval = new Approval({
      ...known,
      listings: this.#listings,
      equity: () => this.#equity,
      unitOf: (lane) => this.#desk?.unit(lane),
      clockOffset: around.clockOffset,
      isUnwell: around.isUnwell,
    });
    this.#desk = real && this.#openDesk();
  }

  get mode(): Mode {
    return this.#risk.mode;
  }

  get equity(): number {
    return this.#equity;
  }

  /** Its real orders, where they are real. */
  get desk(): Desk | undefined {
    return this.#desk;
  }

  /** Does what the operator says. */
  obey(mode: Mode, reason: string): readonly Command[] {
    if (this.#isBroken && mode === 'running') return [];
    if (this.#risk.mode !== mode) this.#change(mode, reason);
    if (mode === 'running') this.#desk?.accept();
    return this.#done();
  }

  /** Leaves with everything, and enters nothing more. */
  close(): readonly Command[] {
    if (this.#risk.mode !== 'halted') this.#change('halted', 'told to close');
    if (this.#desk) this.#desk.close();
    else for (const k of this.#markets.keys()) this.#paper.lane(k).leave();
    return this.#done();
  }

  /** Takes on bars, and goes on as far as all its streams are known. */
  hear(stream: string, rows: readonly BarRow[], until: number): readonly Command[] {
    const heard = this.#streams.get(stream);
    // What others see is of no matter here, but where it is waited for what they hand on.
    if (!heard && !this.#around.isTaker(this.spec.name)) return [];
    if (this.#isBroken) return heard ? this.#watch(heard.market, rows) : [];
    heard?.add(rows, until);
    return this.#proceed();
  }

  /** Takes on funding rates of a market, and goes on as far as that lets it. */
  owe(market: string, rates: FundingCame['rates']): readonly Command[] {
    if (this.#isBroken) return [];
    const column = (k: 0 | 1) => Float64Array.from(rates, (row) => row[k]);
    this.#paper.owe(market, { time: column(0), rate: column(1) });
    return this.#proceed();
  }

  /** Takes on values from outside, for its next closes. */
  learn(name: string, rows: readonly ValueRow[]): void {
    this.#paper.learn(publishedOfRows(name, rows));
  }

  /** Money comes from another bot, to be had when its time has come. */
  expect(coming: Coming): void {
    this.#paper.expect(coming);
  }

  /** Somebody brings money, or takes some away. */
  receive(amount: number): readonly Command[] {
    this.#paper.expect({ time: -Infinity, known: -Infinity, amount, isOutside: true });
    this.#books.receive();
    return this.#done();
  }

  /** Before when all that it hands on is known. */
  get horizon(): number {
    if (this.#isBroken) return Infinity;
    const known = barStart(this.#known, this.spec.timeframe);
    return Math.min(known + this.#length, this.#around.horizon(this.spec.name));
  }

  /** Takes in news of its orders. */
  take(event: OrderInput): readonly Command[] {
    if (event.type === 'rules') this.#list(event.market, event.rules);
    if (event.type === 'price') this.#prices.set(event.market, event.price);
    this.#desk?.take(event);
    return this.#done();
  }

  /** The process began anew: what was not answered will not be. */
  restart(): readonly Command[] {
    this.#desk?.forgetAnswers();
    return this.#done();
  }

  /** Its strategy failed: it stands still from here on, and what it holds stays guarded. */
  fail(message: string): readonly Command[] {
    this.#isBroken = true;
    this.#change('halted', message);
    return this.#done();
  }

  // A strategy that failed decides nothing more; the levels that it left behind still hold.
  #watch(market: string, rows: readonly BarRow[]): readonly Command[] {
    const close = rows.at(-1)?.[4];
    if (!this.#desk || close === undefined) return [];
    this.#desk.see(market, close);
    return this.#done();
  }

  #proceed(): readonly Command[] {
    let hasGoneOn = false;
    for (let next = this.#next(); next; next = this.#next()) {
      const bars = next;
      hasGoneOn = true;
      this.#run(() => this.#goOn(bars));
    }
    return hasGoneOn ? this.#done() : [];
  }

  #goOn(bars: ReadonlyMap<string, Bar>): void {
    const isOwn = this.#markets.some((market) => bars.has(market));
    for (const [market, { close }] of bars) this.#prices.set(market, close);
    if (isOwn) this.#desk?.brace();
    this.#books.pass(this.#paper.add(bars), (lane) => bars.get(this.#markets[lane]!)!.time);
    const [bar] = bars.values();
    if (isOwn) this.#settle(bar!.time + this.#length, bars);
  }

  // Up to when the bars of every stream are known, and what is due at their opens.
  get #known(): number {
    const { timeframe, funding = [] } = this.spec;
    const dues = funding.map((market) => barStart(this.#around.dueUntil(market), timeframe) + this.#length);
    return Math.min(...dues, ...[...this.#streams.values()].map(({ until }) => until));
  }

  // What opened first of all that is known of every stream.
  #next(): ReadonlyMap<string, Bar> | undefined {
    const streams = [...this.#streams.values()];
    const opens = Math.min(...streams.map(({ first }) => first));
    const closes = opens + this.#length;
    if (closes > this.#known) return undefined;
    // Real money does not wait for what others may hand on.
    if (!this.spec.real && closes >= this.#around.horizon(this.spec.name)) return undefined;
    return new Map(
      streams.filter(({ first }) => first === opens).map((stream) => [stream.market, stream.take()]),
    );
  }

  #settle(closes: number, bars: ReadonlyMap<string, Bar>): void {
    this.#equity = this.#paper.equityAt(closes);
    const { bot } = this.#out;
    this.#out.persist({ type: 'marked', ...this.#out.event, closes, equity: this.#equity });
    const drafts: [OrderDraft, lane: number][] = [];
    for (const [k, market] of this.#markets.entries()) {
      if (!bars.has(market)) continue;
      const { wish, held } = this.#paper.lane(k);
      const enter = wish.entry?.isNew ? (wish.entry.quantity > 0 ? 'long' : 'short') : null;
      const acts = enter !== null || wish.leave !== undefined;
      const readings = acts ? this.#paper.readingsOf(k) : [];
      const heard = acts ? this.#paper.heardBy(k) : null;
      const leave = wish.leave ?? null;
      this.#out.persist({
        type: 'decided',
        ...this.#out.event,
        market,
        closes,
        leave,
        enter,
        readings,
        heard,
      });
      const where = { bot, lane: k, market, closes, held, price: bars.get(market)!.close };
      for (const draft of this.#desk ? [] : draftsOf(wish, where)) drafts.push([draft, k]);
    }
    if (this.#risk.mark(closes, this.#equity)) this.#change('halted', 'drawdown');
    if (this.#desk) return this.#desk.settle(bars, closes);
    for (const [draft, k] of drafts) {
      const order = this.#approval.review(draft, k);
      if (order) this.#broker.place(order);
    }
    this.#broker.settle(bars);
  }

  #openDesk(): Desk {
    return new Desk(this.spec, this.#paper, this.#listings, this.#around.custodyOf, {
      out: this.#out,
      clientId: this.#around.clientId,
      approve: (draft, lane) => this.#approval.review(draft, lane),
      write: (real) => this.#books.write(real),
      worth: (coin, quote, exchange) => this.#prices.get(`${exchange}:${coin}/${quote}`),
    });
  }

  #list(market: string, rules: OrderRules | null): void {
    const listing = this.#listings[this.#markets.indexOf(market)];
    if (!listing || !listing.change(rules)) return;
    if (rules) return this.#out.alert('info', `${market} is traded by other rules now.`);
    this.#out.alert('critical', `${market} is traded no more: nothing is entered there.`);
  }

  #change(mode: Mode, reason: string): void {
    this.#risk.mode = mode;
    if (mode === 'halted' && this.#desk) this.#desk.withdraw();
    else if (mode === 'halted') this.#broker.withdrawAll();
    this.#out.persist({ type: 'mode', ...this.#out.event, mode, reason });
  }

  #done(): readonly Command[] {
    this.#desk?.drive();
    return this.#out.take();
  }
}
