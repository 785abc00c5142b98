import { equityOf, type Trade, tradesOf } from '#ledger';
import type { Account, Signals } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../../arbitrary/bars.ts';
import { backtestingPy } from '../../../src/simulation/dialects/backtesting-py.ts';
import { QueueLane } from '../../../src/simulation/dialects/queue/lane.ts';
import type { QueueRules } from '../../../src/simulation/dialects/queue/rules.ts';
import { type Alone, simulated } from '../alone.ts';

/** A run of the queue, with what still waits and what is still open at its end. */
export function queued(input: Omit<Alone, 'dialect'>, rules: Partial<QueueRules> = {}) {
  const dialect = backtestingPy(rules);
  let lane: QueueLane | undefined;
  const { fills, refusals } = simulated({
    ...input,
    dialect: {
      ...dialect,
      lane: (...parts) => {
        const made = dialect.lane!(...parts);
        if (made instanceof QueueLane) lane = made;
        return made;
      },
    },
  });
  const { closed, open } = tradesOf(fills, input.bars);
  const equity = equityOf(fills, input.bars, input.account.cash);
  return { fills: [...fills], refusals, closed, open, equity, waiting: lane!.waiting, lots: lane!.lots };
}

export type Row = readonly [open: number, high: number, low: number, close: number];

interface Written {
  readonly rows: readonly Row[];
  /** Bar numbers by signal. */
  readonly on: { readonly [Name in keyof Signals]?: readonly number[] };
  readonly exits?: Exits;
  readonly account?: Partial<Account>;
  readonly rules?: Partial<QueueRules>;
}

/** The same from rows and bar numbers, ten units a time from a thousand without costs. */
export function worked({ rows, on, exits = {}, account = {}, rules = {} }: Written) {
  const bars = barsOf(rows);
  const column = (numbers: readonly number[]) =>
    Float64Array.from({ length: bars.length }, (_, i) => (numbers.includes(i) ? 1 : 0));
  const signals = Object.fromEntries(
    Object.entries(on).map(([name, numbers]) => [name, column(numbers)]),
  ) as Signals;
  const own = { cash: 10_000, fee: 0, slippage: 0, size: 1, ...account };
  const run = queued({ bars, signals, exits, account: own, warmup: 0 }, { size: 10, ...rules });
  return { ...run, trades: run.closed.map((trade) => short(trade, bars.time)) };
}

/** Signed size, bars and prices of a trade. */
function short(trade: Trade, time: Float64Array): readonly (number | string)[] {
  const { side, quantity, entryTime, entryPrice, exitTime, exitPrice, reason } = trade;
  const size = side === 'long' ? quantity : -quantity;
  return [size, time.indexOf(entryTime), entryPrice, time.indexOf(exitTime!), exitPrice!, reason];
}
