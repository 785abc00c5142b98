import { type Column, type Kernel, type Operation, Series } from '#series';
import { begins, type Seed } from '../smoothing.ts';

/**
 * The relative strength index in one pass. Composed of differences, averages and a quotient it
 * gives the same values, and takes five times as long.
 */
export function relativeStrength(series: Series, window: number, { seed }: Seed): Series {
  const { seeding, hidden } = begins(window, seed);
  return new Series(operation, [series], [window, seeding, hidden]);
}

const operation: Operation = {
  name: 'rsi',
  outputs: 1,
  // A first value has no change yet.
  warmup: ([, seeding, hidden]) => seeding! + hidden!,
  kernel: ([input], [out], [window, seeding, hidden]) =>
    new RelativeStrength(input!, out!, { window: window!, seeding: seeding!, hidden: hidden! }),
};

class RelativeStrength implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #weight: number;
  readonly #seeding: number;
  readonly #shown: number;
  #seen = 0;
  #last = NaN;
  #up = 0;
  #down = 0;

  constructor(
    input: Column,
    out: Column,
    {
      window,
      seeding,
      hidden,
    }: { readonly window: number; readonly seeding: number; readonly hidden: number },
  ) {
    this.#input = input;
    this.#out = out;
    this.#weight = 1 / window;
    this.#seeding = seeding;
    this.#shown = seeding + hidden;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const weight = this.#weight;
    const settled = this.#settle(input, out, from, to);
    let last = this.#last;
    let up = this.#up;
    let down = this.#down;
    for (let i = settled; i < to; i++) {
      const value = input[i]!;
      const change = value - last;
      last = value;
      if (change === change) {
        up += weight * (Math.max(change, 0) - up);
        down += weight * (Math.max(-change, 0) - down);
        out[i] = strengthOf(up, down);
      } else out[i] = NaN;
    }
    this.#last = last;
    this.#up = up;
    this.#down = down;
  }

  // Collects the first changes; returns the bar from which the recurrence goes on in sight.
  #settle(input: Float64Array, out: Float64Array, from: number, to: number): number {
    let i = from;
    for (; i < to && this.#seen < this.#shown; i++) {
      const change = input[i]! - this.#last;
      this.#last = input[i]!;
      out[i] = NaN;
      if (change !== change) continue;
      this.#seen++;
      this.#collect(change);
      if (this.#seen === this.#shown) out[i] = strengthOf(this.#up, this.#down);
    }
    return i;
  }

  #collect(change: number): void {
    const rise = Math.max(change, 0);
    const fall = Math.max(-change, 0);
    if (this.#seen > this.#seeding) {
      this.#up += this.#weight * (rise - this.#up);
      this.#down += this.#weight * (fall - this.#down);
      return;
    }
    this.#up += rise;
    this.#down += fall;
    if (this.#seen < this.#seeding) return;
    this.#up /= this.#seeding;
    this.#down /= this.#seeding;
  }
}

function strengthOf(up: number, down: number): number {
  return up + down === 0 ? 50 : (100 * up) / (up + down);
}
