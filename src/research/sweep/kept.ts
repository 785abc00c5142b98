import type { Values } from '#strategy';
import type { TrialRecord } from './record.ts';
import { Layout, RowResult, shapeOf } from './rows.ts';
import { type Point, type Space, valuesAt } from './space.ts';
import type { Failed } from './trials.ts';
import type { Result } from './workshop.ts';

// So many numbers are taken at a time.
const numbersOfChunk = 32_768;

/** Trials that are over, as many as there may be. All of them have as many markets and windows. */
export class KeptTrials {
  readonly #space: Space;
  readonly #reasons = new Map<string, Failed>();
  #layout: Layout | undefined;
  #rows = new Float64Array(0);
  #used = 0;

  constructor(space: Space) {
    this.#space = space;
  }

  keep(point: Point, result: Result | Failed): TrialRecord {
    return new KeptTrial(this.#space, point, 'failed' in result ? this.#failed(result) : this.#good(result));
  }

  // Many fail for the same reason.
  #failed(result: Failed): Failed {
    const known = this.#reasons.get(result.failed);
    if (!known) this.#reasons.set(result.failed, result);
    return known ?? result;
  }

  #good(result: Result): Result {
    if (result instanceof RowResult) return result;
    const layout = (this.#layout ??= Layout.of(shapeOf(result)));
    const { length } = layout;
    if (this.#used + length > this.#rows.length) {
      this.#rows = new Float64Array(Math.max(1, Math.floor(numbersOfChunk / length)) * length);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    layout.write(result, this.#rows, from);
    return new RowResult(layout, this.#rows, from, result.returns);
  }
}

class KeptTrial implements TrialRecord {
  readonly point: Point;
  readonly result: Result | Failed;
  readonly #space: Space;

  constructor(space: Space, point: Point, result: Result | Failed) {
    this.point = point;
    this.result = result;
    this.#space = space;
  }

  get values(): Values {
    return valuesAt(this.#space, this.point);
  }
}
