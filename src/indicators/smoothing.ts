import type { Column, Kernel, Operation } from '#series';

/**
 * Exponential smoothing: each new value pulls the average towards it by `weight`. The first
 * average is the plain mean of the first `window` defined values. A hole in the input is a hole in
 * the output; the average waits.
 */
export function smoothing(name: string, weightOf: (window: number) => number): Operation {
  return {
    name,
    outputs: 1,
    warmup: ([window]) => window! - 1,
    kernel: ([input], [out], [window]) => new Smoothing(input!, out!, window!, weightOf(window!)),
  };
}

class Smoothing implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #weight: number;
  #seen = 0;
  #average = 0;

  constructor(input: Column, out: Column, window: number, weight: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#weight = weight;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const weight = this.#weight;
    const settled = this.#seed(input, out, from, to);
    let average = this.#average;
    for (let i = settled; i < to; i++) {
      const value = input[i]!;
      if (value === value) out[i] = average += weight * (value - average);
      else out[i] = NaN;
    }
    this.#average = average;
  }

  // Collects the first window; returns the bar from which the recurrence goes on.
  #seed(input: Float64Array, out: Float64Array, from: number, to: number): number {
    let i = from;
    for (; i < to && this.#seen < this.#window; i++) {
      const value = input[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      this.#average += value;
      this.#seen++;
      if (this.#seen === this.#window) out[i] = this.#average /= this.#window;
    }
    return i;
  }
}
