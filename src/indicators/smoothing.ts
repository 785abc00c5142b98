import { type Column, type Kernel, type Operation, Series } from '#series';
import type { Choice } from './about.ts';

/**
 * How an average that never forgets begins: with the mean of its first window (`average`), with the
 * first value (`first`), or with the first value but out of sight until its window is full
 * (`settled`). `once` is `average`, and `first` for averages of that average.
 */
export interface Seed {
  readonly seed?: 'average' | 'first' | 'settled' | 'once';
}

export const seeds = {
  seed: {
    values: ['average', 'first', 'settled', 'once'],
    about:
      'begin with the average of the first window, with the first value, or with the first value but shown once the window is full; once: only the first of several averages begins with an average',
  },
} satisfies Record<string, Choice>;

/**
 * Exponential smoothing: each new value pulls the average towards it by `weight`. A hole in the
 * input is a hole in the output; the average waits.
 */
export function smoothed(series: Series, window: number, weight: number, seed: Seed['seed']): Series {
  const { seeding, hidden } = begins(window, seed);
  return new Series(smoothing, [series], [seeding, weight, seeding, hidden]);
}

/** How many values an average begins with, and how many of its values are kept out of sight. */
export function begins(window: number, seed: Seed['seed'] = 'average') {
  if (seed === 'average' || seed === 'once') return { seeding: window, hidden: 0 };
  // Beginning with the first value is beginning with the mean of one.
  return { seeding: 1, hidden: seed === 'first' ? 0 : window - 1 };
}

/** How an average of an average begins. */
export function nested({ seed }: Seed): Seed {
  return seed === 'once' ? { seed: 'first' } : { ...(seed && { seed }) };
}

/**
 * Wilder's smoothing as TA-Lib and Tulip begin it for directional movement: with the sum of one bar
 * less than its window, and out of sight for `hidden` bars.
 */
export function smoothedShort(series: Series, window: number, hidden: number): Series {
  const seeding = Math.max(1, window - 1);
  return new Series(smoothing, [series], [seeding, 1 / window, window, hidden]);
}

const smoothing: Operation = {
  name: 'smoothing',
  outputs: 1,
  warmup: ([seeding, , , hidden]) => seeding! - 1 + hidden!,
  kernel: ([input], [out], [seeding, weight, divisor, hidden]) =>
    new Smoothing(input!, out!, { seeding: seeding!, weight: weight!, divisor: divisor!, hidden: hidden! }),
};

interface Begin {
  /** How many values it begins with, and what their sum is divided by. */
  readonly seeding: number;
  readonly weight: number;
  readonly divisor: number;
  /** How many defined averages are kept out of sight. */
  readonly hidden: number;
}

class Smoothing implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #seeding: number;
  readonly #weight: number;
  readonly #divisor: number;
  #hidden: number;
  #seen = 0;
  #average = 0;

  constructor(input: Column, out: Column, { seeding, weight, divisor, hidden }: Begin) {
    this.#input = input;
    this.#out = out;
    this.#seeding = seeding;
    this.#weight = weight;
    this.#divisor = divisor;
    this.#hidden = hidden;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const weight = this.#weight;
    const settled = this.#seed(input, out, from, to);
    const shown = this.#hide(input, out, settled, to);
    let average = this.#average;
    // Written before it is known to be defined: a branch around the sum would double its time.
    for (let i = shown; i < to; i++) {
      const next = average + weight * (input[i]! - average);
      out[i] = next;
      if (next === next) average = next;
    }
    this.#average = average;
  }

  // Collects the first values; returns the bar from which the recurrence goes on.
  #seed(input: Float64Array, out: Float64Array, from: number, to: number): number {
    let i = from;
    for (; i < to && this.#seen < this.#seeding; i++) {
      const value = input[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      this.#average += value;
      this.#seen++;
      if (this.#seen < this.#seeding) continue;
      this.#average /= this.#divisor;
      if (this.#hidden === 0) out[i] = this.#average;
    }
    return i;
  }

  // Goes on without showing; the average that it began with counts as the first hidden one.
  #hide(input: Float64Array, out: Float64Array, from: number, to: number): number {
    let i = from;
    for (; i < to && this.#hidden > 0; i++) {
      const value = input[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      this.#average += this.#weight * (value - this.#average);
      this.#hidden--;
      if (this.#hidden === 0) out[i] = this.#average;
    }
    return i;
  }
}
