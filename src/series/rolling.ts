import type { Column, Kernel, Operation } from './operation.ts';

// A window is the tail of one block and the head of the next, when blocks are as long as the window:
//
//     |  . . a b c |  d e . . |       window of 5 ending at e = tail(a b c) + head(d e)
//
// Heads grow by one bar at a time; the tails of a block are computed once, backwards, when it is
// full. Nothing is ever subtracted, so errors do not build up over millions of bars, an undefined
// value leaves with the window that held it, and each bar costs about three steps.

/** Rolling aggregates over the last `window` bars, this one included. */
export const rolling = {
  sum: operation('sum', (input, out, window) => new Sum(input, out, window, 1)),
  mean: operation('mean', (input, out, window) => new Sum(input, out, window, window)),
  highest: operation('highest', (input, out, window) => new Highest(input, out, window)),
  lowest: operation('lowest', (input, out, window) => new Lowest(input, out, window)),
  /** The mean squared distance from the mean, divided by the window (population). */
  variance: operation('variance', (input, out, window) => new Variance(input, out, window)),
};

function operation(name: string, kernel: (input: Column, out: Column, window: number) => Kernel): Operation {
  return {
    name,
    outputs: 1,
    warmup: ([window]) => window! - 1,
    // The block that a bar completes is read again, for its tails.
    reach: ([window]) => window! - 1,
    kernel: ([input], [out], [window]) => kernel(input!, out!, window!),
  };
}

/** Walks over blocks: the part of a range that lies in one block, then the tails once it is full. */
abstract class Blocks implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  protected readonly window: number;
  #inHead = 0;
  #isFirst = true;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
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
      if (this.#isFirst) out.fill(NaN, i, isFull ? end - 1 : end);
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

class Sum extends Blocks {
  readonly #divisor: number;
  readonly #tail: Float64Array;
  #sum = 0;

  constructor(input: Column, out: Column, window: number, divisor: number) {
    super(input, out, window);
    this.#divisor = divisor;
    this.#tail = new Float64Array(window + 1);
  }

  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const tail = this.#tail;
    const divisor = this.#divisor;
    let sum = inHead === 0 ? 0 : this.#sum;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      sum += input[i]!;
      out[i] = (tail[k]! + sum) / divisor;
    }
    this.#sum = sum;
  }

  protected tails(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let sum = 0;
    for (let k = this.window - 1; k > 0; k--) tail[k] = sum += input[start + k]!;
  }
}

class Highest extends Blocks {
  readonly #tail: Float64Array;
  #highest = -Infinity;

  constructor(input: Column, out: Column, window: number) {
    super(input, out, window);
    this.#tail = new Float64Array(window + 1).fill(-Infinity);
  }

  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const tail = this.#tail;
    let highest = inHead === 0 ? -Infinity : this.#highest;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      highest = Math.max(highest, input[i]!);
      out[i] = Math.max(tail[k]!, highest);
    }
    this.#highest = highest;
  }

  protected tails(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let highest = -Infinity;
    for (let k = this.window - 1; k > 0; k--) tail[k] = highest = Math.max(highest, input[start + k]!);
  }
}

class Lowest extends Blocks {
  readonly #tail: Float64Array;
  #lowest = Infinity;

  constructor(input: Column, out: Column, window: number) {
    super(input, out, window);
    this.#tail = new Float64Array(window + 1).fill(Infinity);
  }

  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const tail = this.#tail;
    let lowest = inHead === 0 ? Infinity : this.#lowest;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      lowest = Math.min(lowest, input[i]!);
      out[i] = Math.min(tail[k]!, lowest);
    }
    this.#lowest = lowest;
  }

  protected tails(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let lowest = Infinity;
    for (let k = this.window - 1; k > 0; k--) tail[k] = lowest = Math.min(lowest, input[start + k]!);
  }
}

// Head and tail each keep their mean and their squared distances from it (Welford), and are joined
// as two samples are (Chan, Golub and LeVeque), which stays exact where sums of squares would not.
class Variance extends Blocks {
  readonly #tailMean: Float64Array;
  readonly #tailSquares: Float64Array;
  #mean = 0;
  #squares = 0;

  constructor(input: Column, out: Column, window: number) {
    super(input, out, window);
    this.#tailMean = new Float64Array(window + 1);
    this.#tailSquares = new Float64Array(window + 1);
  }

  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const { window } = this;
    const tailMean = this.#tailMean;
    const tailSquares = this.#tailSquares;
    let mean = inHead === 0 ? 0 : this.#mean;
    let squares = inHead === 0 ? 0 : this.#squares;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      const value = input[i]!;
      const step = value - mean;
      mean += step / k;
      squares += step * (value - mean);
      const apart = mean - tailMean[k]!;
      // With an empty tail the last term is 0 times a number that means nothing.
      const joined =
        k === window ? squares : squares + tailSquares[k]! + (apart * apart * k * (window - k)) / window;
      out[i] = joined / window;
    }
    this.#mean = mean;
    this.#squares = squares;
  }

  protected tails(input: Float64Array, start: number): void {
    const { window } = this;
    const tailMean = this.#tailMean;
    const tailSquares = this.#tailSquares;
    let mean = 0;
    let squares = 0;
    for (let k = window - 1; k > 0; k--) {
      const value = input[start + k]!;
      const step = value - mean;
      mean += step / (window - k);
      squares += step * (value - mean);
      tailMean[k] = mean;
      tailSquares[k] = squares;
    }
  }
}
