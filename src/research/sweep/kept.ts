import type { Values } from '#strategy';
import type { BlockSums } from '../overfitting/index.ts';
import type { TrialRecord } from './record.ts';
import { Layout, RowResult, shapeOf } from './rows.ts';
import { type Point, type Space, valuesAt } from './space.ts';
import { TrialList } from './trial-list.ts';
import type { Failed } from './trials.ts';
import type { Result } from './workshop.ts';

/**
 * Trials as they come to an end, as many as there may be: their numbers lie in rows, and a trial is put
 * together when somebody looks at it. All of them have as many markets and windows.
 */
export class KeptTrials {
  readonly #space: Space;
  readonly #points: Point[] = [];
  // Whether something became of a trial, by its place; undefined while it is not over.
  readonly #over: (boolean | undefined)[] = [];
  readonly #failed = new Map<number, Failed>();
  readonly #reasons = new Map<string, Failed>();
  readonly #rows = new Rows();
  readonly #sums = new Map<number, BlockSums>();
  readonly #returns = new Map<number, Float64Array>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** Makes room for trials that are asked for, and says where the first of them stands. */
  ask(points: readonly Point[]): number {
    const first = this.#points.length;
    for (const point of points) {
      this.#points.push(point);
      this.#over.push(undefined);
    }
    return first;
  }

  keep(place: number, result: Result | Failed): TrialRecord {
    this.#over[place] = !('failed' in result);
    if ('failed' in result) this.#failed.set(place, this.#shared(result));
    else {
      this.#rows.write(place, result);
      if (result.sums) this.#sums.set(place, result.sums);
      if (result.returns) this.#returns.set(place, result.returns);
    }
    return this.at(place);
  }

  /** The one that stands there, which has to be over. */
  at(place: number): TrialRecord {
    return new KeptTrial(this.#space, place, this.#points[place]!, this.#resultOf(place));
  }

  isGood(place: number): boolean {
    return this.#over[place] === true;
  }

  sumsOf(place: number): BlockSums | undefined {
    return this.#sums.get(place);
  }

  /** All that are over, in the order in which they were asked for. */
  all(): TrialList {
    const places = new Int32Array(this.#over.length);
    let count = 0;
    for (let place = 0; place < places.length; place++)
      if (this.#over[place] !== undefined) places[count++] = place;
    return new TrialList(this, places.subarray(0, count));
  }

  #resultOf(place: number): Result | Failed {
    return this.#failed.get(place) ?? this.#rows.read(place, this.#sums.get(place), this.#returns.get(place));
  }

  // Many fail for the same reason.
  #shared(result: Failed): Failed {
    const known = this.#reasons.get(result.failed);
    if (!known) this.#reasons.set(result.failed, result);
    return known ?? result;
  }
}

class KeptTrial implements TrialRecord {
  readonly place: number;
  readonly point: Point;
  readonly result: Result | Failed;
  readonly #space: Space;

  constructor(space: Space, place: number, point: Point, result: Result | Failed) {
    this.place = place;
    this.point = point;
    this.result = result;
    this.#space = space;
  }

  get values(): Values {
    return valuesAt(this.#space, this.point);
  }
}

// So many numbers lie in one piece.
const numbersOfPiece = 32_768;

/** The numbers of trials by their places, in pieces that are made when the first of their trials is over. */
class Rows {
  readonly #pieces: Float64Array[] = [];
  #layout: Layout | undefined;

  write(place: number, result: Result): void {
    const layout = (this.#layout ??= Layout.of(shapeOf(result)));
    const { piece, from } = this.#find(place, layout);
    layout.write(
      result,
      (this.#pieces[piece] ??= new Float64Array(rowsOfPiece(layout) * layout.length)),
      from,
    );
  }

  read(place: number, sums: BlockSums | undefined, returns: Float64Array | undefined): Result {
    const layout = this.#layout!;
    const { piece, from } = this.#find(place, layout);
    return new RowResult(layout, this.#pieces[piece]!, from, sums, returns);
  }

  #find(place: number, layout: Layout): { piece: number; from: number } {
    const count = rowsOfPiece(layout);
    const piece = Math.floor(place / count);
    return { piece, from: (place - piece * count) * layout.length };
  }
}

function rowsOfPiece({ length }: Layout): number {
  return Math.max(1, Math.floor(numbersOfPiece / length));
}
