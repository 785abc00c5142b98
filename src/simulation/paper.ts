import { aloneOf, type BotCapital, type RiskChange } from '#capital';
import { type Bars, marketName, type Timeframe, timeframeLength } from '#market';
import type { Fill, OrderRules, Refusal } from '#orders';
import { published, type Published } from '#outside';
import { type Feeds, Graph, PublishedFeed, type Sources } from '#series';
import type { Plan } from '#strategy';
import { UserError } from '#errors';
import { type Account, completeAccount, requireAccount } from './account.ts';
import { Dues, type FundingRates } from './charges.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import { ExchangeLane } from './exchange-lane.ts';
import { ask, type Computed, type Heard } from './compute.ts';
import { isBars, type Other } from './feeds.ts';
import type { LaneInput, LaneMaker, LiveLane } from './input.ts';
import { OpenFeed } from './open-feed.ts';
import type { Coming } from './purse.ts';
import { isLive, Simulation } from './simulation.ts';
import type { Move } from './treasury.ts';

/** One closed bar: time of its open, open, high, low, close, volume. */
export type Bar = Sources<number>;

/** Nothing fills by itself: what an exchange executes is booked. */
export const atExchange: Dialect = {
  ...nextOpen,
  name: 'exchange',
  about: 'Orders are at an exchange, and what it executes is booked.',
  lane: (...parts: Parameters<LaneMaker>) => new ExchangeLane(...parts),
};

/** One plan on one market, with the bars before it began. */
export interface PaperPart {
  readonly plan: Plan;
  /** Bars that only warm up. */
  readonly history: Bars;
  /** What the strategy looks at besides, as far as it is known. */
  readonly others?: readonly Other[];
  readonly rules?: OrderRules | undefined;
  readonly funding?: FundingRates | undefined;
}

/** What happened in a bar. Bars are counted from the first of the history. */
export interface Passed {
  readonly fills: readonly Fill[];
  readonly refusals: readonly Refusal[];
  /** Money that came, or was handed on after the fill of that place here. */
  readonly moves: readonly Move[];
  readonly changes: readonly RiskChange[];
}

/**
 * A run that goes on: bars are added as they close, and whatever it holds in memory stays as large
 * as it is. It comes to what `runTogether` comes to over the same bars.
 */
export class Paper {
  readonly #lanes: readonly OpenLane[];
  readonly #simulation: Simulation;

  /** With `money` it is the account of one bot among several: what it hands on leaves it. */
  constructor(parts: readonly PaperPart[], account: Account, dialect = nextOpen, money?: BotCapital) {
    requireAccount(account);
    this.#lanes = parts.map((part) => new OpenLane(part, account));
    this.#simulation = new Simulation({
      lanes: this.#lanes.map(({ input }) => input),
      account,
      dialect,
      capital: money && aloneOf(money),
    });
    this.#simulation.advance(this.#lanes.map(({ input }) => input.bars.length));
  }

  /** Takes on what closed at one moment, by market. Who has no bar then is left out. */
  add(bars: ReadonlyMap<string, Bar>): Passed {
    const simulation = this.#simulation;
    for (const lane of this.#lanes) lane.hear(bars);
    for (const [k, lane] of this.#lanes.entries()) {
      const own = bars.get(lane.market);
      if (!own) continue;
      const dropped = lane.append(own);
      if (dropped > 0) simulation.forget(k, dropped);
      lane.owe(own.time);
    }
    simulation.advance(this.#lanes.map(({ input }) => input.bars.length));
    return this.take();
  }

  /** Rates of a market that were published since; bars that were added already are over. */
  owe(market: string, rates: FundingRates): void {
    for (const lane of this.#lanes) if (lane.market === market) lane.charge(rates);
  }

  /** Takes on values from outside; each counts at the closes from when it was known on. */
  learn(values: Published): void {
    for (const lane of this.#lanes) lane.learn(values);
  }

  /** Hands out what happened since it was last asked for. */
  take(): Passed {
    const { fills, refusals } = this.#simulation;
    return {
      ...this.#simulation.takeMoves(0),
      fills: fills.take().map((fill) => ({ ...fill, bar: this.#count(fill) })),
      refusals: refusals.splice(0).map((one) => ({ ...one, bar: this.#count(one) })),
    };
  }

  /** Money comes from another bot or from outside, or leaves below 0. */
  expect(coming: Coming): void {
    this.#simulation.expect(0, coming);
  }

  /** Cash plus positions at the last closes known at a time. */
  equityAt(time: number): number {
    return this.#simulation.equityAt(time);
  }

  /** A lane as it stands after the last bar. */
  lane(k: number): LiveLane {
    const lane = this.#simulation.lane(k);
    if (!isLive(lane)) throw new Error('a lane that cannot go on');
    return lane;
  }

  /** A lane whose orders are at an exchange. */
  laneAtExchange(k: number): ExchangeLane {
    const lane = this.#simulation.lane(k);
    if (!(lane instanceof ExchangeLane)) throw new Error('a lane that fills by itself');
    return lane;
  }

  /** What spoke for a decision on the last bar, by label. */
  readingsOf(k: number): readonly string[] {
    return this.#lanes[k]!.readings;
  }

  /** What the scores of a lane heard on the last bar. */
  heardBy(k: number): Heard {
    return this.#lanes[k]!.heard;
  }

  #count({ lane, bar }: { readonly lane: number; readonly bar: number }): number {
    return bar + this.#lanes[lane]!.dropped;
  }
}

/** A lane's series, on a graph that bars are appended to. */
class OpenLane {
  readonly market: string;
  readonly input: LaneInput;
  readonly #graph: Graph;
  readonly #dues: Dues;
  readonly #feeds = new Map<string, OpenFeed[]>();
  readonly #values = new Map<string, PublishedFeed>();
  readonly #asked: Pick<Computed, 'readingsAt' | 'heardAt'>;

  constructor({ plan, history, others = [], rules, funding }: PaperPart, account: Account) {
    this.market = marketName(history.market);
    const graph = new Graph(history, this.#open(history, others));
    const asked = ask(plan, graph, history, account);
    graph.reserve();
    const bars = growing(history, graph);
    const { lane, ...spoken } = asked.read(bars, Math.max(asked.warmup, history.length));
    this.#dues = new Dues(funding, completeAccount(account).borrow > 0);
    for (let i = 0; i < history.length; i++) this.#dues.add(i, history.time[i]!);
    this.input = { ...lane, rules, charges: this.#dues };
    this.#graph = graph;
    this.#asked = spoken;
  }

  get dropped(): number {
    return this.#graph.dropped;
  }

  get readings(): readonly string[] {
    return this.#asked.readingsAt(this.#graph.length - 1);
  }

  get heard(): Heard {
    return this.#asked.heardAt(this.#graph.length - 1);
  }

  /** Takes on what closed elsewhere. */
  hear(bars: ReadonlyMap<string, Bar>): void {
    for (const [market, feeds] of this.#feeds) {
      const bar = bars.get(market);
      if (bar) for (const feed of feeds) feed.add(bar);
    }
  }

  learn(values: Published): void {
    this.#values.get(values.name)?.add(values);
  }

  /** Takes on its own next bar; how many old ones went for it. */
  append(bar: Bar): number {
    const graph = this.#graph;
    const before = graph.dropped;
    graph.append(bar);
    graph.advance();
    return graph.dropped - before;
  }

  charge(rates: FundingRates): void {
    this.#dues.learn(rates);
  }

  /** Notes what is due at the open of its last bar. */
  owe(time: number): void {
    this.#dues.add(this.#graph.length - 1, time);
  }

  #open(own: Bars, others: readonly Other[]): Feeds {
    return (clock) => {
      const name = clock.kind === 'market' ? marketName(clock.market) : clock.name;
      const found = others.find((other) => (isBars(other) ? marketName(other.market) : other.name) === name);
      if (!found)
        throw new UserError('data', `"${name}" is not available: nothing of it was loaded for this session.`);
      if (!isBars(found)) return this.#follow(found);
      const feed = new OpenFeed((clock.kind === 'market' && clock.timeframe) || own.timeframe);
      requireMultiple(feed.timeframe, found);
      for (let i = 0; i < found.length; i++) feed.add(barAt(found, i));
      this.#feeds.set(name, [...(this.#feeds.get(name) ?? []), feed]);
      return feed;
    };
  }

  #follow(values: Published): PublishedFeed {
    const feed = new PublishedFeed(values);
    this.#values.set(values.name, feed);
    return feed;
  }
}

/** How many bars a plan needs before its series are defined. */
export function warmupOfPlan(plan: Plan, timeframe: Timeframe, account: Account): number {
  const none = new Float64Array(0);
  const nothing = { timeframe, time: none, open: none, high: none, low: none, close: none, volume: none };
  const feeds: Feeds = (clock) =>
    clock.kind === 'outside'
      ? new PublishedFeed(published(clock.name, { time: none, known: none, value: none }))
      : new OpenFeed(clock.timeframe ?? timeframe);
  return ask(plan, new Graph(nothing, feeds), nothing, account).warmup;
}

/** The columns of a graph as bars, however many there are at the moment. */
function growing({ market, timeframe }: Bars, graph: Graph): Bars {
  const { time, open, high, low, close, volume } = graph.sources;
  return {
    market,
    timeframe,
    get length() {
      return graph.length;
    },
    time: time.values,
    open: open.values,
    high: high.values,
    low: low.values,
    close: close.values,
    volume: volume.values,
  };
}

function requireMultiple(timeframe: Bars['timeframe'], { timeframe: own }: Bars): void {
  if (timeframeLength(timeframe) % timeframeLength(own) === 0) return;
  throw new UserError(
    'usage',
    `"${timeframe}" bars cannot be made of ${own} bars. Choose a timeframe that is a multiple of ${own}.`,
  );
}

export function barAt({ time, open, high, low, close, volume }: Bars, i: number): Bar {
  return {
    time: time[i]!,
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
    volume: volume[i]!,
  };
}
