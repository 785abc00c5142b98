import type { Column, Kernel, Operation } from './operation.ts';

// A window is the tail of one block and the head of the next, when blocks are as long as the window:
//
//     |  . . a b c |  d e . . |       window of 5 ending at e = tail(a b c) + head(d e)
//
// Heads grow by one bar at a time; the tails of a block are computed once, backwards, when it is
// full. Nothing is ever subtracted, so errors do not build up over millions of bars, an undefined
// value leaves with the window that held it, and each bar costs about three steps.

/** Walks over blocks: the part of a range that lies in one block, then the tails once it is full. */
export abstract class Blocks implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #second: Column | undefined;
  protected readonly window: number;
  #inHead = 0;
  #isFirst = true;

  constructor(input: Column, out: Column, window: number, second?: Column) {
    this.#input = input;
    this.#out = out;
    this.#second = second;
    this.window = window;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const { window } = this;
    for (let i = from; i < to;) {
      const end = Math.min(to, i + window - this.#inHead);
      this.head(input, out, i, end, this.#inHead);
      this.#inHead += end - i;
      const isFull = this.#inHead === window;
      // No window is complete before the first block is.
      if (this.#isFirst) {
        out.fill(NaN, i, isFull ? end - 1 : end);
        this.#second?.values.fill(NaN, i, isFull ? end - 1 : end);
      }
      if (isFull) {
        this.tails(input, end - window);
        this.#inHead = 0;
        this.#isFirst = false;
      }
      i = end;
    }
  }

  /** Extends a head of `inHead` bars over [from, to) and writes the windows that end there. */
  protected abstract head(
    input: Float64Array,
    out: Float64Array,
    from: number,
    to: number,
    inHead: number,
  ): void;

  /** Computes the tails of the block that begins at `start`. The tail behind its last bar is empty. */
  protected abstract tails(input: Float64Array, start: number): void;
}

/** An operation whose kernel walks over blocks of its first parameter's length. */
export function windowed(
  name: string,
  kernel: (input: Column, out: Column, window: number) => Kernel,
): Operation {
  return {
    name,
    outputs: 1,
    warmup: ([window]) => window! - 1,
    // The block that a bar completes is read again, for its tails.
    reach: ([window]) => window! - 1,
    kernel: ([input], [out], [window]) => kernel(input!, out!, window!),
  };
}
