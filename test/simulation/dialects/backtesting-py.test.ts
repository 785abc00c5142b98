import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtestingPy } from '../../../src/simulation/dialects/backtesting-py.ts';
import { anyBars, anyCuts, barsOf } from '../../arbitrary/bars.ts';
import { alone, simulated } from '../alone.ts';
import { type Row, queued, worked } from './queue.ts';

// Ledgers worked by hand; the signal is on bar 1, as on bar 0 nothing is decided.
const flat: Row = [100, 101, 99, 100];
const up: Row = [102, 105, 101, 104];
const enter = { enterLong: [1] };

describe('an entry', () => {
  it('pays the spread and a fee, and its exit no spread', () => {
    const { trades, closed } = worked({
      rows: [flat, flat, up, [104, 106, 103, 105], [107, 108, 106, 107]],
      on: { enterLong: [1], exitLong: [3] },
      account: { fee: 0.001, slippage: 0.01 },
    });
    // 102 × 1.01 = 103.02 in, 107 out; fees 10 × (103.02 + 107) × 0.1 % = 2.1002; 39.8 − 2.1002.
    expect(trades).toEqual([[10, 2, 103.02, 4, 107, 'signal']]);
    expect(closed[0]!.fees).toBeCloseTo(2.1002, 12);
    expect(closed[0]!.pnl).toBeCloseTo(37.6998, 10);
  });

  it('takes whole units only: 1000 ÷ 300 is 3', () => {
    const rows: Row[] = [flat, flat, [300, 301, 299, 300]];
    const { open } = worked({ rows, on: enter, account: { cash: 1000 }, rules: { size: undefined } });
    expect(open).toEqual([expect.objectContaining({ quantity: 3, entryPrice: 300 })]);
  });

  it('takes fractions of a unit where they are the unit', () => {
    const rows: Row[] = [flat, flat, [300, 301, 299, 300]];
    const rules = { size: undefined, unit: 0.25 };
    const { open } = worked({ rows, on: enter, account: { cash: 1000 }, rules });
    expect(open[0]!.quantity).toBe(3.25);
  });

  it('is cancelled as a whole when it cannot be paid', () => {
    const { fills, refusals } = worked({ rows: [flat, flat, up], on: enter, account: { cash: 1000 } });
    // 10 × 102 is more than 1000.
    expect(fills).toEqual([]);
    expect(refusals).toEqual([{ lane: 0, bar: 2, reason: 'cash', wanted: 10, allowed: 0 }]);
  });

  it('opens a trade of its own beside what is held, unless told to wait until flat', () => {
    const rows: Row[] = [flat, flat, flat, flat, flat];
    const on = { enterLong: [1, 2] };
    expect(worked({ rows, on }).open).toHaveLength(2);
    expect(worked({ rows, on, rules: { entryWhen: 'flat' } }).open).toHaveLength(1);
  });

  it('is refused when its money does not reach for a unit', () => {
    const account = { sizing: 'cash', size: 50 } as const;
    const { refusals } = worked({ rows: [flat, flat, up], on: enter, account, rules: { size: undefined } });
    expect(refusals).toEqual([{ lane: 0, bar: 1, reason: 'too-small', wanted: 1, allowed: 0 }]);
  });

  it('is refused with a stop on the wrong side of its price', () => {
    // The spread lifts the price above the target: 100 × 1.02 against 101.
    const { refusals } = worked({
      rows: [flat, flat, flat],
      on: enter,
      exits: { takeProfit: 0.01 },
      account: { slippage: 0.02 },
    });
    expect(refusals).toEqual([expect.objectContaining({ bar: 1, reason: 'wrong-side' })]);
  });
});

describe('stop and target', () => {
  it('count from the close that decided, on the entry bar already, the stop first', () => {
    const { trades, closed } = worked({
      rows: [flat, flat, [100, 112, 94, 100]],
      on: enter,
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
    });
    expect(trades).toEqual([[10, 2, 100, 2, 95, 'stop-loss']]);
    expect(closed[0]).toMatchObject({ pnl: -50, ambiguous: true });
  });

  it('fill at the open that lies beyond them', () => {
    const exits = { stopLoss: 0.05, takeProfit: 0.1 };
    const below = worked({ rows: [flat, flat, flat, [90, 91, 89, 90]], on: enter, exits });
    expect(below.trades).toEqual([[10, 2, 100, 3, 90, 'stop-loss']]);
    const above = worked({ rows: [flat, flat, flat, [120, 121, 119, 120]], on: enter, exits });
    expect(above.trades).toEqual([[10, 2, 100, 3, 120, 'take-profit']]);
  });

  it('are hit by a touch', () => {
    const high = 100 * (1 + 0.1);
    const rows: Row[] = [flat, flat, flat, [100, high, 99, 100]];
    expect(worked({ rows, on: enter, exits: { takeProfit: 0.1 } }).trades).toEqual([
      [10, 2, 100, 3, high, 'take-profit'],
    ]);
  });

  it('guard a short the other way', () => {
    const rows: Row[] = [flat, flat, flat, [100, 106, 99, 100]];
    const { trades } = worked({ rows, on: { enterShort: [1] }, exits: { stopLoss: 0.05 } });
    expect(trades).toEqual([[-10, 2, 100, 3, 105, 'stop-loss']]);
  });

  it('of a limit entry wait for the next bar', () => {
    const given = { on: enter, exits: { stopLoss: { price: 95 } } };
    const rules = { entryType: 'limit', entryOffset: 0.02 } as const;
    const entered: Row[] = [flat, flat, [100, 101, 94, 97]];
    const calm = worked({ ...given, rules, rows: [...entered, [96, 97, 94, 96]] });
    expect(calm.trades).toEqual([[10, 2, 98, 3, 95, 'stop-loss']]);
    // That the stop lay inside the entry bar is a doubt that the trade keeps.
    expect(calm.closed[0]!.ambiguous).toBe(true);
    const gap = worked({ ...given, rules, rows: [...entered, [93, 94, 92, 93]] });
    expect(gap.trades).toEqual([[10, 2, 98, 3, 93, 'stop-loss']]);
  });

  it('of a stop entry: a target beyond it must have come after it', () => {
    const { trades } = worked({
      rows: [flat, flat, [101, 110, 100, 109]],
      on: enter,
      exits: { stopLoss: { price: 90 }, takeProfit: { price: 108 } },
      rules: { entryType: 'stop', entryOffset: 0.03 },
    });
    expect(trades).toEqual([[10, 2, 103, 2, 108, 'take-profit']]);
  });

  it('trails by moving the stop at each close', () => {
    // Bar 2 closes at 118: the stop moves to 112.1, and bar 3 falls through it.
    const rows: Row[] = [flat, flat, [101, 120, 100, 118], [118, 119, 100, 110]];
    expect(worked({ rows, on: enter, exits: { trailingStop: 0.05 } }).trades).toEqual([
      [10, 2, 101, 3, 118 * 0.95, 'trailing-stop'],
    ]);
  });
});

describe('an opposite entry', () => {
  it('closes what is open and opens the rest at the same price', () => {
    const { trades, open } = worked({
      rows: [flat, flat, flat, [104, 106, 103, 105]],
      on: { enterLong: [1], enterShort: [2] },
      rules: { sellSize: 20 },
    });
    expect(trades).toEqual([[10, 2, 100, 3, 104, 'reversal']]);
    expect(open).toEqual([expect.objectContaining({ side: 'short', quantity: 10, entryPrice: 104 })]);
  });

  it('takes the oldest lot first and cuts the next', () => {
    const { trades, open, closed } = worked({
      rows: [flat, flat, flat, [102, 103, 101, 102], [104, 106, 103, 105]],
      on: { enterLong: [1, 2], enterShort: [3] },
      account: { fee: 0.001 },
      rules: { sellSize: 14 },
    });
    expect(trades).toEqual([
      [10, 2, 100, 4, 104, 'reversal'],
      [4, 3, 102, 4, 104, 'reversal'],
    ]);
    expect(open).toEqual([expect.objectContaining({ quantity: 6, entryPrice: 102 })]);
    // A part takes its share of the entry's fee along: 0.1 % of 4 × (102 + 104), the rest keeps 6 × 102.
    expect(closed[1]!.fees).toBeCloseTo(0.824, 12);
    expect(open[0]!.fees).toBeCloseTo(0.612, 12);
  });

  it('closes everything first when orders are exclusive', () => {
    const { trades, open } = worked({
      rows: [flat, flat, flat, [104, 106, 103, 105]],
      on: { enterLong: [1], enterShort: [2] },
      rules: { exclusiveOrders: true },
    });
    expect(trades).toEqual([[10, 2, 100, 3, 104, 'reversal']]);
    expect(open).toEqual([expect.objectContaining({ side: 'short', quantity: 10 })]);
  });
});

describe('the end of the data', () => {
  const rows: Row[] = [flat, flat, up, [103, 104, 102, 103], [110, 121, 109, 120]];

  it('leaves a trade open, marked at the last close', () => {
    expect(worked({ rows, on: enter }).open).toEqual([
      expect.objectContaining({ entryPrice: 102, exitTime: null, pnl: 180 }),
    ]);
  });

  it('closes it at the open of the last bar, or at the close before', () => {
    const rules = { finalizeTrades: true };
    expect(worked({ rows, on: enter, rules }).trades).toEqual([[10, 2, 102, 4, 110, 'end']]);
    const atClose = worked({ rows, on: enter, rules: { ...rules, tradeOnClose: true } });
    expect(atClose.trades).toEqual([[10, 1, 100, 3, 103, 'end']]);
  });
});

describe('trading on the close', () => {
  it('is booked with the next bar: equity shows the costs there', () => {
    const { trades, equity } = worked({
      rows: [flat, flat, [100, 101, 99, 100], flat],
      on: { enterLong: [1], exitLong: [2] },
      account: { slippage: 0.01 },
      rules: { tradeOnClose: true },
    });
    expect(trades).toEqual([[10, 1, 101, 2, 100, 'signal']]);
    expect([...equity]).toEqual([10_000, 10_000, 9990, 9990]);
  });
});

it('a ruin closes at the close, forgives the debt and ends the run', () => {
  const { trades, equity, fills } = worked({
    rows: [flat, flat, flat, [150, 320, 140, 300], flat, flat],
    on: { enterShort: [1, 3] },
    account: { cash: 1000 },
  });
  // 10 short from 100 to 300 lose 2000 of 1000: the missing 1000 are written off.
  expect(trades).toEqual([[-10, 2, 100, 3, 300, 'liquidation']]);
  expect([...equity]).toEqual([1000, 1000, 1000, 0, 0, 0]);
  expect(fills.at(-1)).toMatchObject({ reason: 'write-off', quantity: 0, fee: -1000 });
});

it('a share of equity is reached by the whole units that are missing', () => {
  const bars = barsOf(Array.from({ length: 7 }, () => flat));
  // Of 1000 at 100: half is 5 units, all of it 5 more, the same short 20 less; then flat.
  const wishes: Readonly<Record<number, number>> = { 1: 0.5, 2: 1, 3: -1, 4: 0 };
  const { fills, equity } = queued({
    bars,
    signals: {},
    exits: {},
    account: { cash: 1000, fee: 0, slippage: 0, size: 1 },
    warmup: 0,
    decide: (i) => wishes[i] ?? 'hold',
  });
  expect(fills.map(({ bar, quantity, held }) => [bar, quantity, held])).toEqual([
    [2, 5, 5],
    [3, 5, 10],
    [4, -5, 5],
    [4, -5, 0],
    [4, -10, -10],
    [5, 10, 0],
  ]);
  expect(equity.at(-1)).toBe(1000);
});

it('what the engine does not know is refused in a sentence', () => {
  const breakEven = () => worked({ rows: [flat, flat], on: enter, exits: { breakEven: 0.1 } });
  expect(breakEven).toThrow(
    '--fills backtesting.py does not know breakEven: allowed are stopLoss, one takeProfit, trailingStop and maxBars. Leave it out, or choose --fills next-open.',
  );
});

describe('for any bars, signals and rules', () => {
  const anyFraction = fc.option(fc.double({ min: 0.005, max: 0.2, noNaN: true }), { nil: undefined });
  const anyRules = fc.record({
    tradeOnClose: fc.boolean(),
    exclusiveOrders: fc.boolean(),
    finalizeTrades: fc.boolean(),
    entryWhen: fc.constantFrom('always' as const, 'flat' as const),
    entryType: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const),
    entryOffset: fc.constantFrom(0.01, 0.05),
    size: fc.constantFrom(undefined, 0.3, 7, 60),
    sellSize: fc.constantFrom(undefined, 0.5, 20),
  });
  const anyInput = anyBars(1, 60).chain((bars) => {
    const column = fc
      .array(fc.constantFrom(0, 0, 0, 1), { minLength: bars.length, maxLength: bars.length })
      .map((values) => Float64Array.from(values));
    return fc.record({
      bars: fc.constant(bars),
      signals: fc.record({ enterLong: column, exitLong: column, enterShort: column, exitShort: column }),
      exits: fc
        .record({ stopLoss: anyFraction, takeProfit: anyFraction, trailingStop: anyFraction })
        .map((exits) => JSON.parse(JSON.stringify(exits)) as object),
      account: fc.record({
        cash: fc.constant(10_000),
        fee: fc.constantFrom(0, 0.002),
        slippage: fc.constantFrom(0, 0.003),
        size: fc.constantFrom(0.4, 1),
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
        const dialect = backtestingPy(rules);
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

  it('profits and what was written off explain the whole change of equity', () => {
    fc.assert(
      fc.property(anyInput, anyRules, (input, rules) => {
        const { closed, open, fills, equity, lots } = queued(input, rules);
        const forgiven = fills.filter(({ reason }) => reason === 'write-off');
        fc.pre(forgiven.length === 0 || lots.length === 0);
        const profit = [...closed, ...open].reduce((sum, { pnl }) => sum + pnl, 0);
        const writtenOff = forgiven.reduce((sum, { fee }) => sum - fee, 0);
        expect(Math.abs(10_000 + profit + writtenOff - equity.at(-1)!)).toBeLessThan(1e-6);
      }),
      { numRuns: 1000 },
    );
  });
});
