import type { Column, Kernel, Operation } from './operation.ts';

/**
 * Crossings: on the other side now, and not beyond it on the bar before. Who looks for one way
 * nearly always looks for the other, so both are outputs of one node: `a` above `b`, `a` below `b`.
 */
export const crossing: Operation = {
  name: 'crosses',
  outputs: 2,
  warmup: () => 1,
  kernel: ([a, b], [above, below]) => new Crossing(a!, b!, above!, below!),
};

class Crossing implements Kernel {
  readonly #a: Column;
  readonly #b: Column;
  readonly #above: Column;
  readonly #below: Column;
  #wasAtMost = false;
  #wasAtLeast = false;

  constructor(a: Column, b: Column, above: Column, below: Column) {
    this.#a = a;
    this.#b = b;
    this.#above = above;
    this.#below = below;
  }

  advance(from: number, to: number): void {
    const a = this.#a.values;
    const b = this.#b.values;
    const above = this.#above.values;
    const below = this.#below.values;
    // Crossings are rare: what is nearly everywhere is written at once.
    above.fill(0, from, to);
    below.fill(0, from, to);
    // Undefined values fail every comparison, so nothing crosses during the warm-up.
    let wasAtMost = this.#wasAtMost;
    let wasAtLeast = this.#wasAtLeast;
    for (let i = from; i < to; i++) {
      const left = a[i]!;
      const right = b[i]!;
      if (left > right) {
        if (wasAtMost) above[i] = 1;
        wasAtMost = false;
        wasAtLeast = true;
      } else if (left < right) {
        if (wasAtLeast) below[i] = 1;
        wasAtMost = true;
        wasAtLeast = false;
      } else wasAtMost = wasAtLeast = left === right;
    }
    this.#wasAtMost = wasAtMost;
    this.#wasAtLeast = wasAtLeast;
  }
}
