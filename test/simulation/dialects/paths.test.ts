import { describe, expect, it } from 'vitest';
import { tradesOf } from '#ledger';
import { type Account, parseDialect } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../../arbitrary/bars.ts';
import { type Alone, simulated } from '../alone.ts';

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

describe('a time limit', () => {
  it('counts the bars after the close of the entry', () => {
    const rows = [flat, flat, flat, flat, flat];
    const leaving = (maxBars: number) => traded('nautilus', rows, { maxBars }).fills[1];
    expect(leaving(1)).toMatchObject({ bar: 1, reason: 'time' });
    expect(leaving(2)).toMatchObject({ bar: 2, reason: 'time' });
    expect(traded('nautilus', rows, { maxBars: 2 }).closed[0]!.bars).toBe(2);
  });
});

describe('an entry that waits', () => {
  // Decided at the close of 100: buy at 95, stop 5 % below at 90.25, target 4 % above at 98.8.
  const limit = { limit: { kind: 'fraction', value: 0.05 }, expires: 3 } as const;
  const exits: Exits = { stopLoss: 0.05, takeProfit: 0.04 };
  const bought = (name: string, row: Row) => traded(name, [flat, row], exits, account, {}, limit);
  const of = ({ fills }: ReturnType<typeof traded>) => fills.map(({ price, reason }) => [reason, price]);

  it('of jesse is met on the way down, and its target only afterwards', () => {
    // Red: up to 101 and past the target, then down through 95 to 94, and back to 96.
    expect(of(bought('jesse', [100, 101, 94, 96]))).toEqual([
      ['entry', 95],
      ['end', 96],
    ]);
    // Green: down to 94 first, then up past the target.
    expect(of(bought('jesse', [99, 101, 94, 100.5]))).toEqual([
      ['entry', 95],
      ['take-profit', 95 * 1.04],
    ]);
    // Down through the entry and the stop at once.
    expect(of(bought('jesse', [100, 101, 90, 96]))).toEqual([
      ['entry', 95],
      ['stop-loss', 95 * 0.95],
    ]);
    // It ends above the target: the way from the low to the close reached it.
    expect(of(bought('jesse', [100, 101, 94, 99]))).toEqual([
      ['entry', 95],
      ['take-profit', 95 * 1.04],
    ]);
  });

  it('of jesse fills at its price over a gap', () => {
    expect(of(bought('jesse', [92, 93, 91, 92]))).toEqual([
      ['entry', 95],
      ['end', 92],
    ]);
    const stop = { stop: { kind: 'fraction', value: 0.05 }, expires: 3 } as const;
    const gap: Row = [110, 111, 109, 110];
    expect(of(traded('jesse', [flat, gap], {}, account, {}, stop))[0]).toEqual(['entry', 105]);
  });

  it('of nautilus goes to the high first, or to the nearer extreme', () => {
    const row: Row = [96, 101, 94.5, 96];
    expect(of(bought('nautilus', row))).toEqual([['entry', 95]]);
    expect(of(bought('nautilus:path=adaptive', row))).toEqual([
      ['entry', 95],
      ['take-profit', 95 * 1.04],
    ]);
  });

  it('of nautilus fills a limit at its price in a gap, a stop at the open', () => {
    expect(of(bought('nautilus', [92, 93, 91, 92]))).toEqual([['entry', 95]]);
    const stop = { stop: { kind: 'fraction', value: 0.05 }, expires: 3 } as const;
    const gap: Row = [110, 111, 109, 110];
    expect(of(traded('nautilus', [flat, gap], {}, account, {}, stop))).toEqual([['entry', 110]]);
  });

  it('asks finer bars, where there are any, before the colour', () => {
    // Red as a whole: up, down through 95 and back to 98.5. The halves tell that the low came first.
    const row: Row = [99, 101, 94, 98.5];
    const halves = barsOf([
      [100, 100, 94, 96],
      [96, 101, 96, 98.5],
    ]);
    expect(of(bought('jesse', row))[1]).toEqual(['end', 98.5]);
    const told = traded('jesse', [flat, row], exits, account, {}, limit, () => halves);
    expect(of(told)[1]).toEqual(['take-profit', 95 * 1.04]);
  });

  it('hangs on no assumption where the way is known', () => {
    expect(bought('jesse', [99, 101, 94, 100.5]).fills.some(({ ambiguous }) => ambiguous)).toBe(false);
    expect(bought('next-open', [99, 101, 94, 100.5]).fills.some(({ ambiguous }) => ambiguous)).toBe(true);
  });

  it('trails from what came after it', () => {
    // Up to 110 before the entry, then 95, 94 and 96: the best since is 96, not 110.
    const trailed = traded(
      'jesse',
      [flat, [100, 110, 94, 96], [96, 96, 92, 95]],
      { trailingStop: 0.04 },
      account,
      {},
      limit,
    );
    expect(of(trailed)[1]).toEqual(['trailing-stop', 96 * 0.96]);
  });
});

type Signals = Partial<Record<'enterLong' | 'exitLong' | 'enterShort' | 'exitShort', readonly number[]>>;

function traded(
  name: string,
  rows: readonly Row[],
  exits: Exits = {},
  money = account,
  on: Signals = {},
  entry?: Alone['entry'],
  detail?: Alone['detail'],
) {
  const bars = barsOf(rows, 'BTC/USDT:USDT');
  const signals = Object.fromEntries(
    Object.entries({ enterLong: [0], ...on }).map(([signal, at]) => [
      signal,
      Float64Array.from(rows, (_, i) => (at.includes(i) ? 1 : 0)),
    ]),
  );
  const dialect = parseDialect(name);
  const { fills } = simulated({ bars, signals, exits, entry, detail, account: money, warmup: 0, dialect });
  return { fills: [...fills], ...tradesOf(fills, bars) };
}
