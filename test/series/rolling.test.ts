import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, rolling } from '#series';

const values = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  ),
  { minLength: 1, maxLength: 120 },
);
const window = fc.integer({ min: 1, max: 40 });

// The definition, worked afresh for every bar.
const variance = (inside: readonly number[]) => {
  const mean = inside.reduce((a, b) => a + b, 0) / inside.length;
  return inside.reduce((a, b) => a + (b - mean) ** 2, 0) / inside.length;
};
const fresh: Record<keyof typeof rolling, (inside: readonly number[]) => number> = {
  sum: (inside) => inside.reduce((a, b) => a + b, 0),
  mean: (inside) => inside.reduce((a, b) => a + b, 0) / inside.length,
  highest: (inside) => Math.max(...inside),
  lowest: (inside) => Math.min(...inside),
  variance,
  deviation: (inside) => Math.sqrt(variance(inside)),
};

describe.each(Object.keys(fresh) as (keyof typeof rolling)[])('rolling %s', (name) => {
  it('equals the same aggregate worked afresh over each window', () => {
    fc.assert(
      fc.property(values, window, (input, length) => {
        const result = roll(name, input, length);
        for (let i = 0; i < input.length; i++) {
          const wanted = i < length - 1 ? NaN : fresh[name](input.slice(i - length + 1, i + 1));
          if (Number.isNaN(wanted)) expect(result[i]).toBeNaN();
          else
            expect(Math.abs(result[i]! - wanted)).toBeLessThanOrEqual(
              (name === 'deviation' ? 1e-7 : 1e-9) * Math.max(1, scale(name, input)),
            );
        }
      }),
    );
  });

  it('forgets an undefined value as soon as it leaves the window', () => {
    const result = roll(name, [1, 2, NaN, 4, 5, 6, 7], 3);
    expect([...result].map(Number.isNaN)).toEqual([true, true, true, true, true, false, false]);
  });
});

it('keeps its precision next to a value a trillion times larger', () => {
  const input = [1e12, ...Array.from({ length: 40 }, () => 0.1)];
  expect(roll('mean', input, 5).at(-1)).toBeCloseTo(0.1, 14);
  expect(roll('variance', input, 5).at(-1)).toBeLessThan(1e-30);
});

it('knows how prices deviate that lie a billion times closer together than they are large', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 40, maxLength: 80 }), (steps) => {
      // Steps of 2⁻¹⁰ on a million are numbers without a rounding, and so are these sums of whole numbers.
      const result = roll(
        'variance',
        steps.map((step) => 1e6 + step / 1024),
        20,
      );
      for (let i = 19; i < steps.length; i++) {
        const inside = steps.slice(i - 19, i + 1);
        const sum = inside.reduce((a, b) => a + b, 0);
        const squares = inside.reduce((a, b) => a + b * b, 0);
        expect(result[i]).toBe((20 * squares - sum * sum) / 1024 ** 2 / 400);
      }
    }),
  );
});

it('has no negative variance, whatever stands out and wherever', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0.1, 0.3, 1 / 3, 1e-9, 7e11), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 100 }),
      (input, length) => {
        for (const one of roll('variance', input, length).subarray(length - 1))
          expect(one).toBeGreaterThanOrEqual(0);
        for (const one of roll('deviation', input, length).subarray(length - 1)) expect(one).not.toBeNaN();
      },
    ),
  );
});

function roll(name: keyof typeof rolling, input: readonly number[], length: number): Float64Array {
  const column: Column = { values: Float64Array.from(input) };
  const out: Column = { values: new Float64Array(input.length) };
  rolling[name].kernel([column], [out], [length]).advance(0, input.length);
  return out.values;
}

function scale(name: keyof typeof rolling, input: readonly number[]): number {
  const size = Math.max(...input.filter((value) => !Number.isNaN(value)).map(Math.abs), 0);
  return name === 'variance' ? size * size : size * input.length;
}
