import { keyOf, type Point, type Space } from './space.ts';

/** How good a point's neighbours are: a peak among bad ones is luck, a plateau may be more. */
export interface Plateau {
  /** Points one step away along one axis that came to something. */
  readonly neighbours: number;
  /** Their median score, and the worst of them. */
  readonly median: number;
  readonly worst: number;
}

interface Placed {
  readonly point: Point;
  readonly score: number;
}

/** The scores that points came to, to look around in. */
export class Landscape {
  readonly #space: Space;
  readonly #placed: readonly Placed[];
  readonly #scores: ReadonlyMap<string, number>;

  constructor(space: Space, placed: readonly Placed[]) {
    this.#space = space;
    this.#placed = placed;
    this.#scores = new Map(placed.map(({ point, score }) => [keyOf(point), score]));
  }

  /** Whether no point came to a score. */
  get isEmpty(): boolean {
    return this.#placed.length === 0;
  }

  /** Undefined where nothing around the point was tried. */
  around(point: Point): Plateau | undefined {
    const near = point.flatMap((position, a) =>
      [position - 1, position + 1].flatMap((to) => this.#scores.get(keyOf(point.with(a, to))) ?? []),
    );
    if (near.length === 0) return undefined;
    return { neighbours: near.length, median: medianOf(near), worst: Math.min(...near) };
  }

  /** The point whose own score and its neighbours' have the highest median: the middle of the best plateau. */
  middle(): Placed | undefined {
    let best: { readonly placed: Placed; readonly height: number } | undefined;
    for (const placed of this.#placed) {
      const plateau = this.around(placed.point);
      if (!plateau || plateau.neighbours < this.#leastNeighbours()) continue;
      const height = Math.min(placed.score, plateau.median);
      if (!best || height > best.height) best = { placed, height };
    }
    return best?.placed;
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
    const all = this.#placed.map(({ score }) => score);
    const middle = meanOf(all);
    const whole = all.reduce((sum, score) => sum + (score - middle) ** 2, 0);
    const shares = this.#space.axes.map(({ name, values }, a) => {
      const groups = values.map(() => ({ count: 0, sum: 0 }));
      for (const { point, score } of this.#placed) {
        const group = groups[point[a]!]!;
        group.count++;
        group.sum += score;
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
    for (const { point, score } of this.#placed) {
      const line = cells[point[row]!]!;
      line[point[column]!] = Math.max(line[point[column]!] ?? -Infinity, score);
    }
    return cells;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
