import { UserError } from '#errors';
import { equityOf, type Trade, tradesOf } from '#ledger';
import { type Bars, marketName, requireBars } from '#market';
import type { Fills } from '#orders';
import { Graph } from '#series';
import { type Plan, requireExits, signalNames } from '#strategy';
import { type Account, requireAccount } from './account.ts';
import { type Signals, Simulation } from './simulation.ts';

/** One strategy over one market: everything that numbers and reports are made of. */
export interface Run {
  readonly plan: Plan;
  readonly bars: Bars;
  readonly account: Account;
  /** Bars before the strategy's series are all defined; nothing is entered during them. */
  readonly warmup: number;
  readonly fills: Fills;
  readonly trades: readonly Trade[];
  readonly open: readonly Trade[];
  /** Cash plus position at each close. */
  readonly equity: Float64Array;
  /** Final equity if every ambiguous bar had gone against us, and for us. */
  readonly envelope: readonly [low: number, high: number];
}

/** Runs a plan over bars. The same inputs give the same bits. */
export function run(plan: Plan, bars: Bars, account: Account): Run {
  requireAccount(account);
  requireBars(bars);
  requireExits(plan.exits);
  refuseShorts(plan, bars);
  const { signals, warmup } = signalsOf(plan, bars);
  const pessimistic = simulate(plan, bars, account, signals, warmup, 'stop');
  const equity = equityOf(pessimistic, bars, account.cash);
  return {
    plan,
    bars,
    account,
    warmup,
    fills: pessimistic,
    ...splitTrades(pessimistic, bars),
    equity,
    envelope: envelopeOf(pessimistic, equity, () =>
      equityOf(simulate(plan, bars, account, signals, warmup, 'target'), bars, account.cash),
    ),
  };
}

function signalsOf(plan: Plan, bars: Bars): { signals: Signals; warmup: number } {
  const graph = new Graph(bars);
  const columns = Object.fromEntries(
    [...signalNames, 'size']
      .filter((name) => plan.series[name] !== undefined)
      .map((name) => [name, graph.column(plan.series[name]!)]),
  );
  const warmup = Math.max(...Object.keys(columns).map((name) => graph.warmup(plan.series[name]!)));
  if (warmup >= bars.length) {
    throw new UserError(
      'data',
      `Strategy "${plan.strategy}" needs ${warmup + 1} bars before its series are defined, but ${marketName(bars.market)} ${bars.timeframe} has ${bars.length} in this range. Widen --from and --to, or choose a shorter --timeframe.`,
    );
  }
  graph.advance(bars.length);
  return {
    signals: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.values])),
    warmup,
  };
}

function simulate(
  plan: Plan,
  bars: Bars,
  account: Account,
  signals: Signals,
  warmup: number,
  tie: 'stop' | 'target',
): Fills {
  const simulation = new Simulation({ bars, signals, exits: plan.exits, account, warmup, tie });
  simulation.advance(0, bars.length);
  return simulation.fills;
}

function splitTrades(fills: Fills, bars: Bars): { trades: Trade[]; open: Trade[] } {
  const { closed, open } = tradesOf(fills, bars);
  return { trades: closed, open };
}

// Without an ambiguous bar both answers are the same run, so the second one is not made.
function envelopeOf(fills: Fills, equity: Float64Array, otherEquity: () => Float64Array): [number, number] {
  const assumed = equity.at(-1)!;
  if (!fills.ambiguous.subarray(0, fills.length).includes(1)) return [assumed, assumed];
  const other = otherEquity().at(-1)!;
  return [Math.min(assumed, other), Math.max(assumed, other)];
}

// Only derivatives, whose symbol names a settlement coin, can be sold without being owned.
function refuseShorts(plan: Plan, bars: Bars): void {
  if (!plan.series['enterShort'] || bars.market.symbol.includes(':')) return;
  throw new UserError(
    'usage',
    `Strategy "${plan.strategy}" sells short, but ${marketName(bars.market)} is a spot market, where only what is owned can be sold. Remove enterShort, or choose a perpetual such as bybit:BTC/USDT:USDT.`,
  );
}
