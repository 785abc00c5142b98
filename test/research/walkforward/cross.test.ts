import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { random } from '#numbers';
import { crossValidate, type CrossWishes, splitsOf } from '#research';

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

  it('never chooses who lost everything, however quiet the days after were', () => {
    const lost = Float64Array.from({ length: 12 }, (_, d) => (d === 3 ? -1 : d < 3 ? 0.5 : 0));
    const poor = Float64Array.from({ length: 12 }, (_, d) => -0.01 - (d % 2) * 0.001);
    const { paths } = crossValidate([lost, poor], { groups: 3, left: 1, purge: 0, embargo: 0 });
    // Only where the loss is left out it is not known of.
    const path = [...lost.subarray(0, 4), ...poor.subarray(4)];
    expect(paths[0]).toBeCloseTo(sharpe(path), 10);
  });

  it('makes C(n, k) splits and k of n of them paths', () => {
    const chance = random(1);
    const trials = Array.from({ length: 5 }, () =>
      Float64Array.from({ length: 120 }, () => chance.normal() / 100),
    );
    const found = crossValidate(trials, { groups: 6, left: 2, purge: 2, embargo: 3 });
    expect(found.splits).toBe(15);
    expect(found.paths).toHaveLength(5);
  });

  it('loses what the best in hindsight would have won, where there is only noise', () => {
    const chance = random(2);
    const medians = Array.from({ length: 40 }, () => {
      const trials = Array.from({ length: 30 }, () =>
        Float64Array.from({ length: 240 }, () => chance.normal() / 100),
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

  it('a path loses that ends with less money, whatever its mean', () => {
    // +50 % and −40 % in turn: a mean of +5 %, and a tenth less after each two days.
    const restless = Float64Array.from({ length: 30 }, (_, d) => (d % 2 === 0 ? 0.5 : -0.4));
    const found = crossValidate([restless], { groups: 3, left: 1, purge: 0, embargo: 0 });
    expect(found.median).toBeGreaterThan(0);
    expect(found.losing).toBe(1);
  });

  it('tells how many days the shortest training has', () => {
    const { shortestTraining } = crossValidate([days(120)], { groups: 6, left: 2, purge: 2, embargo: 3 });
    // Of six groups of 20 days four are learned from. Two in the middle, apart, lose most: 7 days each.
    expect(shortestTraining).toBe(80 - 14);
  });
});

describe('a split that leaves nothing to choose by is refused', () => {
  it.each([
    // Six groups of 102 days: the first, third, fourth and sixth tested leave no day of the others.
    [
      613,
      { groups: 6, left: 5, purge: 60, embargo: 30 },
      '"5" of 6 groups left out, with a purge of 60 days and an embargo of 30 days, leave a training of 0 days out of 613, and it takes 2 to choose by. Use --left 3, or a shorter --purge and --embargo, or more history.',
    ],
    [
      613,
      { groups: 6, left: 4, purge: 60, embargo: 30 },
      '"4" of 6 groups left out, with a purge of 60 days and an embargo of 30 days, leave a training of 0 days out of 613, and it takes 2 to choose by. Use --left 3, or a shorter --purge and --embargo, or more history.',
    ],
    // Of three groups of 10 days the one in the middle takes 8 of each neighbour, and 1 more of the later.
    [
      30,
      { groups: 3, left: 1, purge: 10, embargo: 1 },
      '"1" of 3 groups left out, with a purge of 10 days and an embargo of 1 day, leave a training of 0 days out of 30, and it takes 2 to choose by. Use --groups 2 --left 1, or a shorter --purge and --embargo, or more history.',
    ],
    [
      20,
      { groups: 4, left: 2, purge: 0, embargo: 12 },
      /an embargo of 12 days, leave a training of 0 days out of 20.* a shorter --embargo, or more history\./,
    ],
    [
      5,
      { groups: 2, left: 1, purge: 1, embargo: 0 },
      /with a purge of 1 day, leave a training of 1 day out of 5.* Use a shorter --purge, or more history\./,
    ],
    [
      15,
      { groups: 10, left: 1, purge: 0, embargo: 0 },
      '"10" groups are too many for 15 days: each has to hold 2. Use --groups 7 or less, or more history.',
    ],
    [3, { groups: 2, left: 1, purge: 0, embargo: 0 }, /too many for 3 days: .* Use more history\./],
    [
      60,
      { groups: 3, left: 3, purge: 0, embargo: 0 },
      /leave nothing to learn from\. Use --left 2 or less\./,
    ],
  ])('%d days, %j', (length, wishes, message) => {
    expect(() => crossValidate([days(length)], wishes)).toThrow(message);
  });

  it('and the one that is advised is not', () => {
    const wishes = { groups: 6, left: 3, purge: 60, embargo: 30 };
    expect(crossValidate([days(613)], wishes).shortestTraining).toBeGreaterThanOrEqual(2);
    // A purge may be longer than a group, where other groups are learned from.
    expect(splitsOf(20, { groups: 10, left: 1, purge: 2, embargo: 1 })).toHaveLength(10);
  });

  it('and so is no other: every training that is left has two days or more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (length, groups, left, purge, embargo) => {
          const found = splitsUnlessRefused(length, { groups, left, purge, embargo });
          for (const { tested, training } of found) {
            const learned = training.flatMap(([from, to]) =>
              Array.from({ length: to - from }, (_, k) => from + k),
            );
            expect(learned.length).toBeGreaterThanOrEqual(2);
            for (const g of tested) {
              const [from, to] = [Math.floor((g * length) / groups), Math.floor(((g + 1) * length) / groups)];
              for (const day of learned) expect(day < from - purge || day >= to + purge + embargo).toBe(true);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

function days(length: number): Float64Array {
  return Float64Array.from({ length }, (_, d) => ((d * 7) % 5) / 100);
}

function splitsUnlessRefused(length: number, wishes: CrossWishes) {
  try {
    return splitsOf(length, wishes);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return [];
  }
}
