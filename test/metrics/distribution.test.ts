import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distribution, quantiles } from '#metrics';

it('counts in round steps with an edge at zero', () => {
  // From −0.03 to 0.05 in at most 8 steps of 0.01; 0.05 begins a ninth.
  expect(distribution([-0.03, -0.001, 0, 0.009, 0.05], 8)).toEqual([
    { from: -0.03, to: -0.02, count: 1 },
    { from: -0.02, to: -0.01, count: 0 },
    { from: -0.01, to: 0, count: 1 },
    { from: 0, to: 0.01, count: 2 },
    { from: 0.01, to: 0.02, count: 0 },
    { from: 0.02, to: 0.03, count: 0 },
    { from: 0.03, to: 0.04, count: 0 },
    { from: 0.04, to: 0.05, count: 0 },
    { from: 0.05, to: 0.06, count: 1 },
  ]);
});

it('gathers the outermost hundredth in open buckets', () => {
  const values = Array.from({ length: 200 }, (_, i) => (i % 10) / 100);
  const buckets = distribution([...values, 50, -50], 10);
  expect(buckets[0]).toEqual({ from: -Infinity, to: 0.01, count: 21 });
  expect(buckets.at(-1)).toEqual({ from: 0.09, to: Infinity, count: 21 });
});

it('puts values that hardly differ from 0 beside it', () => {
  expect(distribution([5e-324, -5e-324], 20)).toEqual([
    { from: -1e-11, to: 0, count: 1 },
    { from: 0, to: 1e-11, count: 1 },
  ]);
});

it('says where values lie, between neighbours in proportion', () => {
  expect(quantiles([3, 1, 2, 5, 4])).toEqual({
    least: 1,
    p5: 1.2,
    p25: 2,
    median: 3,
    p75: 4,
    p95: 4.8,
    most: 5,
  });
});

it('counts nothing of nothing', () => {
  expect(distribution([], 10)).toEqual([]);
  expect(quantiles([])).toBeNull();
});

it('puts every value into exactly one bucket, and buckets touch', () => {
  const value = fc.double({ min: -1, max: 5, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
      const buckets = distribution(values, 20);
      for (const { from, to, count } of buckets) {
        expect(values.filter((one) => one >= from && one < to)).toHaveLength(count);
      }
      for (let k = 1; k < buckets.length; k++) expect(buckets[k]!.from).toBe(buckets[k - 1]!.to);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    }),
  );
});
