import { expect, it } from 'vitest';
import { deepestDrawdowns } from '#metrics';

const list = (equity: readonly number[], count = 10) =>
  deepestDrawdowns(
    Float64Array.from(equity, (_, i) => i * 1000),
    Float64Array.from(equity),
    100,
    count,
  );

it('lists each stretch from its peak to the bar that reached it again, deepest first', () => {
  // Peaks at 110 (bar 1) and 120 (bar 4): 1 − 99 ÷ 110 = 10 %, 1 − 90 ÷ 120 = 25 %.
  expect(list([100, 110, 99, 105, 120, 90, 118, 120, 130])).toEqual([
    { depth: 0.25, start: 4000, bottom: 5000, recovery: 7000, length: 3000 },
    { depth: expect.closeTo(0.1, 12), start: 1000, bottom: 2000, recovery: 4000, length: 3000 },
  ]);
});

it('takes the initial cash as the first peak and leaves an unfinished one without recovery', () => {
  expect(list([80, 90])).toEqual([
    { depth: expect.closeTo(0.2, 12), start: 0, bottom: 0, recovery: null, length: 1000 },
  ]);
});

it('keeps the deepest and drops the rest', () => {
  expect(list([100, 50, 100, 80, 100, 70, 100], 2).map(({ bottom }) => bottom)).toEqual([1000, 5000]);
});

it('has nothing to list while equity only rises', () => {
  expect(list([100, 101, 101, 105])).toEqual([]);
});
