import { barStart, type Market, marketName, timeframeLength } from '#market';
import type { Fill, OrderDraft, OrderRules, Refusal } from '#orders';
import { type ApprovedOrder, type Mode, type Obstacle, RiskManager, type Standing } from '#risk';
import { atExchange, type Bar, type Coming, Paper, type Passed } from '#simulation';
import { type Plan, runsOwnCode } from '#strategy';
import { PaperBroker } from './broker.ts';
import { draftsOf, finite } from './drafts.ts';
import type { BarRow, BotSpec, Command, Filled } from './events.ts';
import type { OrderInput } from './order-events.ts';
import type { RealDraft } from './orders/ask.ts';
import type { Custody } from './orders/custody.ts';
import { Desk } from './orders/desk.ts';
import { Listing } from './orders/listing.ts';
import { type Clock, Outbox } from './outbox.ts';
import { barsOfRows, Stream, streamName } from './stream.ts';

/** What makes a bot's strategy: a plan for each of its markets. */
export type PlansOf = (spec: BotSpec) => readonly Plan[];

export type Run = <T>(work: () => T) => T;

/** What a bot needs of the session around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly history: ReadonlyMap<string, readonly BarRow[]>;
  /** By how many ms our clock is ahead of an exchange's. */
  readonly clockOffset: (exchange: string) => number;
  /** Whether an exchange does worse than is allowed. */
  readonly isUnwell: (exchange: string) => boolean;
  readonly custodyOf: (exchange: string) => Custody;
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
  readonly #flow: number[];
  #equity: number;
  #isBroken = false;

  constructor(spec: BotSpec, plans: readonly Plan[], around: Surroundings) {
    const { markets, others, timeframe, account, rules, real } = spec;
    const { history } = around;
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
    const elsewhere = [...others, ...markets].map(past);
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
    this.#flow = markets.map(() => 0);
    this.#streams = new Map(
      [...others, ...markets].map((market) => [
        streamName(market, timeframe),
        new Stream(marketName(market), history.get(streamName(market, timeframe))!.at(-1)?.[0]),
      ]),
    );
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
    let hasGoneOn = false;
    for (let next = this.#next(); next; next = this.#next()) {
      const bars = next;
      hasGoneOn = true;
      this.#run(() => this.#goOn(bars));
    }
    return hasGoneOn ? this.#done() : [];
  }

  /** Money comes from another bot, to be had when its time has come. */
  expect(coming: Coming): void {
    this.#paper.expect(coming);
  }

  /** Somebody brings money, or takes some away. */
  receive(amount: number): readonly Command[] {
    this.#paper.expect({ time: -Infinity, known: -Infinity, amount, isOutside: true });
    for (const { amount: moved } of this.#account(this.#paper.take())) {
      const [from, to] = moved > 0 ? [null, this.spec.name] : [this.spec.name, null];
      this.#transferred(from, to, Math.abs(moved), null, null);
    }
    return this.#done();
  }

  /** Before when all that it hands on is known. */
  get horizon(): number {
    if (this.#isBroken) return Infinity;
    const { timeframe } = this.spec;
    const known = Math.min(...[...this.#streams.values()].map(({ until }) => until));
    return Math.min(barStart(known, timeframe) + this.#length, this.#around.horizon(this.spec.name));
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

  #goOn(bars: ReadonlyMap<string, Bar>): void {
    const isOwn = this.#markets.some((market) => bars.has(market));
    for (const [market, { close }] of bars) this.#prices.set(market, close);
    if (isOwn) this.#desk?.brace();
    this.#pass(this.#paper.add(bars), (lane) => bars.get(this.#markets[lane]!)!.time);
    const [bar] = bars.values();
    if (isOwn) this.#settle(bar!.time + this.#length, bars);
  }

  // What opened first of all that is known of every stream.
  #next(): ReadonlyMap<string, Bar> | undefined {
    const streams = [...this.#streams.values()];
    const known = Math.min(...streams.map(({ until }) => until));
    const opens = Math.min(...streams.map(({ first }) => first));
    const closes = opens + this.#length;
    if (closes > known) return undefined;
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
      const order = this.#approve(draft, k);
      if (order) this.#broker.place(order);
    }
    this.#broker.settle(bars);
  }

  #approve<Draft extends OrderDraft>(draft: Draft, lane: number): ApprovedOrder<Draft> | undefined {
    const verdict = this.#risk.review(draft, this.#standing(lane));
    if ('order' in verdict) {
      const { request, ...order } = draft as Draft & Partial<RealDraft>;
      this.#out.persist({
        type: 'ordered',
        version: 1,
        time: this.#out.now,
        order,
        ...(request && { request }),
      });
      return verdict.order;
    }
    const { market, closes } = draft;
    const { reason, is, allowed } = verdict;
    const amounts = { wanted: finite(is), allowed: finite(allowed) };
    const facts = { market, closes, bar: null, by: 'risk', reason, ...amounts } as const;
    this.#out.persist({ type: 'refused', ...this.#out.event, ...facts });
    return undefined;
  }

  #standing(lane: number): Standing {
    const { exchange } = this.spec.markets[lane]!;
    const values = this.#markets.map((market, k): [string, number] => {
      const { held, bars: own } = this.#paper.lane(k);
      return [market, held * (own.close[own.length - 1] ?? 0) + this.#waiting(k)];
    });
    return {
      now: this.#out.now,
      equity: this.#equity,
      values: new Map(values),
      held: this.#paper.lane(lane).held,
      // Only contracts, whose symbol names a coin of settlement, can be sold without being owned.
      canShort: !this.#desk || this.spec.markets[lane]!.symbol.includes(':'),
      clockOffset: this.#around.clockOffset(exchange),
      obstacle: this.#obstacle(lane, exchange),
    };
  }

  // What entries that were approved before may still come to.
  #waiting(lane: number): number {
    const unit = this.#desk?.unit(lane);
    if (unit) return unit.entering;
    const { entry } = this.#paper.lane(lane).wish;
    return entry && !entry.isNew ? entry.quantity * entry.price : 0;
  }

  #obstacle(lane: number, exchange: string): Obstacle | undefined {
    if (this.#listings[lane]!.isDelisted) return 'delisted';
    if (this.#around.isUnwell(exchange)) return 'unwell';
    return this.#desk?.unit(lane).obstacle;
  }

  #openDesk(): Desk {
    return new Desk(this.spec, this.#paper, this.#listings, this.#around.custodyOf, {
      out: this.#out,
      clientId: this.#around.clientId,
      approve: (draft, lane) => this.#approve(draft, lane),
      write: (real) => this.#write(real),
      worth: (coin, quote, exchange) => this.#prices.get(`${exchange}:${coin}/${quote}`),
    });
  }

  // Writes down what the lanes were told, or said, since the last bar.
  #write(real: Filled['real']): void {
    this.#pass(this.#paper.take(), (lane) => this.#opens(lane), real);
  }

  // Writes down what happened, and hands on what is to be handed on.
  #pass(passed: Passed, opens: (lane: number) => number, real?: Filled['real']): void {
    const given = this.#account(passed).filter(({ amount }) => amount < 0);
    for (const [k, fill] of passed.fills.entries()) {
      this.#fill(fill, opens(fill.lane), real);
      for (const move of given) if (move.fill === k) this.#hand(move, this.#markets[fill.lane]!);
    }
    for (const refusal of passed.refusals) this.#refuse(refusal, opens(refusal.lane));
    for (const { time: at, from, to, cause, is } of passed.changes) {
      const divisors = { from: finite(from), to: finite(to) };
      this.#out.persist({ type: 'risk', ...this.#out.event, at, ...divisors, cause, is });
    }
  }

  // Money that moved is neither won nor lost.
  #account({ moves }: Passed): Passed['moves'] {
    for (const { amount } of moves) this.#risk.moved(amount);
    return moves;
  }

  #hand({ amount, time, known }: Passed['moves'][number], market: string): void {
    const { transfer } = this.spec.capital!;
    const { to } = transfer!;
    this.#transferred(this.spec.name, to, -amount, time, market);
    this.#around.hand(to, { time, known, amount: -amount, isOutside: false });
  }

  #transferred(
    from: string | null,
    to: string | null,
    amount: number,
    at: number | null,
    market: string | null,
  ): void {
    const { version, time } = this.#out.event;
    this.#out.persist({ type: 'transferred', version, time, from, to, amount, at, market });
  }

  // When the bar opened that is not over yet.
  #opens(lane: number): number {
    const { time, length } = this.#paper.lane(lane).bars;
    return length === 0 ? this.#out.now : time[length - 1]! + this.#length;
  }

  #fill(fill: Fill, opens: number, real?: Filled['real']): void {
    const { lane, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous } = fill;
    const facts = { quantity, price, fee, slippage, held, reason, inside, ambiguous };
    const market = this.#markets[lane]!;
    this.#out.persist({
      type: 'filled',
      ...this.#out.event,
      market,
      opens,
      bar,
      ...facts,
      ...(real && { real }),
    });
    const flow = this.#flow[lane]! - quantity * price - fee;
    this.#flow[lane] = held === 0 ? 0 : flow;
    // On paper it is known at the close that something happened in the bar; a real fill is known at once.
    const known = real ? this.#out.now : opens + this.#length;
    if (held === 0 && quantity !== 0) this.#risk.traded(market, flow, known);
  }

  #refuse({ lane, bar, reason, wanted, allowed }: Refusal, closes: number): void {
    const market = this.#markets[lane]!;
    const amounts = { wanted: finite(wanted), allowed: finite(allowed) };
    const facts = { market, closes, bar, by: 'market', reason, ...amounts } as const;
    this.#out.persist({ type: 'refused', ...this.#out.event, ...facts });
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
