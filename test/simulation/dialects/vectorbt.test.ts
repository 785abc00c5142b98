import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancesOf, postingsOf } from '#ledger';
import { type Decision, hold } from '#strategy';
import { vectorbt } from '../../../src/simulation/dialects/vectorbt.ts';
import { anyBars, anyCuts, barsOf } from '../../arbitrary/bars.ts';
import { alone, simulated } from '../alone.ts';
import { ordered, type Row, worked } from './one-order.ts';

// Ledgers worked by hand: a thousand, two flat bars, the signal on bar 1, filled at its close.
const flat: Row = [100, 101, 99, 100];
const up: Row = [102, 105, 101, 104];
const higher: Row = [104, 106, 103, 105];
const enterLong = { enterLong: [1] };
const enterShort = { enterShort: [1] };
const round = (value: number) => Number(value.toPrecision(7));

describe('an entry', () => {
  const trip = {
    rows: [flat, flat, up, higher],
    on: { enterLong: [1], exitLong: [3] },
    account: { fee: 0.001, slippage: 0.01 },
  };

  it('takes all the money at the close that decided it, and slips both ways', () => {
    const { fills, equity, closed } = worked(trip);
    // 1000 ÷ 1.001 ÷ 101 = 9.891099, fee 1000 − 1000 ÷ 1.001; out at 105 × 0.99 = 103.95.
    expect(fills.map(({ bar, quantity, price, fee }) => [bar, ...[quantity, price, fee].map(round)])).toEqual(
      [
        [1, 9.891099, 101, 0.999001],
        [3, -9.891099, 103.95, 1.02818],
      ],
    );
    expect(round(equity[3]!)).toBe(1027.152);
    expect(closed).toEqual([expect.objectContaining({ bars: 2, reason: 'signal' })]);
  });

  it('fills at the next open when told to', () => {
    const rules = { price: 'nextOpen' } as const;
    const { orders } = worked({ ...trip, rows: [...trip.rows, [107, 108, 106, 107]], account: {}, rules });
    expect(orders.map(([bar, , price]) => [bar, price])).toEqual([
      [2, 102],
      [4, 107],
    ]);
  });

  it('of fixed size takes so many units, of half the size half the money', () => {
    expect(worked({ ...trip, account: {}, rules: { size: 4 } }).orders[0]).toEqual([1, 4, 100]);
    expect(worked({ ...trip, account: { ...trip.account, size: 0.5 } }).orders[0]![1]).toBeCloseTo(
      500 / 101 / 1.001,
      12,
    );
    expect(worked({ ...trip, account: { size: 3, sizing: 'quantity' } }).orders[0]![1]).toBe(3);
  });

  it('is cut to the cash, or refused when nothing may be cut', () => {
    const cut = worked({ ...trip, account: {}, rules: { size: 25 } });
    expect(cut.orders[0]).toEqual([1, 10, 100]);
    expect(cut.refusals).toEqual([{ lane: 0, bar: 1, reason: 'cash', wanted: 25, allowed: 10 }]);
    const refused = worked({ ...trip, account: {}, rules: { size: 25, allowPartial: false } });
    expect(refused.fills).toEqual([]);
    expect(refused.refusals).toEqual([{ lane: 0, bar: 1, reason: 'cash', wanted: 25, allowed: 0 }]);
  });

  it('that costs a billionth more than the cash is still affordable', () => {
    const { orders, refusals } = worked({ ...trip, account: {}, rules: { size: 10.000000005 } });
    expect(orders[0]).toEqual([1, 10.000000005, 100]);
    expect(refusals).toEqual([]);
  });

  it('says nothing with an exit of its side, with one of the other side, or when already in', () => {
    const rows = [flat, flat, flat, flat];
    expect(worked({ rows, on: { enterLong: [1], exitLong: [1] } }).orders).toEqual([]);
    expect(worked({ rows, on: { enterLong: [1], enterShort: [1] } }).orders).toEqual([]);
    expect(worked({ rows, on: { enterLong: [1, 2] } }).orders).toHaveLength(1);
    expect(worked({ rows, on: { enterLong: [1, 2], exitLong: [2] } }).orders).toHaveLength(1);
  });

  it('waits for nothing: one at the end of the data stays open and counts at its close', () => {
    const { open, equity } = worked({ rows: [flat, flat, [110, 121, 109, 120]], on: enterLong });
    expect(open).toEqual([expect.objectContaining({ quantity: 10, exitTime: null, pnl: 200 })]);
    expect(equity[2]).toBe(1200);
  });
});

describe('stop and target', () => {
  const exits = { stopLoss: 0.05, takeProfit: 0.1 };
  const leaves = (row: Row, more: object = {}) =>
    worked({ rows: [flat, flat, row], on: enterLong, exits, ...more }).orders[1]?.[2];

  it('the stop comes first when a bar reaches both', () => {
    const { fills } = worked({ rows: [flat, flat, [100, 112, 94, 100]], on: enterLong, exits });
    expect(fills[1]).toMatchObject({ bar: 2, price: 95, reason: 'stop-loss', ambiguous: true });
  });

  it.each([
    ['stoplimit', 95],
    ['stopmarket', 95 * 0.99],
    ['close', 98 * 0.99],
    ['price', 98 * 0.99],
  ] as const)('a stop filled by %s brings %d', (stopExitPrice, price) => {
    const row: Row = [100, 101, 94, 98];
    expect(leaves(row, { account: { slippage: 0.01 }, rules: { stopExitPrice } })).toBe(price);
  });

  it('at the order price of the next open, an exit comes before its reason', () => {
    const rules = { price: 'nextOpen', stopExitPrice: 'price' } as const;
    const rows: Row[] = [flat, flat, flat, [97, 98, 90, 91]];
    expect(worked({ rows, on: enterLong, exits, rules }).orders[1]).toEqual([3, -10, 97]);
  });

  it.each([
    ['close', 104 * 0.95],
    ['price', 102 * 0.95],
    ['fillprice', 102 * 1.01 * 0.95],
  ] as const)('count from the %s of the entry: %d', (stopEntryPrice, price) => {
    const rules = { price: 'nextOpen', stopEntryPrice } as const;
    const rows: Row[] = [flat, flat, up, [104, 104, 90, 91]];
    expect(worked({ rows, on: enterLong, exits, rules, account: { slippage: 0.01 } }).orders[1]![2]).toBe(
      price,
    );
  });

  it('a bar that opens beyond one fills at its open', () => {
    expect(leaves([90, 91, 89, 90])).toBe(90);
    expect(leaves([120, 121, 119, 120])).toBe(120);
  });

  it('110 is not 10 % above 100, which is 110.00000000000001', () => {
    expect(leaves([105, 110, 104, 106])).toBeUndefined();
    expect(leaves([105, 111, 104, 106])).toBe(110.00000000000001);
  });

  it('are not tested on the entry bar, and silence the signals of the bar they are hit on', () => {
    const rows: Row[] = [flat, [100, 120, 80, 100], [100, 101, 90, 95], flat];
    const on = { enterLong: [1], enterShort: [2] };
    expect(worked({ rows, on, exits }).orders.map(([bar, quantity]) => [bar, quantity])).toEqual([
      [1, 10],
      [2, -10],
    ]);
  });

  it('the trail follows from the bar after', () => {
    const rows: Row[] = [flat, flat, [101, 120, 100, 118], [118, 119, 100, 110]];
    const { fills } = worked({ rows, on: enterLong, exits: { trailingStop: 0.05 } });
    // Not on the bar whose high of 120 raised it to 114, although its low is under that.
    expect(fills[1]).toMatchObject({ bar: 3, price: 114, reason: 'trailing-stop' });
  });

  it('of a short are mirrored', () => {
    const { orders } = worked({ rows: [flat, flat, [100, 106, 99, 100]], on: enterShort, exits });
    expect(orders[1]).toEqual([2, 10, 105]);
  });
});

describe('an opposite entry', () => {
  const rows = [flat, flat, up, higher];
  const on = { enterLong: [1], enterShort: [3] };

  it('turns the position around in one order, which ends one trade and begins the next', () => {
    const { fills, closed, open } = worked({ rows, on, account: { fee: 0.001 } });
    // 9.99001 held bring 1047.9021 after fees at 105, which short another 9.97005.
    expect(fills.map(({ quantity, fee }) => [round(quantity), round(fee)])).toEqual([
      [9.99001, 0.999001],
      [-19.96006, 2.095806],
    ]);
    expect(
      [...closed, ...open].map(({ side, quantity, fees }) => [side, ...[quantity, fees].map(round)]),
    ).toEqual([
      // Its fee of the order is 9.99001 × 105 ÷ 1000 = 1.048951.
      ['long', 9.99001, 2.047952],
      ['short', 9.97005, 1.046855],
    ]);
  });

  it('only closes when told to', () => {
    const { orders } = worked({ rows, on, rules: { uponOppositeEntry: 'close' } });
    expect(orders).toEqual([
      [1, 10, 100],
      [3, -10, 105],
    ]);
  });

  it('is the exit when the direction is both; other directions hear one side only', () => {
    const all = { enterLong: [1], exitLong: [2], enterShort: [3], exitShort: [] };
    const bars = (direction: 'longonly' | 'shortonly' | 'both') =>
      worked({ rows, on: all, rules: { direction } }).orders.map(([bar, quantity]) => [
        bar,
        Math.sign(quantity),
      ]);
    expect(bars('both')).toEqual([
      [1, 1],
      [3, -1],
    ]);
    expect(bars('longonly')).toEqual([
      [1, 1],
      [2, -1],
    ]);
    expect(bars('shortonly')).toEqual([[3, -1]]);
  });
});

describe('a short', () => {
  const doubled: Row = [200, 201, 199, 200];

  it('of all the money sells what the cash could buy', () => {
    const { fills, equity } = worked({
      rows: [flat, flat, flat, [91, 92, 89, 90]],
      on: { enterShort: [1], exitShort: [3] },
      account: { fee: 0.001 },
    });
    // 1000 ÷ 1.001 ÷ 100; 1000 + 9.99001 × (100 × 0.999 − 90 × 1.001).
    expect(round(fills[0]!.quantity)).toBe(-9.99001);
    expect(round(equity[3]!)).toBe(1098.002);
  });

  it('has no limit, may cost more than there is, and is bought back as far as the cash goes', () => {
    const on = { enterShort: [1], exitShort: [2, 3] };
    const { orders, refusals, closed, open, equity } = worked({
      rows: [flat, flat, doubled, doubled],
      on,
      rules: { size: 100 },
    });
    // It brings 10,000; 11,000 buy 55 of the 100 back, the 45 others stay without a coin of cash.
    expect(orders).toEqual([
      [1, -100, 100],
      [2, 55, 200],
    ]);
    expect(refusals).toEqual([
      { lane: 0, bar: 2, reason: 'cash', wanted: 100, allowed: 55 },
      { lane: 0, bar: 3, reason: 'cash', wanted: 45, allowed: 0 },
    ]);
    expect(closed.map(({ quantity, pnl }) => [quantity, pnl])).toEqual([[55, -5500]]);
    expect(open.map(({ quantity, pnl }) => [quantity, pnl])).toEqual([[45, -4500]]);
    expect([...equity]).toEqual([1000, 1000, -9000, -9000]);
  });

  it('is not bought back in part when nothing may be cut', () => {
    const on = { enterShort: [1], exitShort: [2] };
    const rules = { size: 100, allowPartial: false };
    const { orders, refusals } = worked({ rows: [flat, flat, doubled], on, rules });
    expect(orders).toHaveLength(1);
    expect(refusals).toEqual([{ lane: 0, bar: 2, reason: 'cash', wanted: 100, allowed: 0 }]);
  });
});

describe('what the engine does not have', () => {
  const rows = [flat, flat];

  it.each([
    ['a ladder of targets', { takeProfit: [{ at: 0.1, share: 0.5 }] }],
    ['breakEven', { stopLoss: 0.1, breakEven: 0.05 }],
    ['one stop', { stopLoss: 0.1, trailingStop: 0.05 }],
  ])('is refused: %s', (name, exits) => {
    expect(() => worked({ rows, on: {}, exits })).toThrow(name);
  });

  it('time exits are ours: after so many bars at the close, or at the next open', () => {
    const at = (rules: object) =>
      worked({ rows: [flat, flat, flat, flat, flat], on: enterLong, exits: { maxBars: 2 }, rules }).fills[1];
    expect(at({})).toMatchObject({ bar: 3, reason: 'time' });
    expect(at({ price: 'nextOpen' })).toMatchObject({ bar: 4, reason: 'time' });
  });
});

describe('a strategy that decides by itself', () => {
  const bars = barsOf([flat, flat, [100, 126, 99, 125], [125, 126, 119, 120], flat]);
  const account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
  const decided = (decisions: readonly Decision[], rules: object = {}) => {
    const decide = (bar: number) => decisions[bar] ?? hold;
    return ordered({ bars, signals: {}, exits: {}, account, warmup: 0, decide }, rules);
  };

  it('holds the share that it asks for: adds, sells a part, turns around', () => {
    const { fills, closed, open } = decided([0.4, 0.8, 0.5, -0.5]);
    // At 100 of 1000: 4, then 8. At 125 of 1200 half is 4.8. At 120 of 1176 minus half is −4.9.
    expect(fills.map(({ quantity, reason }) => [round(quantity), reason])).toEqual([
      [4, 'entry'],
      [4, 'entry'],
      [-3.2, 'signal'],
      [-9.7, 'reversal'],
    ]);
    // Each part that is sold is a trade: 3.2 × 25 and 4.8 × 20; 4.9 short at 120 bring 98 at 100.
    expect([...closed, ...open].map(({ quantity, pnl }) => [round(quantity), round(pnl)])).toEqual([
      [3.2, 80],
      [4.8, 96],
      [4.9, 98],
    ]);
  });

  it('acts at the next open when told to, and gives its orders a size and levels', () => {
    const order = { enter: 'short', size: 0.5, stopLoss: 124 } as const;
    const { fills } = decided([hold, order], { price: 'nextOpen' });
    // Half of 1000 at 100; the stop is tested from bar 3 on, which opens beyond it.
    expect(fills.map(({ bar, quantity, price }) => [bar, quantity, price])).toEqual([
      [2, -5, 100],
      [3, 5, 125],
    ]);
  });

  it('cannot wait for a price', () => {
    expect(() => decided([{ enter: 'long', limit: 90 }])).toThrow('has no limit and stop entries');
  });
});

describe('always', () => {
  const anyFraction = fc.option(fc.double({ min: 0.005, max: 0.2, noNaN: true }), { nil: undefined });
  const anyRules = fc.record({
    price: fc.constantFrom('close' as const, 'nextOpen' as const),
    size: fc.constantFrom('inf' as const, 3, 400),
    stopEntryPrice: fc.constantFrom('close' as const, 'price' as const, 'fillprice' as const),
    stopExitPrice: fc.constantFrom('stoplimit' as const, 'stopmarket' as const, 'close' as const),
    uponOppositeEntry: fc.constantFrom('reversereduce' as const, 'close' as const),
    allowPartial: fc.boolean(),
  });
  const anyInput = anyBars(1, 60).chain((bars) => {
    const column = fc
      .array(fc.constantFrom(0, 0, 0, 1), { minLength: bars.length, maxLength: bars.length })
      .map((values) => Float64Array.from(values));
    return fc.record({
      bars: fc.constant(bars),
      signals: fc.record({ enterLong: column, exitLong: column, enterShort: column, exitShort: column }),
      exits: fc
        .record({
          takeProfit: anyFraction,
          maxBars: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
          stop: anyFraction,
          trails: fc.boolean(),
        })
        .map(({ stop, trails, ...rest }) => {
          const exits = { ...rest, [trails ? 'trailingStop' : 'stopLoss']: stop };
          return JSON.parse(JSON.stringify(exits)) as object;
        }),
      account: fc.record({
        cash: fc.constant(10_000),
        fee: fc.constantFrom(0, 0.002),
        slippage: fc.constantFrom(0, 0.003),
        size: fc.constant(1),
      }),
      warmup: fc.integer({ min: 0, max: 3 }),
    });
  });

  it('any chunking, and going bar by bar, give the same fills to the last bit', () => {
    const anyCut = anyInput.chain((input) =>
      fc.tuple(fc.constant(input), anyCuts(input.bars.length), anyRules),
    );
    fc.assert(
      fc.property(anyCut, ([input, cuts, rules]) => {
        const dialect = vectorbt(rules);
        const whole = [...simulated({ ...input, dialect }).fills];
        expect([...simulated({ ...input, dialect }, cuts).fills]).toEqual(whole);
        const slow = alone({ ...input, dialect });
        slow.advanceSlowly([input.bars.length]);
        slow.finish();
        expect([...slow.fills]).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('profits and the books explain the whole change of equity', () => {
    fc.assert(
      fc.property(anyInput, anyRules, (input, rules) => {
        const { closed, open, equity } = ordered(input, rules);
        const profit = [...closed, ...open].reduce((sum, { pnl }) => sum + pnl, 0);
        const near = 1e-9 * Math.max(1, ...equity.map(Math.abs));
        expect(Math.abs(10_000 + profit - equity.at(-1)!)).toBeLessThan(near);
        const { fills } = simulated({ ...input, dialect: vectorbt(rules) });
        const balances = balancesOf(postingsOf(fills, 10_000));
        const { held } = fills.length === 0 ? { held: 0 } : fills.at(fills.length - 1);
        const cash = equity.at(-1)! - held * input.bars.close.at(-1)!;
        expect(Math.abs(balances.get('cash')! - cash)).toBeLessThan(near);
        if (held === 0) expect(Math.abs(balances.get('position 0') ?? 0)).toBeLessThan(near);
      }),
      { numRuns: 500 },
    );
  });
});
