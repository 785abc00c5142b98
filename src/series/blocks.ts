import type { Column, Kernel, Operation } from './operation.ts';

// A window is the tail of one block and the head of the next, when blocks are as long as the window:
//
//     |  . . a b c |  d e . . |       window of 5 ending at e = tail(a b c) + head(d e)
//
// Heads grow by one bar at a time; the tails of a block are computed once, backwards, when it is
// full. What came in is never subtracted again, so errors do not build up over millions of bars, an undefined
// value leaves with the window that held it, and each bar costs about three steps.

/**
 * What kernels that walk over blocks share. Each has a walk of its own, because a call per block that
 * could be any of theirs costs as much as the bars in it.
 */
export abstract class Blocks implements Kernel {
  readonly #input: Column;
  readonly #outs: readonly Column[];
  #missing: number;
  protected readonly window: number;
  /** How many bars of the block under way are behind us. */
  protected inHead = 0;

  constructor(input: Column, outs: readonly Column[], window: number) {
    this.#input = input;
    this.#outs = outs;
    this.#missing = window - 1;
    this.window = window;
  }

  advance(from: number, to: number): void {
    this.walk(this.#input.values, this.#outs[0]!.values, from, to);
    if (this.#missing === 0) return;
    const first = Math.min(to, from + this.#missing);
    for (const { values } of this.#outs) values.fill(NaN, from, first);
    this.#missing -= first - from;
  }

  /**
   * Writes the windows that end in [from, to). Of a block that is full it keeps the tails: tail `k`
   * is the block without its first `k` bars, and what the window has that ends `k` bars later.
   */
  protected abstract walk(input: Float64Array, out: Float64Array, from: number, to: number): void;
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
