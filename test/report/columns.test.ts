import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../src/report/columns/base64.ts';
import { decodeCurve, encodeCurve, shapingBars } from '../../src/report/columns/curve.ts';
import { decodeIntegers, encodeIntegers, fold, unfold } from '../../src/report/columns/integers.ts';
import { decodeSeries, encodeSeries } from '../../src/report/columns/series.ts';
import { decodeTimes, encodeTimes } from '../../src/report/columns/times.ts';

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
      const step = (Math.max(...list) - Math.min(...list)) / 2 ** 17;
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
