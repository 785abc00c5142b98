import { describe, expect, it } from 'vitest';
import { deviation } from '../../src/metrics/sample.ts';

describe('the deviation of equal values', () => {
  it('is none, whatever rounding leaves of it', () => {
    expect(deviation([100.00000000000014, 100.00000000000011, 100.00000000000016])).toBe(0);
    expect(deviation([-0.1, -0.1, -0.1])).toBe(0);
    expect(deviation([0.1 + 0.2, 0.3, 0.3])).toBe(0);
    expect(deviation([0, 0, 0])).toBe(0);
  });

  it('is there as soon as they differ', () => {
    expect(deviation([1, 1 + 1e-9])).toBeCloseTo(1e-9 / Math.SQRT2, 15);
    expect(deviation([1e-300, -1e-300])).toBe(0);
    expect(deviation([-1e-9, 1e-9])).toBeGreaterThan(0);
    expect(deviation([1, NaN])).toBeNaN();
  });
});
