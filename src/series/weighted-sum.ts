import { Blocks } from './blocks.ts';
import type { Column, Operation } from './operation.ts';

/**
 * The sum of the window with weights 1 for the oldest value to `window` for the newest, divided by
 * the second parameter.
 */
export const weightedSum: Operation = {
  name: 'weightedSum',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window! - 1,
  kernel: ([input], [out], [window, divisor]) => new WeightedSum(input!, out!, window!, divisor!),
};

class WeightedSum extends Blocks {
  readonly #divisor: number;
  readonly #tail: Float64Array;
  #sum = 0;
  #weighted = 0;

  constructor(input: Column, out: Column, window: number, divisor: number) {
    super(input, out, window);
    this.#divisor = divisor;
    this.#tail = new Float64Array(window + 1);
  }

  // The head is weighted 1, 2, 3 … as it grows; behind a tail each of its weights is larger by the tail's length.
  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const { window } = this;
    const tail = this.#tail;
    const divisor = this.#divisor;
    let sum = inHead === 0 ? 0 : this.#sum;
    let weighted = inHead === 0 ? 0 : this.#weighted;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      const value = input[i]!;
      sum += value;
      weighted += k * value;
      out[i] = (tail[k]! + weighted + (window - k) * sum) / divisor;
    }
    this.#sum = sum;
    this.#weighted = weighted;
  }

  protected tails(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let sum = 0;
    let weighted = 0;
    for (let k = this.window - 1; k > 0; k--) {
      sum += input[start + k]!;
      weighted += sum;
      tail[k] = weighted;
    }
  }
}
