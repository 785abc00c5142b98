import type { Column, Kernel, Operation } from './operation.ts';

/**
 * The sum of the window's values times fixed weights, oldest first. The weights follow from the
 * parameters; the first parameter is the window. It costs a step per value of the window.
 */
export function weighted(
  name: string,
  weightsOf: (window: number, ...params: number[]) => readonly number[],
): Operation {
  return {
    name,
    outputs: 1,
    warmup: ([window]) => window! - 1,
    reach: ([window]) => window! - 1,
    kernel: ([input], [out], [window, ...params]) =>
      new Weighted(input!, out!, Float64Array.from(weightsOf(window!, ...params))),
  };
}

/** The mean distance of the window's values from its mean, which is the second input. */
export const meanDeviation: Operation = {
  name: 'meanDeviation',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window! - 1,
  kernel: ([input, mean], [out], [window]) => new MeanDeviation(input!, mean!, out!, window!),
};

class Weighted implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #weights: Float64Array;
  #missing: number;

  constructor(input: Column, out: Column, weights: Float64Array) {
    this.#input = input;
    this.#out = out;
    this.#weights = weights;
    this.#missing = weights.length - 1;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const weights = this.#weights;
    const window = weights.length;
    const first = Math.min(to, from + this.#missing);
    this.#missing -= first - from;
    out.fill(NaN, from, first);
    for (let i = first; i < to; i++) {
      let sum = 0;
      for (let k = 0, j = i - window + 1; k < window; k++, j++) sum += weights[k]! * input[j]!;
      out[i] = sum;
    }
  }
}

class MeanDeviation implements Kernel {
  readonly #input: Column;
  readonly #mean: Column;
  readonly #out: Column;
  readonly #window: number;
  #missing: number;

  constructor(input: Column, mean: Column, out: Column, window: number) {
    this.#input = input;
    this.#mean = mean;
    this.#out = out;
    this.#window = window;
    this.#missing = window - 1;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const means = this.#mean.values;
    const out = this.#out.values;
    const window = this.#window;
    const first = Math.min(to, from + this.#missing);
    this.#missing -= first - from;
    out.fill(NaN, from, first);
    for (let i = first; i < to; i++) {
      const mean = means[i]!;
      let sum = 0;
      for (let j = i - window + 1; j <= i; j++) sum += Math.abs(input[j]! - mean);
      out[i] = sum / window;
    }
  }
}
