import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalQuantile, normalShare } from '#numbers';

it.each([
  // From tables to fifteen digits.
  [0, 0.5],
  [1, 0.841344746068543],
  [-1, 0.158655253931457],
  [1.959963984540054, 0.975],
  [3, 0.99865010196837],
  [-5, 2.866515718791939e-7],
  [-10, 7.61985302416053e-24],
])('below %d lies %d of a normal distribution', (x, share) => {
  expect(normalShare(x) / share).toBeCloseTo(1, 12);
});

it('share and quantile undo each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1 - 1e-12, noNaN: true }), (share) => {
      expect(Math.abs(normalShare(normalQuantile(share)) / share - 1)).toBeLessThan(1e-9);
    }),
  );
});

it('more lies below more', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -40, max: 40, noNaN: true }),
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      (x, step) => {
        expect(normalShare(x + step)).toBeGreaterThanOrEqual(normalShare(x));
      },
    ),
  );
});

it('both ends and nonsense', () => {
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([
    -Infinity,
    Infinity,
    expect.closeTo(0, 15),
  ]);
  expect(normalQuantile(2)).toBeNaN();
  expect(normalShare(NaN)).toBeNaN();
});
