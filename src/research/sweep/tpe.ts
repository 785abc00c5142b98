import { log, type Random } from '#numbers';
import { drawn, type Scored } from './draw.ts';
import { isAllowed, type Key, keyOf, type Point, type Space } from './space.ts';

// The better share of what is known, how often a point is guessed before one is chosen, and how much
// the whole range counts beside what was seen.
const goodShare = 0.2;
const guesses = 48;
const wholeRange = 1;

/**
 * Points to try next, by a tree of Parzen estimators (Bergstra, Bardenet, Bengio, Kégl, 2011): where
 * good points are dense and bad ones are not. Points of one answer count as bad ones for each other,
 * so that they do not all crowd into one place.
 */
export function suggest(space: Space, done: readonly Scored[], count: number, chance: Random): Point[] {
  const taken = new Set(done.map(({ point }) => keyOf(space, point)));
  const ranked = done.toSorted((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity));
  const good = ranked.slice(0, Math.max(2, Math.ceil(goodShare * ranked.length))).map(({ point }) => point);
  const bad = ranked.slice(good.length).map(({ point }) => point);
  const better = space.axes.map(
    (axis, a) =>
      new Density(
        axis.values.length,
        good.map((point) => point[a]!),
      ),
  );
  const points: Point[] = [];
  while (points.length < count) {
    const worse = space.axes.map(
      (axis, a) =>
        new Density(
          axis.values.length,
          [...bad, ...points].map((point) => point[a]!),
        ),
    );
    const point = bestGuess(space, better, worse, taken, chance) ?? drawn(space, 1, chance, taken)[0];
    if (!point) break;
    taken.add(keyOf(space, point));
    points.push(point);
  }
  return points;
}

function bestGuess(
  space: Space,
  better: readonly Density[],
  worse: readonly Density[],
  taken: ReadonlySet<Key>,
  chance: Random,
): Point | undefined {
  let best: Point | undefined;
  let highest = -Infinity;
  for (let k = 0; k < guesses; k++) {
    const point = better.map((density) => density.draw(chance));
    if (taken.has(keyOf(space, point)) || !isAllowed(space, point)) continue;
    const promise = better.reduce(
      (sum, density, a) => sum + density.logAt(point[a]!) - worse[a]!.logAt(point[a]!),
      0,
    );
    if (promise > highest) [best, highest] = [point, promise];
  }
  return best;
}

/** How dense points lie along an axis: a hill around each of them, and a little everywhere. */
class Density {
  readonly #shares: Float64Array;

  constructor(length: number, points: readonly number[]) {
    const width = Math.max(1, length / (2 * Math.sqrt(points.length + 1)));
    const shares = new Float64Array(length).fill(wholeRange / length);
    for (const point of points) addHill(shares, point, width);
    const whole = points.length + wholeRange;
    this.#shares = shares.map((share) => share / whole);
  }

  logAt(position: number): number {
    return log(this.#shares[position]!);
  }

  draw(chance: Random): number {
    let left = chance.next();
    for (let i = 0; i < this.#shares.length - 1; i++) {
      left -= this.#shares[i]!;
      if (left < 0) return i;
    }
    return this.#shares.length - 1;
  }
}

// A hill with straight slopes, whose parts beyond the ends are not lost.
function addHill(shares: Float64Array, point: number, width: number): void {
  const reach = Math.ceil(width);
  const from = Math.max(0, point - reach);
  const to = Math.min(shares.length - 1, point + reach);
  let whole = 0;
  for (let i = from; i <= to; i++) whole += 1 - Math.abs(i - point) / (reach + 1);
  for (let i = from; i <= to; i++) shares[i]! += (1 - Math.abs(i - point) / (reach + 1)) / whole;
}
