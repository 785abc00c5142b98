import type { BlockSums } from '../overfitting/index.ts';
import { type Goal, scoreOf } from './goal.ts';
import type { KeptTrials } from './kept.ts';
import type { GoodTrial, TrialRecord } from './record.ts';
import type { Point } from './space.ts';

/** Some of the trials that are over, in an order of their own; each is put together when somebody looks at it. */
export class TrialList<T extends TrialRecord = TrialRecord> implements Iterable<T> {
  readonly #kept: KeptTrials;
  readonly #places: Int32Array;

  constructor(kept: KeptTrials, places: Int32Array) {
    this.#kept = kept;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length;
  }

  at(k: number): T | undefined {
    const place = this.#places[k];
    return place === undefined ? undefined : (this.#kept.at(place) as T);
  }

  /** Where a trial stands among them; −1 where it does not. */
  indexOf({ place }: TrialRecord): number {
    return this.#places.indexOf(place);
  }

  *[Symbol.iterator](): Generator<T> {
    for (const place of this.#places) yield this.#kept.at(place) as T;
  }

  /** The first ones. */
  first(count: number): T[] {
    return Array.from(this.#places.subarray(0, count), (place) => this.#kept.at(place) as T);
  }

  find(isIt: (trial: T) => boolean): T | undefined {
    for (const trial of this) if (isIt(trial)) return trial;
    return undefined;
  }

  points(): Point[] {
    return Array.from(this, ({ point }) => point);
  }

  /** How good each of them is, higher is better; no number where that does not exist. */
  scores(goal: Goal): Float64Array {
    return Float64Array.from(this.#places, (place) => {
      const { result } = this.#kept.at(place);
      return 'failed' in result ? NaN : (scoreOf(goal, result) ?? NaN);
    });
  }

  /** What the days of those sum up to of which that was kept. */
  sums(): BlockSums[] {
    return Array.from(this.#places, (place) => this.#kept.sumsOf(place)).filter((sums) => sums !== undefined);
  }

  /** Those that came to something. */
  good(): TrialList<GoodTrial> {
    return new TrialList(
      this.#kept,
      this.#places.filter((place) => this.#kept.isGood(place)),
    );
  }

  /** Those that came to nothing. */
  failed(): TrialList {
    return new TrialList(
      this.#kept,
      this.#places.filter((place) => !this.#kept.isGood(place)),
    );
  }

  /** These of them, in this order. */
  chosen(order: Iterable<number>): TrialList<T> {
    return new TrialList(
      this.#kept,
      Int32Array.from(order, (k) => this.#places[k]!),
    );
  }
}
