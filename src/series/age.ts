import { Blocks, windowed } from './blocks.ts';
import type { Column } from './operation.ts';

/** How many bars ago the extreme of the window was; the latest one when several are equal. */
export const age = {
  highest: windowed('sinceHighest', (input, out, window) => new Age(input, out, window, 1)),
  lowest: windowed('sinceLowest', (input, out, window) => new Age(input, out, window, -1)),
};

// Lowest values are the highest of the mirrored input.
class Age extends Blocks {
  readonly #side: number;
  readonly #tail: Float64Array;
  readonly #tailAge: Float64Array;
  #highest = -Infinity;
  #age = 0;

  constructor(input: Column, out: Column, window: number, side: number) {
    super(input, [out], window);
    this.#side = side;
    this.#tail = new Float64Array(window + 1).fill(-Infinity);
    this.#tailAge = new Float64Array(window + 1);
  }

  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const side = this.#side;
    const tail = this.#tail;
    const tailAge = this.#tailAge;
    let highest = this.#highest;
    let age = this.#age;
    let k = this.inHead;
    for (let i = from; i < to;) {
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        const value = side * input[i]!;
        k++;
        age++;
        if (value >= highest) {
          highest = value;
          age = 0;
        } else if (value !== value) highest = NaN;
        if (highest >= tail[k]!) out[i] = age;
        else out[i] = highest < tail[k]! ? tailAge[k]! + k : NaN;
      }
      if (k < window) break;
      this.#keep(input, i - window);
      highest = -Infinity;
      k = 0;
    }
    this.#highest = highest;
    this.#age = age;
    this.inHead = k;
  }

  // An age in the tail counts from the last bar of its block.
  #keep(input: Float64Array, start: number): void {
    const { window } = this;
    const tail = this.#tail;
    const tailAge = this.#tailAge;
    let highest = -Infinity;
    let age = 0;
    for (let k = window - 1; k > 0; k--) {
      const value = this.#side * input[start + k]!;
      if (value > highest) {
        highest = value;
        age = window - 1 - k;
      } else if (value !== value) highest = NaN;
      tail[k] = highest;
      tailAge[k] = age;
    }
  }
}
