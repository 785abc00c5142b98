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
  #sums = 0;

  constructor(input: Column, out: Column, window: number, divisor: number) {
    super(input, [out], window);
    this.#divisor = divisor;
    this.#tail = new Float64Array(window + 1);
  }

  // In the head, each value counts `window` times, less once for each bar since.
  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const tail = this.#tail;
    const divisor = this.#divisor;
    let sum = this.#sum;
    let sums = this.#sums;
    let k = this.inHead;
    for (let i = from; i < to;) {
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        sums += sum;
        sum += input[i]!;
        out[i] = (tail[++k]! + (sum * window - sums)) / divisor;
      }
      if (k < window) break;
      this.#keep(input, i - window);
      sum = sums = k = 0;
    }
    this.#sum = sum;
    this.#sums = sums;
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let sum = 0;
    let weighted = 0;
    for (let k = this.window - 1; k > 0; k--) {
      sum += input[start + k]!;
      tail[k] = weighted += sum;
    }
  }
}
