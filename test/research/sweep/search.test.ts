import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Key, keyOf, parseFormula, type Point, searchOf, type Space, valuesAt } from '#research';

const space: Space = {
  axes: [
    { name: 'a', values: [1, 2, 3, 4, 5] },
    { name: 'b', values: [2, 4, 6] },
  ],
  where: [parseFormula('a < b', ['a', 'b'], '--where')],
};

/** Twenty steps on each of three axes, with one hill. */
const wide: Space = {
  axes: ['x', 'y', 'z'].map((name) => ({ name, values: Array.from({ length: 20 }, (_, k) => k) })),
  where: [],
};
const manyMillion: Space = {
  axes: [5000, 7000].map((count, k) => ({
    name: `p${k}`,
    values: Array.from({ length: count }, (_, v) => v),
  })),
  where: [],
};
const height = ([x, y, z]: Point) => -((x! - 14) ** 2) - (y! - 5) ** 2 - 0.2 * (z! - 10) ** 2;

/** All points a search asks for when it is told their heights. */
function asked(
  of: Space,
  options: Parameters<typeof searchOf>[1],
  score: (point: Point) => number | null = height,
): Point[] {
  const search = searchOf(of, options);
  const done: { point: Point; score: number | null }[] = [];
  for (let next = search.next([]); next.length > 0; next = search.next(done))
    done.push(...next.map((point) => ({ point, score: score(point) })));
  return done.map(({ point }) => point);
}

describe('a grid', () => {
  it('is every allowed combination, the last axis turning fastest', () => {
    const points = asked(space, { name: 'grid', trials: 0, seed: 1 });
    expect(points.map((point) => valuesAt(space, point))).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 4 },
      { a: 1, b: 6 },
      { a: 2, b: 4 },
      { a: 2, b: 6 },
      { a: 3, b: 4 },
      { a: 3, b: 6 },
      { a: 4, b: 6 },
      { a: 5, b: 6 },
    ]);
  });

  it('is refused where it would never end, or is empty', () => {
    const huge = {
      axes: Array.from({ length: 6 }, (_, k) => ({
        name: `p${k}`,
        values: wide.axes[0]!.values.flatMap((v) => [v, v + 0.1, v + 0.2, v + 0.3, v + 0.4]),
      })),
      where: [],
    };
    expect(() => searchOf(huge, { name: 'grid', trials: 0, seed: 1 })).toThrow(
      /"1\.0e\+12" combinations are too many/,
    );
    for (const name of ['random', 'tpe'] as const)
      expect(() => searchOf(manyMillion, { name, trials: 9_000_000, seed: 1 })).toThrow(
        '"9000000" as --trials are too many of 3.5e+7 combinations: allowed are up to 8749999. Write for example --trials 1000',
      );
    const never = { ...space, where: [parseFormula('a > 100', ['a', 'b'], '--where')] };
    for (const name of ['grid', 'random', 'tpe'] as const)
      expect(() => searchOf(never, { name, trials: 5, seed: 1 }).next([])).toThrow(
        /allows none of the combinations/,
      );
    // What is rare among very many is not impossible.
    const vast = (where: string): Space => ({
      axes: ['a', 'b', 'c'].map((name) => ({ name, values: Array.from({ length: 1000 }, (_, k) => k + 1) })),
      where: [parseFormula(where, ['a', 'b', 'c'], '--where')],
    });
    expect(() => searchOf(vast('a + b == 2000'), { name: 'random', trials: 3, seed: 1 })).toThrow(
      /"a \+ b == 2000" held for none of the many combinations that were drawn\. Narrow/,
    );
    const still = { axes: [{ name: 'a', values: [1] }], where: [] };
    expect(() => searchOf(still, { name: 'grid', trials: 0, seed: 1 })).toThrow(/leaves nothing to search/);
  });
});

describe.each(['random', 'tpe'] as const)('%s', (name) => {
  it('asks for different allowed points, as many as there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (trials, seed) => {
        const points = asked(space, { name, trials, seed });
        expect(points).toHaveLength(Math.min(trials, 9));
        expect(new Set(points.map((point) => keyOf(space, point))).size).toBe(points.length);
        for (const point of points) {
          const { a, b } = valuesAt(space, point);
          expect(a).toBeLessThan(b!);
        }
      }),
    );
  });

  it('asks the same again with the same seed, and other things with another', () => {
    const options = { name, trials: 100 };
    expect(asked(wide, { ...options, seed: 7 })).toEqual(asked(wide, { ...options, seed: 7 }));
    expect(asked(wide, { ...options, seed: 7 })).not.toEqual(asked(wide, { ...options, seed: 8 }));
  });

  it('finds its way in a space that nobody could go through', () => {
    const huge = {
      axes: Array.from({ length: 8 }, (_, k) => ({ name: `p${k}`, values: wide.axes[0]!.values })),
      where: [],
    };
    expect(asked(huge, { name, trials: 60, seed: 1 }, (point) => point[0]!)).toHaveLength(60);
  });
});

describe('tpe', () => {
  it('comes nearer to the hill than chance does, with the same number of trials', () => {
    const best = (name: 'random' | 'tpe', seed: number) =>
      Math.max(...asked(wide, { name, trials: 150, seed }).map(height));
    const seeds = Array.from({ length: 20 }, (_, k) => k);
    const wins = seeds.filter((seed) => best('tpe', seed) > best('random', seed)).length;
    expect(wins).toBeGreaterThanOrEqual(15);
  });

  it('goes on where trials came to nothing', () => {
    expect(asked(wide, { name: 'tpe', trials: 80, seed: 1 }, () => null)).toHaveLength(80);
  });
});

it('random draws every combination about as often as any other', () => {
  const counts = new Map<Key, number>();
  for (let seed = 0; seed < 3000; seed++)
    for (const point of asked(space, { name: 'random', trials: 3, seed })) {
      const key = keyOf(space, point);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  // Nine points share nine thousand draws: four standard deviations on either side.
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(3000 * (1 / 3) * (2 / 3)));
});
