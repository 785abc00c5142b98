import { type Key, keyOf, type Point, type Space } from './space.ts';

/** How good a point's neighbours are: a peak among bad ones is luck, a plateau may be more. */
export interface Plateau {
  /** Points one step away along one axis that came to something. */
  readonly neighbours: number;
  /** Their median score, and the worst of them. */
  readonly median: number;
  readonly worst: number;
}

/** Points that came to a score, and these scores, to look around in. */
export class Landscape {
  readonly #space: Space;
  readonly #points: readonly Point[];
  readonly #scores: Float64Array;
  readonly #places = new Map<Key, number>();

  constructor(space: Space, points: readonly Point[], scores: Float64Array) {
    this.#space = space;
    this.#points = points;
    this.#scores = scores;
    for (let k = 0; k < points.length; k++) this.#places.set(keyOf(space, points[k]!), k);
  }

  /** Whether no point came to a score. */
  get isEmpty(): boolean {
    return this.#points.length === 0;
  }

  /** Undefined where nothing around the point was tried. */
  around(point: Point): Plateau | undefined {
    const near: number[] = [];
    const moved = [...point];
    for (const [a, { values }] of this.#space.axes.entries()) {
      for (const to of [point[a]! - 1, point[a]! + 1]) {
        if (to < 0 || to >= values.length) continue;
        moved[a] = to;
        const place = this.#places.get(keyOf(this.#space, moved));
        if (place !== undefined) near.push(this.#scores[place]!);
      }
      moved[a] = point[a]!;
    }
    if (near.length === 0) return undefined;
    near.sort((x, y) => x - y);
    return { neighbours: near.length, median: medianOf(near), worst: near[0]! };
  }

  /**
   * Which of the points has, with its own score and its neighbours', the highest median: the middle of the
   * best plateau.
   */
  middle(): number | undefined {
    const least = this.#leastNeighbours();
    let best: { readonly place: number; readonly height: number } | undefined;
    for (const [place, point] of this.#points.entries()) {
      // A point is no higher than its own score.
      if (best && this.#scores[place]! <= best.height) continue;
      const plateau = this.around(point);
      if (!plateau || plateau.neighbours < least) continue;
      const height = Math.min(this.#scores[place]!, plateau.median);
      if (!best || height > best.height) best = { place, height };
    }
    return best?.place;
  }

  // On the edge of the space there are fewer, but one for each axis there must be.
  #leastNeighbours(): number {
    return this.#space.axes.filter(({ values }) => values.length > 1).length;
  }

  /**
   * For each axis, the share of the scores' variance that its value explains by itself: how much the
   * means of its values differ, as a share of how much all scores do, less what chance would explain.
   */
  importance(): Readonly<Record<string, number | null>> {
    const all = this.#scores;
    const middle = all.reduce((sum, score) => sum + score, 0) / all.length;
    const whole = all.reduce((sum, score) => sum + (score - middle) ** 2, 0);
    const shares = this.#space.axes.map(({ name, values }, a) => {
      const groups = values.map(() => ({ count: 0, sum: 0 }));
      for (const [k, point] of this.#points.entries()) {
        const group = groups[point[a]!]!;
        group.count++;
        group.sum += all[k]!;
      }
      const some = groups.filter(({ count }) => count > 0);
      const between = some.reduce(
        (sum, group) => sum + group.count * (group.sum / group.count - middle) ** 2,
        0,
      );
      const free = all.length - some.length;
      if (!(whole > 0) || free < 1 || some.length < 2) return [name, null] as const;
      // ω²: what is left of the explained share when that of chance is taken off.
      const chance = ((some.length - 1) * (whole - between)) / free;
      return [name, Math.max(0, (between - chance) / (whole + (whole - between) / free))] as const;
    });
    return Object.fromEntries(shares);
  }

  /** The best score for each pair of values of two axes, by row and column; null where nothing was tried. */
  map(row: number, column: number): (number | null)[][] {
    const { axes } = this.#space;
    const cells: (number | null)[][] = axes[row]!.values.map(() => axes[column]!.values.map(() => null));
    for (const [k, point] of this.#points.entries()) {
      const line = cells[point[row]!]!;
      line[point[column]!] = Math.max(line[point[column]!] ?? -Infinity, this.#scores[k]!);
    }
    return cells;
  }
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
