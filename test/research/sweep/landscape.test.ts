import { describe, expect, it } from 'vitest';
import { Landscape, type Point, type Space } from '#research';
import { frontOf } from '../../../src/research/sweep/front.ts';

const space: Space = {
  axes: [
    { name: 'a', values: [10, 20, 30] },
    { name: 'b', values: [1, 2, 3, 4] },
  ],
  where: [],
};

// A lonely peak in one corner, and a plateau in the other.
const scores = [
  [9, 0, 1, 1],
  [0, 1, 5, 6],
  [1, 1, 6, 7],
];
const placed = scores.flatMap((line, a) => line.map((score, b) => ({ point: [a, b], score })));
const landscapeOf = (some: readonly { readonly point: Point; readonly score: number }[]) =>
  new Landscape(
    space,
    some.map(({ point }) => point),
    Float64Array.from(some, ({ score }) => score),
  );
const landscape = landscapeOf(placed);

describe('the landscape of a search', () => {
  it('says how good the neighbours of a point are', () => {
    expect(landscape.around([0, 0])).toEqual({ neighbours: 2, median: 0, worst: 0 });
    expect(landscape.around([1, 2])).toEqual({ neighbours: 4, median: 3.5, worst: 1 });
    expect(landscapeOf([placed[0]!]).around([0, 0])).toBeUndefined();
  });

  it('finds the plateau rather than the peak', () => {
    expect(placed[landscape.middle()!]).toEqual({ point: [2, 3], score: 7 });
  });

  it('shows the best score for two of the axes', () => {
    expect(landscape.map(0, 1)).toEqual(scores);
    expect(landscapeOf(placed.slice(0, 2)).map(1, 0)[3]).toEqual([null, null, null]);
  });

  it('knows which axis decides', () => {
    const { a, b } = landscapeOf(
      placed.map(({ point }) => ({ point, score: 10 * point[1]! + (point[0] === 1 ? 0.1 : 0) })),
    ).importance();
    expect(b).toBeGreaterThan(0.99);
    expect(a).toBeLessThan(0.01);
    expect(landscapeOf(placed.map(({ point }) => ({ point, score: 5 }))).importance()).toEqual({
      a: null,
      b: null,
    });
  });
});

it('the front is what nothing else beats', () => {
  expect(
    frontOf([
      [1, 5],
      [2, 4],
      [2, 3],
      [3, 1],
      [0, 5],
      [3, 1],
    ]),
  ).toEqual([0, 1, 3, 5]);
  expect(frontOf([])).toEqual([]);
});
