import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Crew, parseGoals, type Point, searchOf, type Space, sweep } from '#research';
import { gridOf } from '../../../src/research/sweep/space.ts';
import { zOrder } from '../../../src/research/sweep/z-order.ts';

const axis = (name: string, count: number) => ({ name, values: Array.from({ length: count }, (_, k) => k) });
const space = (...counts: number[]): Space => ({
  axes: counts.map((count, k) => axis(`p${k}`, count)),
  where: [],
});

/** The points a sweep has made, in the order in which their tasks are handed to a crew. */
async function made(of: Space, name: 'grid' | 'random', trials: number): Promise<number[][]> {
  const values: number[][] = [];
  const crew: Crew = {
    async make(tasks, over) {
      for (const [k, task] of tasks.slice(0, tasks.length).entries()) {
        values.push(Object.values(task.values));
        over(k, { failed: 'not tried' });
      }
    },
  };
  const search = searchOf(of, { name, trials, seed: 1 });
  const never = new AbortController().signal;
  const kept = await sweep(
    { space: of, search, goals: parseGoals('sharpe') },
    crew,
    new Map(),
    () => undefined,
    never,
  );
  // What is told of them stands in the order in which they were asked for all the same.
  const asked = searchOf(of, { name, trials, seed: 1 }).next([]);
  expect(Array.from(kept, ({ point }) => point)).toEqual(asked);
  return values;
}

describe('points along the Z-curve', () => {
  it('go through squares of two, of four, and so on', () => {
    const four = space(4, 4);
    const points = gridOf(four);
    const visited = Array.from(zOrder(four, points), (k) => points[k]!.join(''));
    expect(visited).toEqual('00 01 10 11 02 03 12 13 20 21 30 31 22 23 32 33'.split(' '));
  });

  it('are each there once, whatever the axes and which of them are allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        (counts, allowed) => {
          const of = space(...counts);
          const points = gridOf(of).filter(() => allowed.next().value as boolean);
          const order = [...zOrder(of, points)];
          expect(order.toSorted((a, b) => a - b)).toEqual([...points.keys()]);
        },
      ),
    );
  });

  it('have in any stretch few values of each parameter', () => {
    const of = space(95, 164);
    const points = gridOf(of);
    const order = zOrder(of, points);
    for (let from = 0; from + 200 <= order.length; from += 200) {
      const some: Point[] = [...order.subarray(from, from + 200)].map((k) => points[k]!);
      const columns = [0, 1].reduce((sum, a) => sum + new Set(some.map((point) => point[a])).size, 0);
      // A row of the grid would take 166.
      expect(columns).toBeLessThanOrEqual(70);
    }
  });
});

describe('trials of a search', () => {
  it('are made near each other where all of a grid are tried', async () => {
    expect((await made(space(4, 4), 'grid', 16)).slice(0, 4)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it('are made as they were drawn in a random search, so that a part of them is a fair draw', async () => {
    const of = space(40, 40);
    const drawn = searchOf(of, { name: 'random', trials: 50, seed: 1 }).next([]);
    expect(await made(of, 'random', 50)).toEqual(drawn.map((point) => [...point]));
  });
});
