import type { Column, Kernel, Operation } from './operation.ts';

/** The value below which a share of the window lies, between neighbours interpolated: parameters window, share. */
export const percentile: Operation = {
  name: 'percentile',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window!,
  kernel: ([input], [out], [window, share]) => new SortedWindow(input!, out!, window!, share),
};

/** The share of the other values in the window that are not above the newest. */
export const rank: Operation = {
  name: 'rank',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window!,
  kernel: ([input], [out], [window]) => new SortedWindow(input!, out!, window!, undefined),
};

// The window's defined values in ascending order. A bar finds its place by halving and moves what
// lies above; that is a block copy, which is faster than a tree for any window people use.
class SortedWindow implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #share: number | undefined;
  readonly #sorted: Float64Array;
  #size = 0;
  #seen = 0;

  constructor(input: Column, out: Column, window: number, share: number | undefined) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#share = share;
    this.#sorted = new Float64Array(window);
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    for (let i = from; i < to; i++) {
      if (this.#seen === window) this.#remove(input[i - window]!);
      else this.#seen++;
      this.#insert(input[i]!);
      out[i] = this.#size === window ? this.#result(input[i]!) : NaN;
    }
  }

  #result(value: number): number {
    const sorted = this.#sorted;
    const last = this.#window - 1;
    if (this.#share === undefined) return last === 0 ? 1 : (this.#place(value, true) - 1) / last;
    const at = this.#share * last;
    const below = Math.floor(at);
    const above = Math.min(below + 1, last);
    return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
  }

  #insert(value: number): void {
    if (value !== value) return;
    const at = this.#place(value, false);
    this.#sorted.copyWithin(at + 1, at, this.#size);
    this.#sorted[at] = value;
    this.#size++;
  }

  #remove(value: number): void {
    if (value !== value) return;
    const at = this.#place(value, false);
    this.#sorted.copyWithin(at, at + 1, this.#size);
    this.#size--;
  }

  // How many values are below, or with `through` not above, the given one.
  #place(value: number, through: boolean): number {
    const sorted = this.#sorted;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const known = sorted[middle]!;
      if (known < value || (through && known === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
