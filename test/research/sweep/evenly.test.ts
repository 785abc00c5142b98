import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '#research';

describe('values spread over a range', () => {
  it('has all whole steps where there is room for them', () => {
    expect(evenly(1, 8, 1, 20)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(evenly(1, 20, 1, 20)).toHaveLength(20);
  });

  it('takes longer steps that meet both ends', () => {
    expect(evenly(2, 200, 1, 20)).toEqual(Array.from({ length: 19 }, (_, k) => 2 + 11 * k));
    expect(evenly(5, 500, 1, 20)).toEqual(Array.from({ length: 16 }, (_, k) => 5 + 33 * k));
  });

  it('takes whole steps of nearly one length where none meets both ends', () => {
    const values = evenly(2, 199, 1, 20);
    expect(values).toHaveLength(20);
    expect(values.at(-1)).toBe(199);
    const gaps = values.slice(1).map((value, k) => value - values[k]!);
    expect(evenly(1, 1e12 + 1, 1, 20)).toHaveLength(17);
    expect([...new Set(gaps)].toSorted((a, b) => a - b)).toEqual([10, 11]);
  });

  it('has short numbers where there are no steps', () => {
    expect(evenly(0.01, 0.3, 0, 20).join(' ')).toBe(
      '0.01 0.039 0.068 0.097 0.126 0.155 0.184 0.213 0.242 0.271 0.3',
    );
    expect(evenly(0.5, 4, 0, 20).slice(0, 4)).toEqual([0.5, 0.75, 1, 1.25]);
    expect(evenly(0.1, 1 / 3, 0, 20).slice(0, 4)).toEqual([0.1, 0.112, 0.125, 0.137]);
  });

  it('is one value where both ends are one', () => {
    expect(evenly(3, 3, 0, 20)).toEqual([3]);
    expect(evenly(3, 3, 1, 20)).toEqual([3]);
  });

  it('is ascending, apart, inside, has both ends and no wide gap, whatever the range', () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(end, end, fc.integer({ min: 3, max: 40 }), (one, other, most) => {
        // Zero has no sign here.
        const [from, to] = [Math.min(one, other) + 0, Math.max(one, other) + 0];
        const values = evenly(from, to, 0, most);
        expect(values.length).toBeLessThanOrEqual(most);
        expect(values[0]).toBe(from);
        expect(values.at(-1)).toBe(to);
        const gaps = values.slice(1).map((value, k) => value - values[k]!);
        expect(gaps.every((gap) => gap > 0)).toBe(true);
        // Numbers that are nearly the same leave no room for others.
        if (to - from > 1e-300 + 1e-9 * Math.max(Math.abs(from), Math.abs(to)))
          expect(Math.max(...gaps)).toBeLessThanOrEqual((2.5 * (to - from)) / (most - 1));
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 3, max: 40 }),
        (from, length, most) => {
          const values = evenly(from, from + length, 1, most);
          expect(values.length).toBeLessThanOrEqual(most);
          expect(values.length).toBeGreaterThanOrEqual(Math.min(length + 1, most / 2));
          expect([values[0], values.at(-1)]).toEqual([from, from + length]);
          expect(values.every(Number.isInteger)).toBe(true);
          expect(new Set(values).size).toBe(values.length);
        },
      ),
    );
  });
});
