import { expect, it } from 'vitest';
import { monthlyReturns } from '#metrics';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

function years(points: readonly (readonly [string, number])[], cash: number) {
  return monthlyReturns(
    Float64Array.from(points, ([day]) => at(day)),
    Float64Array.from(points, ([, equity]) => equity),
    cash,
  );
}

it('compares the first month with the initial cash and each later one with the month before', () => {
  const [year, ...none] = years(
    [
      ['2024-02-10', 105],
      ['2024-02-29', 110],
      ['2024-03-01', 121],
      ['2024-03-31', 99],
    ],
    100,
  );
  expect(none).toEqual([]);
  expect(year!.year).toBe(2024);
  expect(year!.months[0]).toBeNull();
  // 110 ÷ 100 − 1 = 10 %, then 99 ÷ 110 − 1 = −10 %: together 99 ÷ 100 − 1 = −1 %.
  expect(year!.months[1]).toBeCloseTo(0.1, 12);
  expect(year!.months[2]).toBeCloseTo(-0.1, 12);
  expect(year!.months[3]).toBeNull();
  expect(year!.total).toBeCloseTo(-0.01, 12);
});

it('counts a month without bars as unchanged and begins a new year in January', () => {
  const table = years(
    [
      ['2023-11-30', 120],
      ['2024-01-15', 90],
    ],
    100,
  );
  expect(table.map(({ year }) => year)).toEqual([2023, 2024]);
  expect(table[0]!.months.slice(9)).toEqual([null, expect.closeTo(0.2, 12), 0]);
  expect(table[1]!.months[0]).toBeCloseTo(-0.25, 12);
  expect(table[1]!.months[1]).toBeNull();
});

it('stays at nothing after the money is gone', () => {
  const [year] = years(
    [
      ['2024-01-01', 0],
      ['2024-02-01', 0],
    ],
    100,
  );
  expect(year!.months.slice(0, 3)).toEqual([-1, 0, null]);
  expect(year!.total).toBe(-1);
});
