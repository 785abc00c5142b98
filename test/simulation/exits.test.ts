import { describe, expect, it } from 'vitest';
import { tradesOf } from '#ledger';
import { type Account, chargesOf, type LaneInput } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../arbitrary/bars.ts';
import { type Alone, simulated } from './alone.ts';

// Worked by hand. Bars are open, high, low, close; every entry is decided on bar 0.
const free: Account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
type Row = readonly [number, number, number, number];
const flat: Row = [100, 101, 99, 100];

describe('a ladder of targets', () => {
  const ladder: Exits = {
    stopLoss: 0.05,
    takeProfit: [
      { at: 0.05, share: 0.5 },
      { at: 0.1, share: 0.25 },
    ],
  };

  it('takes its parts at their prices and leaves the rest to the stop', () => {
    const { fills, trades } = enter(
      [flat, [100, 106, 99, 105], [105, 111, 104, 110], [100, 101, 90, 91]],
      ladder,
    );
    expect(fills.map(({ bar, quantity, price, reason }) => [bar, quantity, price, reason])).toEqual([
      [1, 10, 100, 'entry'],
      [1, -5, 105, 'take-profit'],
      [2, -2.5, 110, 'take-profit'],
      [3, -2.5, 95, 'stop-loss'],
    ]);
    // 5 × 5 + 2.5 × 10 − 2.5 × 5 = 37.5, out at 103.75 on average.
    expect(trades).toEqual([expect.objectContaining({ pnl: 37.5, exitPrice: 103.75, quantity: 10 })]);
  });

  it('takes several of its parts on one bar, each at its own price', () => {
    const { fills } = enter([flat, [100, 120, 99, 115]], ladder);
    expect(fills.map(({ price, held }) => [price, held])).toEqual([
      [100, 10],
      [105, 5],
      [110, 2.5],
    ]);
  });

  it('is stopped wholly when one bar reaches the stop and the first part', () => {
    const { fills, trades } = enter([flat, [100, 106, 94, 100]], ladder);
    expect(fills.at(-1)).toMatchObject({ price: 95, held: 0, reason: 'stop-loss' });
    expect(trades[0]!.ambiguous).toBe(true);
  });
});

describe('break-even', () => {
  it('moves the stop to the entry after the gain, from the next bar on', () => {
    const exits: Exits = { stopLoss: 0.1, breakEven: 0.05 };
    const { trades } = enter([flat, [100, 106, 99, 103], [103, 104, 98, 99]], exits);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 100, reason: 'stop-loss', bars: 2 })]);
  });
});

describe('a trailing stop with a beginning', () => {
  const exits: Exits = { trailingStop: 0.05, trailAfter: 0.1 };

  it('does not trail before the gain', () => {
    expect(enter([flat, [100, 109, 99, 108], [108, 109, 80, 90]], exits).trades).toEqual([]);
  });

  it('trails after it', () => {
    const { trades } = enter([flat, [100, 120, 99, 118], [118, 119, 110, 112]], exits);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 114, reason: 'trailing-stop' })]);
  });
});

describe('distances', () => {
  it('in money and as prices', () => {
    expect(enter([flat, [100, 101, 90, 95]], { stopLoss: { distance: 3 } }).trades[0]!.exitPrice).toBe(97);
    expect(enter([flat, [100, 101, 90, 95]], { stopLoss: { price: 96 } }).trades[0]!.exitPrice).toBe(96);
  });

  it('on the wrong side of the price are refused, not traded', () => {
    const { fills, refusals } = enter([flat, flat, flat], { stopLoss: { price: 150 } });
    expect(fills).toEqual([]);
    expect(refusals).toEqual([{ lane: 0, bar: 1, reason: 'wrong-side', wanted: 10, allowed: 0 }]);
  });
});

describe('an entry that waits for a better price', () => {
  const entry = limit(0.02, 2);

  it('fills at its price as a maker', () => {
    const { fills } = enter(
      [flat, [100, 101, 97, 99]],
      {},
      { entry },
      { ...free, fee: 0.01, makerFee: 0, slippage: 0.1 },
    );
    expect(fills).toEqual([expect.objectContaining({ price: 98, fee: 0, slippage: 0, inside: true })]);
  });

  it('fills better when the bar opens below it', () => {
    expect(enter([flat, [95, 96, 94, 95]], {}, { entry }).fills[0]).toMatchObject({
      price: 95,
      inside: false,
    });
  });

  it('is given up after its bars', () => {
    expect(enter([flat, flat, flat, [100, 100, 90, 95]], {}, { entry }).fills).toEqual([]);
    expect(enter([flat, flat, [100, 100, 90, 95]], {}, { entry }).fills).toHaveLength(1);
  });

  it('is stopped on its bar when the bar went on to the stop', () => {
    const { trades } = enter([flat, [100, 101, 90, 95]], { stopLoss: 0.05 }, { entry });
    expect(trades).toEqual([
      expect.objectContaining({ entryPrice: 98, reason: 'stop-loss', ambiguous: false }),
    ]);
    expect(trades[0]!.exitPrice).toBeCloseTo(93.1, 10);
  });

  it('does not count a target of its bar that may have come before it', () => {
    const rows = [flat, [100, 110, 97, 99]] as const;
    const { fills } = enter(rows, { takeProfit: 0.05 }, { entry });
    expect(fills).toEqual([expect.objectContaining({ price: 98, ambiguous: true })]);
    const hopeful = enter(rows, { takeProfit: 0.05 }, { entry, hopeful: true });
    expect(hopeful.trades).toEqual([expect.objectContaining({ reason: 'take-profit', ambiguous: true })]);
  });
});

describe('an entry that waits for the market to go its way', () => {
  const entry = breakout(0.02, 3);

  it('fills at its price and pays slippage', () => {
    const { fills } = enter([flat, [100, 103, 100, 103]], {}, { entry }, { ...free, slippage: 0.01 });
    expect(fills[0]!.price).toBeCloseTo(102 * 1.01, 12);
  });

  it('fills at the open that jumped over it', () => {
    expect(enter([flat, [105, 106, 104, 105]], {}, { entry }).fills[0]).toMatchObject({
      price: 105,
      inside: false,
    });
  });

  it('counts a target of its bar, and assumes its stop of that bar', () => {
    const won = enter([flat, [100, 110, 100, 109]], { takeProfit: 0.05 }, { entry });
    expect(won.trades).toEqual([expect.objectContaining({ reason: 'take-profit', ambiguous: false })]);
    const lost = enter([flat, [100, 103, 90, 100]], { stopLoss: 0.05 }, { entry });
    expect(lost.trades).toEqual([expect.objectContaining({ reason: 'stop-loss', ambiguous: true })]);
  });
});

describe('finer bars', () => {
  const both: Exits = { stopLoss: 0.05, takeProfit: 0.1 };
  const torn: Row = [100, 112, 94, 100];

  it('say which of stop and target came first', () => {
    const up = [
      [100, 112, 100, 111],
      [111, 111, 94, 100],
    ] as const;
    const down = [
      [100, 100, 94, 95],
      [95, 112, 95, 100],
    ] as const;
    expect(enter([flat, torn], both, { detail: () => barsOf(up) }).trades).toEqual([
      expect.objectContaining({ exitPrice: 110, reason: 'take-profit', ambiguous: false }),
    ]);
    expect(enter([flat, torn], both, { detail: () => barsOf(down) }).trades).toEqual([
      expect.objectContaining({ exitPrice: 95, reason: 'stop-loss', ambiguous: false }),
    ]);
  });

  it('are asked for where it matters and nowhere else', () => {
    const asked: number[] = [];
    const detail = (bar: number) => {
      asked.push(bar);
      return undefined;
    };
    enter([flat, flat, [100, 106, 96, 100], torn, flat], both, { detail });
    expect(asked).toEqual([3]);
  });

  it('raise a trailing stop inside the bar', () => {
    const finer = [
      [100, 120, 100, 119],
      [119, 119, 112, 113],
    ] as const;
    const { trades } = enter(
      [flat, [100, 120, 100, 113]],
      { trailingStop: 0.05 },
      { detail: () => barsOf(finer) },
    );
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 114, reason: 'trailing-stop' })]);
  });
});

describe('sizes', () => {
  const size = (account: Partial<Account>, extra: Partial<Alone> = {}) =>
    enter([flat, flat], { stopLoss: 0.05 }, extra, { ...free, ...account }).fills[0]?.quantity;

  it.each([
    ['a share of equity', { size: 0.5 }, 5],
    ['an amount of cash', { sizing: 'cash', size: 250 }, 2.5],
    ['a quantity', { sizing: 'quantity', size: 3 }, 3],
    // 1 % of 1000 is 10, and the stop is 5 away.
    ['a risk', { sizing: 'risk', size: 0.01 }, 2],
    ['a part of the Kelly stake, a tenth until it is known', { sizing: 'kelly', size: 0.5 }, 0.5],
  ] as const)('%s', (_, account, expected) => {
    expect(size(account)).toBeCloseTo(expected, 12);
  });

  it('a volatility: 20 % wanted of a market with 40 % is half', () => {
    expect(size({ sizing: 'volatility', size: 0.2 }, { volatility: Float64Array.of(0.4, 9) })).toBe(5);
  });

  it('are cut to the cash, to whole lots and to a share of the volume, and say so', () => {
    const cut = enter([flat, flat], {}, {}, { ...free, sizing: 'quantity', size: 15 });
    expect(cut.fills[0]!.quantity).toBe(10);
    expect(cut.refusals).toEqual([{ lane: 0, bar: 1, reason: 'cash', wanted: 15, allowed: 10 }]);
    const rules = { lot: 0.3, tick: 0, minQuantity: 0, minNotional: 0 };
    expect(enter([flat, flat], {}, { rules }).fills[0]!.quantity).toBeCloseTo(9.9, 12);
    const thin = enter([flat, flat], {}, {}, { ...free, participation: 0.5 });
    expect(thin.fills[0]!.quantity).toBe(0.5);
    expect(thin.refusals[0]!.reason).toBe('volume');
  });

  it.each([
    // The configured half of 1000 buys 5.
    ['above 1 is cut to what was configured', 3, 5, [{ wanted: 15, allowed: 5 }]],
    ['below 0 buys nothing', -0.5, undefined, [{ wanted: -2.5, allowed: 0 }]],
    ['of 1 is what was configured', 1, 5, []],
    ['between scales it', 0.5, 2.5, []],
  ])('of a strategy %s, and says so', (_, share, bought, said) => {
    const signals = { enterLong: Float64Array.of(1, 0), size: Float64Array.of(share, NaN) };
    const { fills, refusals } = enter([flat, flat], {}, { signals }, { ...free, size: 0.5 });
    expect(fills[0]?.quantity).toBe(bought);
    expect(refusals).toEqual(said.map((one) => ({ lane: 0, bar: 1, reason: 'size', ...one })));
  });

  it('under the smallest value are refused', () => {
    const rules = { lot: 0, tick: 0, minQuantity: 0, minNotional: 2000 };
    const { fills, refusals } = enter([flat, flat], {}, { rules });
    expect(fills).toEqual([]);
    expect(refusals[0]!.reason).toBe('too-small');
  });
});

describe('costs', () => {
  it('half of the spread and the price that an order moves', () => {
    const spread = enter([flat, flat], {}, {}, { ...free, spread: 0.02, sizing: 'quantity', size: 1 });
    expect(spread.fills[0]!.price).toBe(101);
    const impact = enter([flat, flat], {}, {}, { ...free, impact: 0.1, sizing: 'quantity', size: 0.5 });
    // Half of the bar's volume of 1 moves the price by half of 10 %.
    expect(impact.fills[0]!.price).toBeCloseTo(105, 12);
  });

  it('funding is paid by who held through it, and belongs to the trade', () => {
    const rows = Array.from({ length: 12 }, () => flat);
    const { time } = barsOf(rows);
    const funding = { time: Float64Array.of(time[8]!), rate: Float64Array.of(0.001) };
    const charges = chargesOf(time, funding, false);
    const exitLong = Float64Array.from(rows, (_, i) => (i === 9 ? 1 : 0));
    const { fills, trades } = enter(rows, {}, { charges, exitLong });
    // 10 coins at 100 hold 1000; 0.1 % of it is 1.
    expect(fills[1]).toMatchObject({ bar: 8, quantity: 0, fee: 1, reason: 'funding' });
    expect(trades).toEqual([expect.objectContaining({ charges: 1, fees: 0, pnl: -1 })]);
  });
});

describe('leverage', () => {
  const threefold: Account = { ...free, leverage: 4, maintenance: 0 };

  it('holds a multiple of the margin and is liquidated when it is gone', () => {
    const { fills, trades } = enter([flat, flat, [100, 101, 70, 72]], {}, {}, threefold);
    expect(fills[0]!.quantity).toBe(40);
    // A quarter of the price is all the margin there is.
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 75, reason: 'liquidation', pnl: -1000 })]);
  });

  it('loses the margin and not more when the market jumps over the price', () => {
    const { trades } = enter([flat, flat, [50, 51, 49, 50]], {}, {}, threefold);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 75, pnl: -1000 })]);
  });

  it.each([
    ['wanted to leave at that open', {}, { exitLong: Float64Array.of(0, 1, 0, 0) }],
    ['had a nearer stop', { stopLoss: 0.1 }, {}],
    ['had a nearer trail', { trailingStop: 0.1 }, {}],
  ])('neither does who %s', (_, exits, extra) => {
    const { fills, trades } = enter([flat, flat, [50, 51, 49, 50], flat], exits, extra, threefold);
    expect(trades).toEqual([expect.objectContaining({ exitPrice: 75, reason: 'liquidation', pnl: -1000 })]);
    // What it is taken at is what it was wanted at: nothing slipped.
    expect(Math.abs(fills[1]!.slippage)).toBe(0);
  });

  it('enters nothing with what only rounding has left', () => {
    const account = { ...threefold, leverage: 3, cash: 1000.1 };
    const again = Float64Array.of(1, 0, 1, 0, 0);
    const bars = barsOf([flat, flat, [50, 51, 49, 50], flat, flat]);
    const simulation = simulated({ bars, signals: { enterLong: again }, exits: {}, account, warmup: 0 });
    expect([...simulation.fills].map(({ reason }) => reason)).toEqual(['entry', 'liquidation']);
    expect(simulation.refusals.map(({ bar }) => bar)).toContain(3);
  });
});

function enter(
  rows: readonly Row[],
  exits: Exits = {},
  { exitLong, ...extra }: Partial<Alone> & { readonly exitLong?: Float64Array } = {},
  account = free,
) {
  const bars = barsOf(rows);
  const enterLong = Float64Array.from(rows, (_, i) => (i === 0 ? 1 : 0));
  const simulation = simulated({
    bars,
    signals: { enterLong, exitLong },
    exits,
    account,
    warmup: 0,
    ...extra,
  });
  return {
    fills: [...simulation.fills],
    trades: tradesOf(simulation.fills, bars).closed,
    refusals: simulation.refusals,
  };
}

function limit(value: number, expires: number): NonNullable<LaneInput['entry']> {
  return { limit: { kind: 'fraction', value }, expires };
}

function breakout(value: number, expires: number): NonNullable<LaneInput['entry']> {
  return { stop: { kind: 'fraction', value }, expires };
}
