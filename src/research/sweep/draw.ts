import type { Random } from '#numbers';
import { gridOf, isAllowed, keyOf, type Point, sizeOf, type Space } from './space.ts';

/** A point that was tried, and how good it was: higher is better, null when it came to nothing. */
export interface Scored {
  readonly point: Point;
  readonly score: number | null;
}

/** Different allowed points by chance; fewer where there are no more. */
export function drawn(space: Space, count: number, chance: Random, taken: Set<string>): Point[] {
  const size = sizeOf(space);
  // Of few combinations all are looked at; of very many, nearly all draws are new.
  if (size <= Math.max(1e5, 4 * count)) return dealt(gridOf(space), count, chance, taken);
  const points: Point[] = [];
  for (let draws = 0; points.length < count && draws < 1000 * count; draws++) {
    const point = space.axes.map(({ values }) => chance.integer(values.length));
    if (taken.has(keyOf(point)) || !isAllowed(space, point)) continue;
    taken.add(keyOf(point));
    points.push(point);
  }
  return points;
}

function dealt(all: readonly Point[], count: number, chance: Random, taken: Set<string>): Point[] {
  const left = all.filter((point) => !taken.has(keyOf(point)));
  const most = Math.min(count, left.length);
  for (let k = 0; k < most; k++) {
    const other = k + chance.integer(left.length - k);
    [left[k], left[other]] = [left[other]!, left[k]!];
  }
  const points = left.slice(0, most);
  for (const point of points) taken.add(keyOf(point));
  return points;
}
