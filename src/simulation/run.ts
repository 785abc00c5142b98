import { UserError } from '#errors';
import { equityOf, type Trade, tradesOf } from '#ledger';
import { type Bars, marketName, requireBars } from '#market';
import type { Fills, MarketRules, Refusal } from '#orders';
import type { Plan } from '#strategy';
import { requireExits } from '#strategy';
import { type Account, requireAccount } from './account.ts';
import { chargesOf, type FundingRates } from './charges.ts';
import { compute } from './compute.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { Other } from './feeds.ts';
import { Simulation, type SimulationInput } from './simulation.ts';

/** What a run may know besides its plan and bars. */
export interface RunOptions {
  /** What the strategy looks at besides its bars. */
  readonly others?: readonly Other[];
  readonly dialect?: Dialect;
  readonly rules?: MarketRules | undefined;
  readonly funding?: FundingRates | undefined;
  /** The finer bars inside a bar, where there are any. */
  readonly detail?: ((bar: number) => Bars | undefined) | undefined;
}

/** One strategy over one market: everything that numbers and reports are made of. */
export interface Run {
  readonly plan: Plan;
  readonly bars: Bars;
  readonly others: readonly Other[];
  readonly account: Account;
  readonly dialect: Dialect;
  /** Bars before the strategy's series are all defined; nothing is entered during them. */
  readonly warmup: number;
  /** What the strategy watched, besides its signals: one value per bar. */
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly fills: Fills;
  /** What was asked for and not, or not wholly, given. */
  readonly refusals: readonly Refusal[];
  readonly trades: readonly Trade[];
  readonly open: readonly Trade[];
  /** Cash plus position at each close. */
  readonly equity: Float64Array;
  /** Final equity if every ambiguous bar had gone against us, and for us. */
  readonly envelope: readonly [low: number, high: number];
}

/** Runs a plan over bars. The same inputs give the same bits. */
export function run(plan: Plan, bars: Bars, account: Account, options: RunOptions = {}): Run {
  const { others = [], dialect = nextOpen, rules, funding, detail } = options;
  requireAccount(account);
  requireBars(bars);
  requireExits(plan.exits);
  refuseShorts(plan, bars);
  const { lane, series, warmup, readingsAt } = compute(plan, bars, others, account);
  const charges = chargesOf(bars.time, funding, (account.borrow ?? 0) > 0);
  const input: SimulationInput = { lanes: [{ ...lane, rules, charges, detail }], account, dialect };
  const { fills, refusals } = simulate(input);
  const { closed, open } = tradesOf(fills, bars, readingsAt);
  const equity = equityOf(fills, bars, account.cash);
  // Without an ambiguous bar both answers are the same run, so the second one is not made.
  const ambiguous = fills.ambiguous.subarray(0, fills.length).includes(1);
  const hopeful = ambiguous
    ? equityOf(simulate({ ...input, hopeful: true }).fills, bars, account.cash)
    : equity;
  const ends = [equity.at(-1)!, hopeful.at(-1)!] as const;
  const envelope = [Math.min(...ends), Math.max(...ends)] as const;
  return {
    plan,
    bars,
    others,
    account,
    dialect,
    warmup,
    series,
    fills,
    refusals,
    trades: closed,
    open,
    equity,
    envelope,
  };
}

function simulate(input: SimulationInput): Simulation {
  const simulation = new Simulation(input);
  simulation.advance(input.lanes.map(({ bars }) => bars.length));
  simulation.finish();
  return simulation;
}

// Only derivatives, whose symbol names a settlement coin, can be sold without being owned.
function refuseShorts(plan: Plan, bars: Bars): void {
  if (!plan.series['enterShort'] || bars.market.symbol.includes(':')) return;
  throw new UserError(
    'usage',
    `Strategy "${plan.strategy}" sells short, but ${marketName(bars.market)} is a spot market, where only what is owned can be sold. Remove enterShort, or choose a perpetual such as bybit:BTC/USDT:USDT.`,
  );
}
