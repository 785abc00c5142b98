import type { Column, Kernel, Operation } from './operation.ts';

/** Crossings: on the other side now, and not beyond it on the bar before. */
export const crossing = {
  above: {
    name: 'crossesAbove',
    outputs: 1,
    warmup: () => 1,
    kernel: ([a, b], [out]) => new Crossing(a!, b!, out!),
  },
  below: {
    name: 'crossesBelow',
    outputs: 1,
    warmup: () => 1,
    kernel: ([a, b], [out]) => new Crossing(b!, a!, out!),
  },
} satisfies Record<string, Operation>;

class Crossing implements Kernel {
  readonly #a: Column;
  readonly #b: Column;
  readonly #out: Column;
  #wasAtMost = false;

  constructor(a: Column, b: Column, out: Column) {
    this.#a = a;
    this.#b = b;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const a = this.#a.values;
    const b = this.#b.values;
    const out = this.#out.values;
    // Undefined values fail both comparisons, so nothing crosses during the warm-up.
    let wasAtMost = this.#wasAtMost;
    for (let i = from; i < to; i++) {
      out[i] = wasAtMost && a[i]! > b[i]! ? 1 : 0;
      wasAtMost = a[i]! <= b[i]!;
    }
    this.#wasAtMost = wasAtMost;
  }
}
