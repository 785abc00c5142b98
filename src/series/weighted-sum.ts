import { Blocks, windowed } from './blocks.ts';
import type { Column } from './operation.ts';

/** The sum of the window with weights 1 for the oldest value to `window` for the newest. */
export const weightedSum = windowed(
  'weightedSum',
  (input, out, window) => new WeightedSum(input, out, window),
);

class WeightedSum extends Blocks {
  readonly #tail: Float64Array;
  #sum = 0;
  #weighted = 0;

  constructor(input: Column, out: Column, window: number) {
    super(input, out, window);
    this.#tail = new Float64Array(window + 1);
  }

  // The head is weighted 1, 2, 3 … as it grows; behind a tail each of its weights is larger by the tail's length.
  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const { window } = this;
    const tail = this.#tail;
    let sum = inHead === 0 ? 0 : this.#sum;
    let weighted = inHead === 0 ? 0 : this.#weighted;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      const value = input[i]!;
      sum += value;
      weighted += k * value;
      out[i] = tail[k]! + weighted + (window - k) * sum;
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
