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
    const above = this.#above.values;
    const below = this.#below.values;
    // Crossings are rare: what is nearly everywhere is written at once.
    above.fill(0, from, to);
    below.fill(0, from, to);
    const [rose, fell] = this.#find(from, to);
    for (let k = 0; k < rose; k++) above[rises[k]!] = 1;
    for (let k = 0; k < fell; k++) below[falls[k]!] = 1;
  }

  yes(length: number): readonly Int32Array[] {
    this.#wasAtMost = this.#wasAtLeast = false;
    const [rose, fell] = this.#find(0, length);
    return [rises.slice(0, rose), falls.slice(0, fell)];
  }

  // Writes down the bars of crossings, and says how many went up and how many down.
  #find(from: number, to: number): readonly [rose: number, fell: number] {
    const a = this.#a.values;
    const b = this.#b.values;
    if (rises.length < to - from) [rises, falls] = [new Int32Array(to - from), new Int32Array(to - from)];
    let [rose, fell] = [0, 0];
    // Undefined values fail every comparison, so nothing crosses during the warm-up.
    let wasAtMost = this.#wasAtMost;
    let wasAtLeast = this.#wasAtLeast;
    const four = to - 3;
    for (let i = from; i < to;) {
      const left = a[i]!;
      const right = b[i]!;
      if (left > right) {
        if (wasAtMost) rises[rose++] = i;
        wasAtMost = false;
        wasAtLeast = true;
        // While it stays there, nothing happens, and most bars are passed four at a time.
        i++;
        while (i < four && isAbove(a, b, i)) i += 4;
        while (i < to && a[i]! > b[i]!) i++;
      } else if (left < right) {
        if (wasAtLeast) falls[fell++] = i;
        wasAtMost = true;
        wasAtLeast = false;
        i++;
        while (i < four && isAbove(b, a, i)) i += 4;
        while (i < to && a[i]! < b[i]!) i++;
      } else {
        wasAtMost = wasAtLeast = left === right;
        i++;
      }
    }
    this.#wasAtMost = wasAtMost;
    this.#wasAtLeast = wasAtLeast;
    return [rose, fell];
  }
}

// On each of four bars.
function isAbove(a: Float64Array, b: Float64Array, i: number): boolean {
  return a[i]! > b[i]! && a[i + 1]! > b[i + 1]! && a[i + 2]! > b[i + 2]! && a[i + 3]! > b[i + 3]!;
}

// Where bars are written down until it is known how many there are.
let rises = new Int32Array(0);
let falls = new Int32Array(0);
