import { UserError } from '#errors';
import { equityOf, type Trade, tradesOf } from '#ledger';
import { type Bars, marketName, requireBars } from '#market';
import type { Fills } from '#orders';
import { Graph } from '#series';
import { type Plan, requireExits, signalNames } from '#strategy';
import { type Account, requireAccount } from './account.ts';
import { feedsFrom } from './feeds.ts';
import { type Signals, Simulation, type SimulationInput } from './simulation.ts';

/** One strategy over one market: everything that numbers and reports are made of. */
export interface Run {
  readonly plan: Plan;
  readonly bars: Bars;
  /** Bars of other markets that the strategy looked at. */
  readonly others: readonly Bars[];
  readonly account: Account;
  /** Bars before the strategy's series are all defined; nothing is entered during them. */
  readonly warmup: number;
  /** What the strategy watched, besides its signals: one value per bar. */
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly fills: Fills;
  readonly trades: readonly Trade[];
  readonly open: readonly Trade[];
  /** Cash plus position at each close. */
  readonly equity: Float64Array;
  /** Final equity if every ambiguous bar had gone against us, and for us. */
  readonly envelope: readonly [low: number, high: number];
}

/** Runs a plan over bars. The same inputs give the same bits. */
export function run(plan: Plan, bars: Bars, account: Account, others: readonly Bars[] = []): Run {
  requireAccount(account);
  requireBars(bars);
  requireExits(plan.exits);
  refuseShorts(plan, bars);
  const { signals, series, warmup, readingsAt } = compute(plan, bars, others);
  const simulated = (tie: 'stop' | 'target') =>
    simulate({ bars, signals, exits: plan.exits, account, warmup, tie });
  const fills = simulated('stop');
  const { closed, open } = tradesOf(fills, bars, readingsAt);
  const equity = equityOf(fills, bars, account.cash);
  // Without an ambiguous bar both answers are the same run, so the second one is not made.
  const ambiguous = fills.ambiguous.subarray(0, fills.length).includes(1);
  const hopeful = ambiguous ? equityOf(simulated('target'), bars, account.cash) : equity;
  const ends = [equity.at(-1)!, hopeful.at(-1)!] as const;
  const envelope = [Math.min(...ends), Math.max(...ends)] as const;
  return { plan, bars, others, account, warmup, series, fills, trades: closed, open, equity, envelope };
}

interface Computed {
  readonly signals: Signals;
  readonly series: Run['series'];
  readonly warmup: number;
  readonly readingsAt: (bar: number) => readonly string[];
}

function compute(plan: Plan, bars: Bars, others: readonly Bars[]): Computed {
  const graph = new Graph(bars, feedsFrom(others, bars));
  const names = Object.keys(plan.series);
  const acted = new Set<string>([...signalNames, 'size']);
  const columns = new Map(names.map((name) => [name, graph.column(plan.series[name]!)]));
  const warmup = Math.max(
    ...names.filter((name) => acted.has(name)).map((name) => graph.warmup(plan.series[name]!)),
  );
  if (warmup >= bars.length) {
    throw new UserError(
      'data',
      `Strategy "${plan.strategy}" needs ${warmup + 1} bars before its series are defined, but ${marketName(bars.market)} ${bars.timeframe} has ${bars.length} in this range. Widen --from and --to, or choose a shorter --timeframe.`,
    );
  }
  const voices = plan.voices.map((voice) => ({
    ...voice,
    column: graph.column('when' in voice ? voice.when : voice.strength),
  }));
  graph.advance(bars.length);
  const values = (wanted: (name: string) => boolean) =>
    Object.fromEntries(names.filter(wanted).map((name) => [name, columns.get(name)!.values]));
  return {
    signals: values((name) => acted.has(name)),
    series: values((name) => !acted.has(name)),
    warmup,
    readingsAt: (bar) =>
      voices.filter(({ column }) => Math.abs(column.values[bar]!) > 0).map(({ label }) => label),
  };
}

function simulate(input: SimulationInput): Fills {
  const simulation = new Simulation(input);
  simulation.advance(0, input.bars.length);
  return simulation.fills;
}

// Only derivatives, whose symbol names a settlement coin, can be sold without being owned.
function refuseShorts(plan: Plan, bars: Bars): void {
  if (!plan.series['enterShort'] || bars.market.symbol.includes(':')) return;
  throw new UserError(
    'usage',
    `Strategy "${plan.strategy}" sells short, but ${marketName(bars.market)} is a spot market, where only what is owned can be sold. Remove enterShort, or choose a perpetual such as bybit:BTC/USDT:USDT.`,
  );
}
