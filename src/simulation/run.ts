import type { CapitalPlan, RiskChange } from '#capital';
import { UserError } from '#errors';
import { equityOf, grownBy, sharedEquityOf, type Trade, tradesOf, type Transfer } from '#ledger';
import { type Bars, requireBars } from '#market';
import type { Fills, OrderRules, Refusal } from '#orders';
import { type Plan, requireExits } from '#strategy';
import { type Account, requireAccount } from './account.ts';
import { basketOf, inOrder, onAxis } from './basket.ts';
import { chargesOf, type FundingRates } from './charges.ts';
import { compute, type Computed } from './compute.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { Other } from './feeds.ts';
import type { LaneInput } from './input.ts';
import { requireShortable } from './shorts.ts';
import { Simulation, type SimulationInput } from './simulation.ts';
import type { Halt } from './warden.ts';

/** What a plan on a market may know besides its bars. */
export interface PartOptions {
  /** What the strategy looks at besides its bars. */
  readonly others?: readonly Other[];
  readonly rules?: OrderRules | undefined;
  readonly funding?: FundingRates | undefined;
  /** The finer bars inside a bar, where there are any. */
  readonly detail?: ((bar: number) => Bars | undefined) | undefined;
  /** Which of the purses pays; the first when not said. */
  readonly purse?: number | undefined;
  /** What trading costs and how much is bought here, where that is not as for all. */
  readonly account?: Account | undefined;
  /** Bars that open before this time only warm up: nothing is decided on them. */
  readonly since?: number | undefined;
  /** How decisions get to the market, where they do not arrive as they were made. Asked anew each time the bars are gone over. */
  readonly relay?: Relay | undefined;
}

/** Stands between a plan and the market. */
export type Relay = (lane: LaneInput) => LaneInput;

/** One plan on one market, to be run alone or together with others. */
export interface Part extends PartOptions {
  readonly plan: Plan;
  readonly bars: Bars;
}

/** How all parts of a run are dealt with. */
export interface Terms {
  readonly dialect?: Dialect;
  /** What each purse starts with; one with all the cash when not said. */
  readonly purses?: readonly number[];
  /** Bots that share the account: a purse for each, and the reserve. */
  readonly capital?: CapitalPlan | undefined;
}

export interface RunOptions extends PartOptions, Terms {}

/** What a plan came to on its market. */
export interface LaneRun {
  readonly plan: Plan;
  readonly bars: Bars;
  readonly others: readonly Other[];
  readonly rules?: OrderRules | undefined;
  readonly funding?: FundingRates | undefined;
  readonly purse?: number | undefined;
  readonly account?: Account | undefined;
  /** Bars before the strategy's series are all defined; nothing is entered during them. */
  readonly warmup: number;
  /** What the strategy watched, besides its signals: one value per bar. */
  readonly series: Readonly<Record<string, Float64Array>>;
  /** Its own fills, counted in its own bars. */
  readonly fills: Fills;
}

/** One account over history: everything that numbers and reports are made of. */
export interface Run extends LaneRun {
  /** What ran: one lane, or several that shared the account. Then the bars are their basket. */
  readonly lanes: readonly LaneRun[];
  readonly account: Account;
  readonly dialect: Dialect;
  /** What was asked for and not, or not wholly, given. */
  readonly refusals: readonly Refusal[];
  readonly trades: readonly Trade[];
  readonly open: readonly Trade[];
  /**
   * Cash plus positions at each close. Where money was brought or taken away, what the cash at the start
   * would have come to without: it grows by as much from close to close.
   */
  readonly equity: Float64Array;
  /** What became of bots that shared the account. */
  readonly bots?: BotsRun | undefined;
  /** Final equity if every ambiguous bar had gone against us, and for us. */
  readonly envelope: readonly [low: number, high: number];
}

/** What moved between bots on one account, and what they risked. */
export interface BotsRun {
  readonly capital: CapitalPlan;
  readonly transfers: readonly Transfer[];
  /** Of each bot, how its risk changed. */
  readonly changes: readonly (readonly RiskChange[])[];
  /** Of each bot, when a limit halted it for good. */
  readonly halts: readonly (readonly Halt[])[];
}

/** Runs a plan over bars. The same inputs give the same bits. */
export function run(plan: Plan, bars: Bars, account: Account, options: RunOptions = {}): Run {
  const { dialect, purses, capital, ...part } = options;
  return runTogether([{ plan, bars, ...part }], account, {
    ...(dialect ? { dialect } : {}),
    ...(purses ? { purses } : {}),
    capital,
  });
}

/** Runs several plans, each on a market of its own, that share one account. */
export function runTogether(parts: readonly Part[], account: Account, terms: Terms = {}): Run {
  const { dialect = nextOpen, purses, capital } = terms;
  requireAccount(account);
  const money = capital ? [...capital.bots.map(({ allotment }) => allotment), capital.reserve] : purses;
  if (money) requireWhole(money, account);
  for (const part of parts) requirePart(part, dialect);
  const computed = parts.map((part) => compute(part.plan, part.bars, part, part.account ?? account));
  const input = (): SimulationInput => ({
    lanes: computed.map(({ lane }, k) => {
      const { relay = unchanged } = parts[k]!;
      return { ...relay(lane), ...extras(parts[k]!, account) };
    }),
    account,
    dialect,
    capital,
    ...(purses ? { purses } : {}),
  });
  const simulation = simulate(input());
  const { fills, refusals } = simulation;
  const ran = parts.map(({ plan, bars, others = [], rules, funding, purse, account: own }, k): LaneRun => ({
    plan,
    bars,
    others,
    rules,
    funding,
    purse,
    account: own,
    warmup: computed[k]!.warmup,
    series: computed[k]!.series,
    fills: fills.of(k),
  }));
  const booked = togetherOf(ran, fills, dialect);
  const { fills: ordered, placeOf } = inOrder(booked.fills);
  const whole = { ...booked, fills: ordered };
  const transfers = simulation.transfers.map((one) => ({ ...one, fill: placeOf(one.fill) }));
  const equityAfter = (all: Fills, moved: readonly Transfer[]) => {
    const markets = ran.map((lane) => lane.bars);
    const equity =
      ran.length === 1
        ? equityOf(all, whole.bars, account.cash)
        : sharedEquityOf(all, markets, whole.bars, account.cash);
    return grownBy(equity, account.cash, whole.bars, moved);
  };
  const equity = equityAfter(whole.fills, transfers);
  // Without an ambiguous bar both answers are the same run, so the second one is not made.
  const isAmbiguous = fills.ambiguous.subarray(0, fills.length).includes(1);
  const hoped = isAmbiguous ? simulate({ ...input(), hopeful: true }) : undefined;
  const hopeful = hoped
    ? equityAfter(inOrder(togetherOf(ran, hoped.fills, dialect).fills).fills, hoped.transfers)
    : equity;
  const ends = [equity.at(-1)!, hopeful.at(-1)!] as const;
  const envelope = [Math.min(...ends), Math.max(...ends)] as const;
  return {
    ...whole,
    ...(capital ? { plan: namedPlan(whole.plan, capital) } : {}),
    lanes: ran,
    account,
    dialect,
    refusals,
    ...tradesOfAll(ran, computed, dialect),
    equity,
    envelope,
    ...(capital ? { bots: { ...botsOf(simulation, capital), transfers } } : {}),
  };
}

// Bots go by their own names.
function namedPlan({ exits, series }: Plan, { bots }: CapitalPlan): Plan {
  const strategy = bots.map(({ name }) => name).join(' + ');
  return { strategy, params: {}, series, voices: [], exits };
}

function botsOf(simulation: Simulation, capital: CapitalPlan): Omit<BotsRun, 'transfers'> {
  return {
    capital,
    changes: capital.bots.map((_, k) => simulation.changesOf(k)),
    halts: capital.bots.map((_, k) => simulation.haltsOf(k)),
  };
}

function unchanged(lane: LaneInput): LaneInput {
  return lane;
}

function requireWhole(purses: readonly number[], { cash }: Account): void {
  const sum = purses.reduce((total, one) => total + one, 0);
  if (Math.abs(sum - cash) <= 1e-9 * cash) return;
  throw new UserError(
    'usage',
    `"${sum}" is what the allotments add up to, and the account has "${cash}". Share out all of it, and no more.`,
  );
}

function requirePart({ plan, bars, account }: Part, { shortsOnSpot }: Dialect): void {
  if (account) requireAccount(account);
  requireBars(bars);
  requireExits(plan.exits);
  if (!shortsOnSpot) requireShortable(plan, bars.market);
}

function extras({ bars, rules, funding, detail, purse, account: own }: Part, account: Account) {
  const charges = chargesOf(bars.time, funding, ((own ?? account).borrow ?? 0) > 0);
  return { rules, charges, detail, purse, account: own };
}

function simulate(input: SimulationInput): Simulation {
  const simulation = new Simulation(input);
  simulation.advance(input.lanes.map(({ bars }) => bars.length));
  simulation.finish();
  return simulation;
}

// One lane is the account itself; several are seen on the times of all, over a basket of their markets.
function togetherOf(lanes: readonly LaneRun[], fills: Fills, { fillAt }: Dialect): LaneRun {
  const [first] = lanes;
  if (lanes.length === 1) return { ...first!, fills };
  const bars = lanes.map((lane) => lane.bars);
  const axis = basketOf(bars);
  return {
    plan: sharedPlan(lanes.map(({ plan }) => plan)),
    bars: axis,
    others: [],
    warmup: Math.max(...lanes.map(({ warmup }) => warmup)),
    series: {},
    fills: onAxis(fills, bars, axis, fillAt === 'close'),
  };
}

// One strategy on several markets keeps its name and parameters; several are named together.
function sharedPlan(plans: readonly Plan[]): Plan {
  const names = [...new Set(plans.map(({ strategy }) => strategy))];
  const [first] = plans;
  return names.length === 1
    ? first!
    : { strategy: names.join(' + '), params: {}, series: {}, voices: [], exits: {} };
}

// In the order they were closed; those of one instant in the order of the lanes.
function tradesOfAll(
  lanes: readonly LaneRun[],
  computed: readonly Computed[],
  { fillAt }: Dialect,
): { trades: readonly Trade[]; open: readonly Trade[] } {
  const each = lanes.map(({ fills, bars }, k) => {
    const { readingsAt } = computed[k]!;
    // A fill was decided on the close before it, or on the close that it got.
    return fillAt === 'close'
      ? tradesOf(fills, bars, readingsAt, 'close')
      : tradesOf(fills, bars, (fill) => readingsAt(fill - 1));
  });
  const closed = each.flatMap((lane) => lane.closed);
  return {
    trades: lanes.length === 1 ? closed : closed.toSorted((a, b) => a.exitTime! - b.exitTime!),
    open: each.flatMap((lane) => lane.open),
  };
}
