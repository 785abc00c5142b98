import type { Column, Kernel, Operation } from './operation.ts';

/** The value some bars ago. */
export const shift: Operation = {
  name: 'shift',
  outputs: 1,
  warmup: ([bars]) => bars!,
  reach: ([bars]) => bars!,
  kernel: ([input], [out], [bars]) => new Shift(input!, out!, bars!),
};

class Shift implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #bars: number;
  #missing: number;

  constructor(input: Column, out: Column, bars: number) {
    this.#input = input;
    this.#out = out;
    this.#bars = bars;
    this.#missing = bars;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const bars = this.#bars;
    const defined = Math.min(to, from + this.#missing);
    this.#missing -= defined - from;
    for (let i = from; i < defined; i++) out[i] = NaN;
    for (let i = defined; i < to; i++) out[i] = input[i - bars]!;
  }
}

/** The same number on every bar. */
export const constant: Operation = {
  name: 'constant',
  outputs: 1,
  warmup: () => 0,
  kernel: (_, [out], [value]) => ({ advance: (from, to) => void out!.values.fill(value!, from, to) }),
};
