import type { Random } from '#numbers';
import { gridOf, isAllowed, type Key, keyOf, type Point, sizeOf, type Space } from './space.ts';

/** A point that was tried, and how good it was: higher is better, null when it came to nothing. */
export interface Scored {
  readonly point: Point;
  readonly score: number | null;
}

/** Different allowed points by chance; fewer where there are no more. */
export function drawn(space: Space, count: number, chance: Random, taken: Set<Key>): Point[] {
  if (looksAtAll(space, count)) return dealt(space, count, chance, taken);
  const points: Point[] = [];
  for (let draws = 0; points.length < count && draws < 1000 * count; draws++) {
    const point = space.axes.map(({ values }) => chance.integer(values.length));
    const key = keyOf(space, point);
    if (taken.has(key) || !isAllowed(space, point)) continue;
    taken.add(key);
    points.push(point);
  }
  return points;
}

/** Of few combinations all are looked at; of very many, nearly all draws are new. */
export function looksAtAll(space: Space, count: number): boolean {
  return sizeOf(space) <= Math.max(1e5, 4 * count);
}

/** How many may be drawn of so many combinations without looking at all. */
export function mostDrawn(size: number): number {
  return Math.ceil(size / 4) - 1;
}

function dealt(space: Space, count: number, chance: Random, taken: Set<Key>): Point[] {
  const left = gridOf(space).filter((point) => !taken.has(keyOf(space, point)));
  const most = Math.min(count, left.length);
  for (let k = 0; k < most; k++) {
    const other = k + chance.integer(left.length - k);
    [left[k], left[other]] = [left[other]!, left[k]!];
  }
  const points = left.slice(0, most);
  for (const point of points) taken.add(keyOf(space, point));
  return points;
}
