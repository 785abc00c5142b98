import { describe, expect, it } from 'vitest';
import { tradesOf } from '#ledger';
import { type Account, parseDialect } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../../arbitrary/bars.ts';
import { simulated } from '../alone.ts';

// Worked by hand: a thousand, the signal on bar 0, filled at its close of 100.
const account: Account = { cash: 1000, fee: 0, slippage: 0.01, size: 1 };
type Row = readonly [open: number, high: number, low: number, close: number];
const flat: Row = [100, 101, 99, 100];
const both: Exits = { stopLoss: 0.05, takeProfit: 0.1 };

describe('jesse', () => {
  it('fills at the close that decided, without slippage', () => {
    const { fills } = traded('jesse', [flat, [105, 106, 104, 105]]);
    expect(fills[0]).toMatchObject({ bar: 0, price: 100, quantity: 10 });
  });

  it('goes up first through a red bar, and down first through a green one', () => {
    expect(traded('jesse', [flat, [100, 112, 94, 99]], both).closed[0]).toMatchObject({ exitPrice: 110 });
    expect(traded('jesse', [flat, [100, 112, 94, 101]], both).closed[0]).toMatchObject({ exitPrice: 95 });
  });

  it('sees the colour against the close before, because nothing is jumped over', () => {
    // Opens at 96 and ends at 99: green by itself, red against the 100 before.
    expect(traded('jesse', [flat, [96, 112, 94, 99]], both).closed[0]).toMatchObject({ exitPrice: 110 });
  });

  it('fills a stop and a target at their prices, also over a gap', () => {
    expect(traded('jesse', [flat, [90, 91, 89, 90]], both).closed[0]).toMatchObject({
      exitPrice: 95,
      reason: 'stop-loss',
    });
    expect(traded('jesse', [flat, [120, 121, 119, 120]], both).closed[0]).toMatchObject({
      exitPrice: 110,
      reason: 'take-profit',
    });
  });

  it('closes at the last close, with its fee', () => {
    const { closed } = traded('jesse', [flat, flat, [100, 104, 99, 103]], {}, { ...account, fee: 0.01 });
    expect(closed).toEqual([expect.objectContaining({ exitPrice: 103, reason: 'end' })]);
    const quantity = 1000 / 101;
    expect(closed[0]!.fees).toBeCloseTo(quantity * (1 + 1.03), 9);
  });

  it('turns around at one close', () => {
    const { fills } = traded('jesse', [flat, flat, flat], {}, account, { enterShort: [1] });
    expect(fills.map(({ bar, price, reason }) => [bar, price, reason])).toEqual([
      [0, 100, 'entry'],
      [1, 100, 'reversal'],
      [1, 100, 'entry'],
      [2, 100, 'end'],
    ]);
  });
});

describe('nautilus', () => {
  it('fills at the close that decided, and leaves open what is open', () => {
    const { fills, open } = traded('nautilus', [flat, flat]);
    expect(fills).toEqual([expect.objectContaining({ bar: 0, price: 100 })]);
    expect(open).toHaveLength(1);
  });

  it('goes to the high first', () => {
    expect(traded('nautilus', [flat, [100, 112, 94, 100]], both).closed[0]).toMatchObject({ exitPrice: 110 });
    const short = traded('nautilus', [flat, [100, 106, 89, 100]], both, account, {
      enterShort: [0],
      enterLong: [],
    });
    expect(short.closed[0]).toMatchObject({ exitPrice: 105, reason: 'stop-loss' });
  });

  it('goes to the nearer extreme first when it adapts', () => {
    const near: Row = [96, 112, 94, 100];
    expect(traded('nautilus:path=adaptive', [flat, near], both).closed[0]).toMatchObject({ exitPrice: 95 });
    expect(traded('nautilus:path=adaptive', [flat, [108, 112, 94, 100]], both).closed[0]).toMatchObject({
      exitPrice: 110,
    });
  });

  it('fills a stop at the open beyond it, and a target at its price', () => {
    expect(traded('nautilus', [flat, [90, 91, 89, 90]], both).closed[0]).toMatchObject({ exitPrice: 90 });
    expect(traded('nautilus', [flat, [120, 121, 119, 120]], both).closed[0]).toMatchObject({
      exitPrice: 110,
    });
  });
});

type Signals = Partial<Record<'enterLong' | 'exitLong' | 'enterShort' | 'exitShort', readonly number[]>>;

function traded(name: string, rows: readonly Row[], exits: Exits = {}, money = account, on: Signals = {}) {
  const bars = barsOf(rows, 'BTC/USDT:USDT');
  const signals = Object.fromEntries(
    Object.entries({ enterLong: [0], ...on }).map(([signal, at]) => [
      signal,
      Float64Array.from(rows, (_, i) => (at.includes(i) ? 1 : 0)),
    ]),
  );
  const dialect = parseDialect(name);
  const { fills } = simulated({ bars, signals, exits, account: money, warmup: 0, dialect });
  return { fills: [...fills], ...tradesOf(fills, bars) };
}
