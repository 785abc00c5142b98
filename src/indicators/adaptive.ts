import { type Column, type Kernel, type Operation, Series } from '#series';

/**
 * An average whose weight is a series too. It begins with the last value before the weight is
 * first defined, and waits while either is undefined.
 */
export function adaptive(series: Series, weight: Series): Series {
  return new Series(operation, [series, weight]);
}

const operation: Operation = {
  name: 'adaptive',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input, weight], [out]) => new Adaptive(input!, weight!, out!),
};

class Adaptive implements Kernel {
  readonly #input: Column;
  readonly #weight: Column;
  readonly #out: Column;
  #hasBegun = false;
  #average = NaN;

  constructor(input: Column, weight: Column, out: Column) {
    this.#input = input;
    this.#weight = weight;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const weights = this.#weight.values;
    const out = this.#out.values;
    let average = this.#average;
    let hasBegun = this.#hasBegun;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      const weight = weights[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      if (weight === weight) {
        if (!hasBegun && average !== average) average = value;
        hasBegun = true;
        out[i] = average += weight * (value - average);
      } else if (!hasBegun) average = value;
    }
    this.#average = average;
    this.#hasBegun = hasBegun;
  }
}
