import { type Market, marketName, timeframeLength } from '#market';
import type { Fill, OrderDraft, Refusal } from '#orders';
import { type Mode, RiskManager, type Standing } from '#risk';
import { type Bar, Paper } from '#simulation';
import type { Plan } from '#strategy';
import { PaperBroker } from './broker.ts';
import { draftsOf, finite } from './drafts.ts';
import type { BarRow, BotSpec, Command, Output } from './events.ts';
import { barsOfRows, Stream, streamName } from './stream.ts';

/** What makes a bot's strategy: a plan for each of its markets. */
export type PlansOf = (spec: BotSpec) => readonly Plan[];

/** One strategy with its account, on paper. It goes on when all its streams are known up to a time. */
export class Bot {
  readonly spec: BotSpec;
  readonly #markets: readonly string[];
  readonly #risk: RiskManager;
  readonly #paper: Paper;
  readonly #broker: PaperBroker;
  readonly #length: number;
  readonly #streams: ReadonlyMap<string, Stream>;
  readonly #flow: number[];
  #equity: number;
  #commands: Command[] = [];
  #now = 0;
  #isBroken = false;

  constructor(spec: BotSpec, plans: readonly Plan[], history: ReadonlyMap<string, readonly BarRow[]>) {
    const { markets, others, timeframe, account, rules } = spec;
    this.spec = spec;
    this.#markets = markets.map(marketName);
    this.#length = timeframeLength(timeframe);
    const past = (market: Market) =>
      barsOfRows(market, timeframe, history.get(streamName(market, timeframe))!);
    const elsewhere = [...others, ...markets].map(past);
    this.#paper = new Paper(
      plans.map((plan, k) => ({
        plan,
        history: past(markets[k]!),
        others: elsewhere,
        rules: rules[this.#markets[k]!],
      })),
      account,
    );
    this.#broker = new PaperBroker(this.#paper, this.#markets);
    this.#risk = new RiskManager(spec.limits, account.cash);
    this.#equity = account.cash;
    this.#flow = markets.map(() => 0);
    this.#streams = new Map(
      [...others, ...markets].map((market) => [
        streamName(market, timeframe),
        new Stream(marketName(market), history.get(streamName(market, timeframe))!.at(-1)?.[0]),
      ]),
    );
  }

  get mode(): Mode {
    return this.#risk.mode;
  }

  get equity(): number {
    return this.#equity;
  }

  /** Does what the operator says. */
  obey(mode: Mode, reason: string, now: number): readonly Command[] {
    this.#now = now;
    if (this.#isBroken) return [];
    if (this.#risk.mode !== mode) this.#change(mode, reason);
    return this.#done();
  }

  /** Takes on bars, and goes on as far as all its streams are known. */
  hear(
    stream: string,
    rows: readonly BarRow[],
    until: number,
    now: number,
    clockOffset: (exchange: string) => number,
  ): readonly Command[] {
    this.#now = now;
    if (this.#isBroken) return [];
    this.#streams.get(stream)?.add(rows, until);
    for (let next = this.#next(); next; next = this.#next()) {
      const bars = next;
      const isOwn = this.#markets.some((market) => bars.has(market));
      const passed = this.#paper.add(next);
      for (const fill of passed.fills) this.#fill(fill, next);
      for (const refusal of passed.refusals) this.#refuse(refusal, next);
      const [bar] = next.values();
      if (isOwn) this.#settle(bar!.time + this.#length, next, clockOffset);
    }
    return this.#done();
  }

  /** Its strategy failed: it stands still from here on. */
  fail(message: string, now: number): readonly Command[] {
    this.#now = now;
    this.#isBroken = true;
    this.#change('halted', message);
    return this.#done();
  }

  // What opened first of all that is known of every stream.
  #next(): ReadonlyMap<string, Bar> | undefined {
    const streams = [...this.#streams.values()];
    const known = Math.min(...streams.map(({ until }) => until));
    const opens = Math.min(...streams.map(({ first }) => first));
    if (opens + this.#length > known) return undefined;
    return new Map(
      streams.filter(({ first }) => first === opens).map((stream) => [stream.market, stream.take()]),
    );
  }

  #settle(closes: number, bars: ReadonlyMap<string, Bar>, clockOffset: (exchange: string) => number): void {
    this.#equity = this.#paper.equityAt(closes);
    const { bot } = this.#event;
    this.#persist({ type: 'marked', ...this.#event, closes, equity: this.#equity });
    const drafts: [OrderDraft, lane: number][] = [];
    for (const [k, market] of this.#markets.entries()) {
      if (!bars.has(market)) continue;
      const { wish, held } = this.#paper.lane(k);
      const enter = wish.entry?.isNew ? (wish.entry.quantity > 0 ? 'long' : 'short') : null;
      const acts = enter !== null || wish.leave !== undefined;
      const readings = acts ? this.#paper.readingsOf(k) : [];
      const heard = acts ? this.#paper.heardBy(k) : null;
      const leave = wish.leave ?? null;
      this.#persist({ type: 'decided', ...this.#event, market, closes, leave, enter, readings, heard });
      for (const draft of draftsOf(wish, {
        bot,
        lane: k,
        market,
        closes,
        held,
        price: bars.get(market)!.close,
      }))
        drafts.push([draft, k]);
    }
    if (this.#risk.mark(closes, this.#equity)) this.#change('halted', 'drawdown');
    for (const [draft, k] of drafts) this.#ask(draft, k, clockOffset(this.spec.markets[k]!.exchange));
    this.#broker.settle(bars);
  }

  #ask(draft: OrderDraft, lane: number, clockOffset: number): void {
    const verdict = this.#risk.review(draft, this.#standing(lane, clockOffset));
    if ('order' in verdict) {
      this.#persist({ type: 'ordered', version: 1, time: this.#now, order: draft });
      this.#broker.place(verdict.order);
      return;
    }
    const { market, closes } = draft;
    const { reason, is, allowed } = verdict;
    const amounts = { wanted: finite(is), allowed: finite(allowed) };
    this.#persist({
      type: 'refused',
      ...this.#event,
      market,
      closes,
      bar: null,
      by: 'risk',
      reason,
      ...amounts,
    });
  }

  #standing(lane: number, clockOffset: number): Standing {
    const values = this.#markets.map((market, k): [string, number] => {
      const { held, wish, bars: own } = this.#paper.lane(k);
      const { entry } = wish;
      const waits = entry && !entry.isNew ? entry.quantity * entry.price : 0;
      return [market, held * (own.close[own.length - 1] ?? 0) + waits];
    });
    return {
      now: this.#now,
      equity: this.#equity,
      values: new Map(values),
      held: this.#paper.lane(lane).held,
      clockOffset,
    };
  }

  #fill(fill: Fill, bars: ReadonlyMap<string, Bar>): void {
    const { lane, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous } = fill;
    const market = this.#markets[lane]!;
    const opens = bars.get(market)!.time;
    const facts = { quantity, price, fee, slippage, held, reason, inside, ambiguous };
    this.#persist({ type: 'filled', ...this.#event, market, opens, bar, ...facts });
    const flow = this.#flow[lane]! - quantity * price - fee;
    this.#flow[lane] = held === 0 ? 0 : flow;
    if (held === 0 && quantity !== 0) this.#risk.traded(market, flow, opens + this.#length);
  }

  #refuse({ lane, bar, reason, wanted, allowed }: Refusal, bars: ReadonlyMap<string, Bar>): void {
    const market = this.#markets[lane]!;
    const closes = bars.get(market)!.time;
    const amounts = { wanted: finite(wanted), allowed: finite(allowed) };
    this.#persist({ type: 'refused', ...this.#event, market, closes, bar, by: 'market', reason, ...amounts });
  }

  #change(mode: Mode, reason: string): void {
    this.#risk.mode = mode;
    if (mode === 'halted') this.#broker.withdrawAll();
    this.#persist({ type: 'mode', ...this.#event, mode, reason });
  }

  get #event() {
    return { version: 1, time: this.#now, bot: this.spec.name } as const;
  }

  #persist(event: Output): void {
    this.#commands.push({ do: 'persist', event });
  }

  #done(): readonly Command[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}
