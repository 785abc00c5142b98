import { describe, expect, it } from 'vitest';
import { random } from '#numbers';
import { crossValidate } from '#research';

const year = Math.sqrt(365);
const sharpe = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return (mean / Math.sqrt(squares / (values.length - 1))) * year;
};

describe('cross-validation over groups of days', () => {
  it('takes through each group what was best in the others', () => {
    // Three groups of four days. A is best in the first and third, B in the second.
    const a = [2, 3, 2, 3, -2, -3, -2, -3, 1, 2, 1, 2];
    const b = [-1, -2, -1, -2, 3, 4, 3, 4, -1, 0, -1, 0];
    const trials = [a, b].map((values) => Float64Array.from(values, (value) => value / 100));
    const found = crossValidate(trials, { groups: 3, left: 1, purge: 0, embargo: 0 });
    // Without the first: A has −2 −3 −2 −3 1 2 1 2, B 3 4 3 4 −1 0 −1 0: B. Without the second: A. Without
    // the third: A has 2 3 2 3 −2 −3 −2 −3 with mean 0, B −1 −2 −1 −2 3 4 3 4 with mean 1: B.
    const path = [...b.slice(0, 4), ...a.slice(4, 8), ...b.slice(8)].map((value) => value / 100);
    expect(found).toMatchObject({ splits: 3, groups: 3, left: 1, losing: 1 });
    expect(found.paths).toHaveLength(1);
    expect(found.paths[0]).toBeCloseTo(sharpe(path), 10);
    expect(found.median).toBe(found.paths[0]);
  });

  it('makes C(n, k) splits and k of n of them paths', () => {
    const chance = random(1);
    const trials = Array.from({ length: 5 }, () => Float64Array.from({ length: 120 }, () => chance.normal()));
    const found = crossValidate(trials, { groups: 6, left: 2, purge: 2, embargo: 3 });
    expect(found.splits).toBe(15);
    expect(found.paths).toHaveLength(5);
  });

  it('loses what the best in hindsight would have won, where there is only noise', () => {
    const chance = random(2);
    const medians = Array.from({ length: 40 }, () => {
      const trials = Array.from({ length: 30 }, () =>
        Float64Array.from({ length: 240 }, () => chance.normal()),
      );
      return crossValidate(trials, { groups: 6, left: 2, purge: 0, embargo: 0 }).median;
    });
    const mean = medians.reduce((sum, value) => sum + value, 0) / medians.length;
    // The best of thirty in hindsight has about 2.5; what nobody optimised on is worth nothing.
    expect(Math.abs(mean)).toBeLessThan(0.8);
  });

  it('does not learn from days that are too near to the test', () => {
    // C is best, but only on the two days beside the tested group.
    const days = 30;
    const near = (d: number) => [8, 9, 20, 21].includes(d);
    const c = Float64Array.from({ length: days }, (_, d) => (near(d) ? 1 : -0.01 - (d % 2) * 0.001));
    const steady = Float64Array.from({ length: days }, (_, d) => 0.01 + (d % 2) * 0.001);
    const options = { groups: 3, left: 1, embargo: 0 };
    const naive = crossValidate([c, steady], { ...options, purge: 0 });
    const purged = crossValidate([c, steady], { ...options, purge: 2 });
    expect(purged.median).toBeGreaterThanOrEqual(naive.median);
    expect(purged.losing).toBe(0);
  });

  it('refuses groups that nothing is left of', () => {
    const trials = [new Float64Array(20), new Float64Array(20)];
    expect(() => crossValidate(trials, { groups: 10, left: 2, purge: 1, embargo: 1 })).toThrow(
      /leave nothing to learn from/,
    );
  });
});
