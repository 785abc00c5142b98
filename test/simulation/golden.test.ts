import { describe, expect, it } from 'vitest';
import { equityOf, tradesOf } from '#ledger';
import type { Account, Signals } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../arbitrary/bars.ts';
import { simulated } from './alone.ts';

// Ledgers worked by hand. Bars are open, high, low, close; signals are bar numbers.
const free: Account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
type Row = readonly [number, number, number, number];
const flat: Row = [100, 101, 99, 100];

describe('an entry decided on a close', () => {
  it('fills at the next open, with slippage against it and the fee inside the cash', () => {
    const { fills } = simulate(
      [flat, [102, 105, 101, 104]],
      { enterLong: [0] },
      {},
      { ...free, fee: 0.001, slippage: 0.01 },
    );
    // Price 102 × 1.01 = 103.02; quantity 1000 ÷ (103.02 × 1.001) = 9.697152…; fee 0.1 % of 999.000999 = 0.999000999.
    expect(fills).toEqual([
      expect.objectContaining({ bar: 1, price: 103.02, inside: false, reason: 'entry' }),
    ]);
    expect(fills[0]!.quantity).toBeCloseTo(1000 / (103.02 * 1.001), 12);
    expect(fills[0]!.fee).toBeCloseTo(0.999000999, 9);
    expect(fills[0]!.slippage).toBeCloseTo(1.02 * fills[0]!.quantity, 9);
  });

  it('does nothing on the last bar', () => {
    expect(simulate([flat, flat], { enterLong: [1] }).fills).toEqual([]);
  });

  it('is ignored while a position is open', () => {
    expect(simulate([flat, flat, flat, flat], { enterLong: [0, 1, 2] }).fills).toHaveLength(1);
  });

  it('is ignored during the warm-up', () => {
    expect(simulate([flat, flat, flat], { enterLong: [0] }, {}, free, 1).fills).toEqual([]);
  });

  it('uses the share of cash it was asked for', () => {
    const { fills } = simulate([flat, flat], { enterLong: [0] }, {}, { ...free, size: 0.25 });
    expect(fills[0]!.quantity).toBe(2.5);
  });
});

describe('an exit decided on a close', () => {
  it('fills at the next open, with slippage against it', () => {
    const { trades } = simulate(
      [flat, [100, 100, 100, 100], flat, [110, 111, 109, 110]],
      { enterLong: [0], exitLong: [2] },
      {},
      { ...free, slippage: 0.01 },
    );
    // In at 101, out at 110 × 0.99 = 108.9.
    expect(trades).toEqual([
      expect.objectContaining({ entryPrice: 101, exitPrice: 110 * 0.99, reason: 'signal', bars: 2 }),
    ]);
  });
});

describe('contradicting signals on one bar', () => {
  it('open nothing', () => {
    expect(simulate([flat, flat, flat], { enterLong: [0], exitLong: [0] }).fills).toEqual([]);
    expect(simulate([flat, flat, flat], { enterLong: [0], enterShort: [0] }).fills).toEqual([]);
  });

  it('still close what is open', () => {
    const { trades } = simulate([flat, flat, flat, flat], { enterLong: [0, 1], exitLong: [1] });
    expect(trades).toEqual([expect.objectContaining({ reason: 'signal' })]);
  });
});

describe('a stop', () => {
  const stop: Exits = { stopLoss: 0.05 };

  it('fills at its price when the bar reaches it, on the entry bar as well', () => {
    const { trades } = simulate([flat, [100, 101, 94, 96]], { enterLong: [0] }, stop);
    expect(trades).toEqual([
      expect.objectContaining({ exitPrice: 95, reason: 'stop-loss', bars: 1, return: -0.05 }),
    ]);
  });

  it('is touched by a low exactly at its price', () => {
    expect(simulate([flat, [100, 101, 95, 96]], { enterLong: [0] }, stop).trades).toHaveLength(1);
  });

  it('fills at the open when the bar opens beyond it', () => {
    const { trades } = simulate([flat, [100, 101, 99, 100], [90, 91, 89, 90]], { enterLong: [0] }, stop);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 90, reason: 'stop-loss', bars: 1 })]);
  });

  it('pays slippage like every order that takes', () => {
    const { trades } = simulate([flat, [100, 100, 94, 96]], { enterLong: [0] }, stop, {
      ...free,
      slippage: 0.01,
    });
    // In at 101, stop at 101 − 5.05 = 95.95, out at 95.95 × 0.99.
    expect(trades[0]!.exitPrice).toBeCloseTo(95.95 * 0.99, 12);
  });
});

describe('a target', () => {
  const target: Exits = { takeProfit: 0.1 };

  it('fills at its price, without slippage, when a high is exactly there', () => {
    const { trades } = simulate([flat, [100, 110, 99, 105]], { enterLong: [0] }, target);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 110, reason: 'take-profit' })]);
  });

  it('fills better, at the open, when the bar opens beyond it', () => {
    const { trades } = simulate([flat, flat, [120, 121, 119, 120]], { enterLong: [0] }, target);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 120, bars: 1 })]);
  });
});

describe('stop and target within one bar', () => {
  const both: Exits = { stopLoss: 0.05, takeProfit: 0.1 };
  const rows = [flat, [100, 112, 94, 100]] as const;

  it('is the stop, marked ambiguous', () => {
    expect(simulate(rows, { enterLong: [0] }, both).trades).toEqual([
      expect.objectContaining({ exitPrice: 95, ambiguous: true }),
    ]);
  });

  it('is the target for the hopeful end of the envelope', () => {
    expect(simulate(rows, { enterLong: [0] }, both, free, 0, 'target').trades).toEqual([
      expect.objectContaining({ exitPrice: 110, ambiguous: true }),
    ]);
  });

  it('is not ambiguous when the open decides', () => {
    const gap = [flat, flat, [120, 121, 80, 100]] as const;
    expect(simulate(gap, { enterLong: [0] }, both).trades).toEqual([
      expect.objectContaining({ exitPrice: 120, ambiguous: false }),
    ]);
  });
});

describe('a trailing stop', () => {
  it('trails the best high before this bar and is raised afterwards', () => {
    const rows = [flat, [101, 120, 101, 118], [118, 119, 100, 110]] as const;
    const { trades } = simulate(rows, { enterLong: [0] }, { trailingStop: 0.05 });
    // Not hit by the low of 101 on the bar that made 120; on the next one at 120 − 6 = 114.
    expect(trades).toEqual([
      expect.objectContaining({ entryPrice: 101, exitPrice: 114, reason: 'trailing-stop', bars: 2 }),
    ]);
  });
});

describe('a time limit', () => {
  it('leaves at the open after that many bars', () => {
    const { trades } = simulate([flat, flat, flat, [103, 104, 102, 103]], { enterLong: [0] }, { maxBars: 2 });
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 103, reason: 'time', bars: 2 })]);
  });
});

describe('a short', () => {
  it('earns when the price falls: all of 1000 at 100, fee 0.1 %, bought back at 90', () => {
    const { trades, equity } = simulate(
      [flat, flat, flat, [90, 91, 89, 90]],
      { enterShort: [0], exitShort: [2] },
      {},
      { ...free, fee: 0.001 },
    );
    expect(trades[0]!.quantity).toBeCloseTo(9.99000999, 8);
    expect(equity.at(-1)).toBeCloseTo(1098.002, 4);
  });

  it('is stopped above its entry', () => {
    const { trades } = simulate([flat, [100, 106, 99, 100]], { enterShort: [0] }, { stopLoss: 0.05 });
    expect(trades).toEqual([expect.objectContaining({ side: 'short', exitPrice: 105, reason: 'stop-loss' })]);
  });

  it('is liquidated when it has lost everything', () => {
    const { trades, equity } = simulate([flat, [100, 250, 99, 240]], { enterShort: [0] });
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 200, reason: 'liquidation' })]);
    expect(equity.at(-1)).toBe(0);
  });
});

describe('an opposite signal', () => {
  it('closes and opens the other way at the same open', () => {
    const { fills } = simulate([flat, flat, [104, 106, 103, 105]], { enterLong: [0], enterShort: [1] });
    expect(fills.map(({ bar, price, reason }) => [bar, price, reason])).toEqual([
      [1, 100, 'entry'],
      [2, 104, 'reversal'],
      [2, 104, 'entry'],
    ]);
  });
});

describe('the end of the data', () => {
  it('leaves the position open, marked at the last close', () => {
    const { trades, open, equity } = simulate([flat, [102, 103, 101, 102], [110, 121, 109, 120]], {
      enterLong: [0],
    });
    expect(trades).toEqual([]);
    expect(open).toEqual([
      expect.objectContaining({ exitTime: null, exitPrice: null, reason: 'end', bars: 2 }),
    ]);
    expect(equity.at(-1)).toBeCloseTo((1000 / 102) * 120, 10);
  });
});

type Positions = Partial<Record<keyof Signals, readonly number[]>>;

function simulate(
  rows: readonly Row[],
  on: Positions,
  exits: Exits = {},
  account = free,
  warmup = 0,
  tie: 'stop' | 'target' = 'stop',
) {
  const market = barsOf(rows);
  const signals = Object.fromEntries(
    Object.entries(on).map(([name, bars]) => [
      name,
      Float64Array.from(rows, (_, i) => (bars.includes(i) ? 1 : 0)),
    ]),
  );
  const simulation = simulated({ bars: market, signals, exits, account, warmup, hopeful: tie === 'target' });
  const { closed, open } = tradesOf(simulation.fills, market);
  return {
    fills: [...simulation.fills],
    trades: closed,
    open,
    equity: equityOf(simulation.fills, market, account.cash),
  };
}
