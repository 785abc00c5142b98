import { equityOf, tradesOf } from '#ledger';
import type { Account, Signals } from '#simulation';
import type { Exits } from '#strategy';
import { vectorbt } from '../../../src/simulation/dialects/vectorbt.ts';
import type { OneOrderRules } from '../../../src/simulation/dialects/one-order/rules.ts';
import { barsOf } from '../../arbitrary/bars.ts';
import { type Alone, simulated } from '../alone.ts';

/** A run with one order a bar, and what came of it. */
export function ordered(input: Omit<Alone, 'dialect'>, rules: Partial<OneOrderRules> = {}) {
  const { fills, refusals } = simulated({ ...input, dialect: vectorbt(rules) });
  const { closed, open } = tradesOf(fills, input.bars);
  const equity = equityOf(fills, input.bars, input.account.cash);
  return { fills: [...fills], refusals, closed, open, equity };
}

export type Row = readonly [open: number, high: number, low: number, close: number];

interface Written {
  readonly rows: readonly Row[];
  /** Bar numbers by signal. */
  readonly on: { readonly [Name in keyof Signals]?: readonly number[] };
  readonly exits?: Exits;
  readonly account?: Partial<Account>;
  readonly rules?: Partial<OneOrderRules>;
}

/** The same from rows and bar numbers, all the money of a thousand without costs. */
export function worked({ rows, on, exits = {}, account = {}, rules = {} }: Written) {
  const bars = barsOf(rows);
  const column = (numbers: readonly number[]) =>
    Float64Array.from({ length: bars.length }, (_, i) => (numbers.includes(i) ? 1 : 0));
  const signals = Object.fromEntries(
    Object.entries(on).map(([name, numbers]) => [name, column(numbers)]),
  ) as Signals;
  const own = { cash: 1000, fee: 0, slippage: 0, size: 1, ...account };
  const run = ordered({ bars, signals, exits, account: own, warmup: 0 }, rules);
  return { ...run, orders: run.fills.map(({ bar, quantity, price }) => [bar, quantity, price] as const) };
}
