import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Trade } from '#ledger';
import { fromBase64, toBase64 } from '../../src/report/columns/base64.ts';
import { decodeCurve, encodeCurve, shapingBars } from '../../src/report/columns/curve.ts';
import { decodeIntegers, encodeIntegers, fold, unfold } from '../../src/report/columns/integers.ts';
import { decodePrices, encodePrices } from '../../src/report/columns/prices.ts';
import { decodeSeries, encodeSeries } from '../../src/report/columns/series.ts';
import { decodeTimes, encodeTimes } from '../../src/report/columns/times.ts';
import { decodeTrades, encodeTrades } from '../../src/report/columns/trades.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { reported, walkBars } from './documents.ts';

it('writes the base64 that everybody reads', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

it('reads back every column of whole numbers', () => {
  const small = fc.nat(10);
  const any = fc.oneof(
    small,
    fc.maxSafeNat().map((value) => value % 2 ** 48),
  );
  fc.assert(
    fc.property(fc.array(fc.array(any, { maxLength: 200 }), { maxLength: 4 }), (columns) => {
      const lengths = columns.map(({ length }) => length);
      const read = decodeIntegers(encodeIntegers(columns), lengths);
      expect(read.map((column) => [...column])).toEqual(columns);
    }),
  );
});

it('folds negative numbers between positive ones', () => {
  expect([0, -1, 1, -2, 2].map(fold)).toEqual([0, 1, 2, 3, 4]);
  fc.assert(
    fc.property(fc.integer(), (value) => {
      expect(unfold(fold(value)) + 0).toBe(value);
    }),
  );
});

it('spends about one bit on each number of a column of zeros', () => {
  expect(encodeIntegers([new Float64Array(8000)]).length).toBeLessThan(1400);
});

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

it('draws a series within its tolerance and leaves its gaps open', () => {
  const value = fc.oneof({ weight: 9, arbitrary: finite }, fc.constant(Number.NaN));
  const walk = fc.array(fc.oneof(value, fc.double({ min: -5, max: 5, noNaN: true })), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(walk, fc.double({ min: 0.01, max: 100, noNaN: true }), (list, tolerance) => {
      const values = Float64Array.from(list);
      const drawn = decodeSeries(encodeSeries(values, tolerance), values.length);
      for (const [i, value] of values.entries()) {
        if (Number.isNaN(value)) expect(drawn[i]).toBeNaN();
        else expect(Math.abs(drawn[i]! - value)).toBeLessThanOrEqual(tolerance * 1.001);
      }
    }),
  );
});

it('needs two knots for a straight line', () => {
  expect(
    encodeSeries(
      Float64Array.from({ length: 500 }, (_, i) => 3 * i),
      0.1,
    ).knots,
  ).toBe(2);
});

it('keeps lowest and highest of a curve, its ends, and the deepest drawdown', () => {
  const curve = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 500 });
  fc.assert(
    fc.property(curve, fc.integer({ min: 10, max: 60 }), (list, limit) => {
      const values = Float64Array.from(list);
      const kept = shapingBars(values, limit);
      const shape = kept.map((bar) => values[bar]!);
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
      expect(Math.min(...shape)).toBe(Math.min(...list));
      expect(Math.max(...shape)).toBe(Math.max(...list));
      expect(deepest(shape)).toBeGreaterThanOrEqual(
        Math.min(deepest(list), deepestToStretchLow(list, limit)),
      );
      const drawn = decodeCurve(encodeCurve(values, limit));
      expect([...drawn.bars]).toEqual(kept);
      const step = Math.max((Math.max(...list) - Math.min(...list)) / 2 ** 20, Math.max(...list) / 2 ** 42);
      for (const [k, value] of shape.entries())
        expect(Math.abs(drawn.values[k]! - value)).toBeLessThanOrEqual(step);
    }),
  );
});

function deepest(values: readonly number[]): number {
  let peak = 0;
  return Math.max(...values.map((value) => 1 - value / (peak = Math.max(peak, value))));
}

// A drawdown whose bottom is not the lowest bar of its stretch may be lost, no other.
function deepestToStretchLow(values: readonly number[], limit: number): number {
  if (values.length <= limit) return deepest(values);
  const stretches = Math.max(1, Math.floor((limit - 1) / 4));
  let peak = 0;
  let worst = 0;
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * values.length) / stretches);
    const part = values.slice(from, Math.floor(((k + 1) * values.length) / stretches));
    const lowest = part.indexOf(Math.min(...part));
    worst = Math.max(worst, 1 - part[lowest]! / Math.max(peak, ...part.slice(0, lowest + 1)));
    peak = Math.max(peak, ...part);
  }
  return worst;
}

it('reads back times with and without gaps', () => {
  for (const list of [
    [0, 60, 120],
    [60, 180, 240, 600],
    [1, 2.5e11],
    [7, 60, 121],
  ]) {
    const time = Float64Array.from(list);
    expect(decodeTimes(encodeTimes(time, 60))).toEqual(time);
  }
});

it('reads back trades, the newest when there are too many', () => {
  const { run } = reported(smaCross, walkBars(3000));
  const all = [...run.trades, ...run.open];
  const read = decodeTrades(encodeTrades(all, run.bars.time, 5));
  expect(read.map(({ place }) => place)).toEqual([4, 3, 2, 1, 0].map((back) => all.length - back));
  for (const [k, shown] of read.entries()) {
    const trade = all[all.length - 5 + k]!;
    expect(run.bars.time[shown.entry]).toBe(trade.entryTime);
    expect(shown.open ? null : run.bars.time[shown.exit]).toBe(trade.exitTime);
    expect([shown.side, shown.reason, shown.bars, shown.ambiguous]).toEqual([
      trade.side,
      trade.reason,
      trade.bars,
      trade.ambiguous,
    ]);
    for (const name of ['entryPrice', 'quantity', 'fees', 'pnl', 'return'] as const)
      expect(shown[name] / trade[name]).toBeCloseTo(1, 6);
  }
});

it('reads back what holding cost, where it cost anything', () => {
  const { run } = reported(smaCross, walkBars(3000));
  const [first, second] = run.trades;
  const charges = (all: readonly Trade[]) =>
    decodeTrades(encodeTrades(all, run.bars.time, 5)).map((trade) => trade.charges);
  expect(charges([first!, { ...second!, charges: -0.5 }])).toEqual([0, -0.5]);
  expect(charges([first!, second!])).toEqual([0, 0]);
});

it('keeps prices exact while there is room, and four digits when there is little', () => {
  const bars = walkBars(3000);
  const exact = encodePrices(bars, 10_000, 1e9);
  expect(exact.exact).toBe(true);
  expect(decodePrices(exact)).toEqual({ open: bars.open, high: bars.high, low: bars.low, close: bars.close });
  const coarse = encodePrices(bars, 10_000, exact.text.length * 0.7);
  expect(coarse.exact).toBe(false);
  expect(coarse.text.length).toBeLessThanOrEqual(exact.text.length * 0.7);
  for (const [i, close] of decodePrices(coarse).close.entries())
    expect(Math.abs(close / bars.close[i]! - 1)).toBeLessThan(0.0005);
});

it('merges bars into candles when there are too many to draw', () => {
  const bars = walkBars(10);
  const { open, high, low, close } = decodePrices(encodePrices(bars, 4, 1e9));
  // Ten bars in at most four candles: three, three, three, one.
  expect([...open]).toEqual([0, 3, 6, 9].map((bar) => bars.open[bar]));
  expect([...close]).toEqual([2, 5, 8, 9].map((bar) => bars.close[bar]));
  expect(high[1]).toBe(Math.max(...bars.high.slice(3, 6)));
  expect(low[2]).toBe(Math.min(...bars.low.slice(6, 9)));
});
