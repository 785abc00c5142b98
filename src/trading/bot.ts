import { type Bars, bars, type Market, marketName, type Timeframe, timeframeLength } from '#market';
import { type Fill, type OrderDraft, orderId, type Refusal } from '#orders';
import { type Mode, RiskManager, type Standing } from '#risk';
import { type Bar, Paper, type Wish } from '#simulation';
import type { Plan } from '#strategy';
import { PaperBroker } from './broker.ts';
import type { BarRow, BotSpec, Command, Output } from './events.ts';

/** What makes a bot's strategy: a plan for each of its markets. */
export type PlansOf = (spec: BotSpec) => readonly Plan[];

/** Market and timeframe. */
export function streamName(market: Market, timeframe: Timeframe): string {
  return `${marketName(market)} ${timeframe}`;
}

/** The streams that a bot needs. */
export function streamsOf({ markets, others, timeframe }: BotSpec): string[] {
  return [...new Set([...markets, ...others].map((market) => streamName(market, timeframe)))];
}

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
      const readings = enter === null && wish.leave === undefined ? [] : this.#paper.readingsOf(k);
      const leave = wish.leave ?? null;
      this.#persist({ type: 'decided', ...this.#event, market, closes, leave, enter, readings });
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
    this.#alert('warning', `${market}: ${draft.side} refused: ${reason}.`);
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
    this.#alert(mode === 'halted' ? 'critical' : 'info', `is ${mode}: ${reason}.`);
  }

  get #event() {
    return { version: 1, time: this.#now, bot: this.spec.name } as const;
  }

  #persist(event: Output): void {
    this.#commands.push({ do: 'persist', event });
  }

  #alert(severity: 'info' | 'warning' | 'critical', message: string): void {
    this.#commands.push({ do: 'alert', alert: { severity, subject: this.spec.name, message } });
  }

  #done(): readonly Command[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}

/** What a stream brought and nobody has used yet. */
class Stream {
  readonly market: string;
  until = -Infinity;
  #last: number;
  #waiting: BarRow[] = [];

  constructor(market: string, last = -Infinity) {
    this.market = market;
    this.#last = last;
  }

  /** When the first bar that waits opens; Infinity when none does. */
  get first(): number {
    return this.#waiting[0]?.[0] ?? Infinity;
  }

  /** A bar that came before is not taken again. */
  add(rows: readonly BarRow[], until: number): void {
    for (const row of rows) {
      if (row[0] <= this.#last) continue;
      this.#waiting.push(row);
      this.#last = row[0];
    }
    this.until = Math.max(this.until, until);
  }

  take(): Bar {
    const [time, open, high, low, close, volume] = this.#waiting.shift()!;
    return { time, open, high, low, close, volume };
  }
}

interface Where {
  /** The last close. */
  readonly price: number;
  readonly bot: string;
  readonly lane: number;
  readonly market: string;
  readonly closes: number;
  readonly held: number;
}

// Who turns around leaves first.
function draftsOf(
  { leave, entry }: Wish,
  { bot, lane, market, closes, held, price: close }: Where,
): OrderDraft[] {
  const drafts: OrderDraft[] = [];
  const common = { bot, market, closes };
  if (leave !== undefined && held !== 0)
    drafts.push({
      ...common,
      id: orderId(bot, lane, closes, 'exit'),
      leg: 'exit',
      side: held > 0 ? 'sell' : 'buy',
      quantity: Math.abs(held),
      price: close,
      waitsFor: null,
      stop: null,
      reduces: true,
    });
  if (!entry?.isNew) return drafts;
  const { quantity, price, waitsFor, stop } = entry;
  const reduces = leave === undefined && held * quantity < 0;
  drafts.push({
    ...common,
    id: orderId(bot, lane, closes, 'entry'),
    leg: 'entry',
    side: quantity > 0 ? 'buy' : 'sell',
    // What is not defined comes to nothing, and the exchange says so in its own words.
    quantity: finite(Math.abs(quantity)) ?? 0,
    price,
    waitsFor: finite(waitsFor),
    stop: finite(stop),
    reduces,
  });
  return drafts;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function barsOfRows(market: Market, timeframe: Timeframe, rows: readonly BarRow[]): Bars {
  const column = (k: 0 | 1 | 2 | 3 | 4 | 5) => Float64Array.from(rows, (row) => row[k]);
  return bars(market, timeframe, {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  });
}
