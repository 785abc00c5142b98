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
    kernel: ([input], [out], [window]) => kernel(input!, out!, window!),
  };
}

class Sum implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #divisor: number;
  readonly #tail: Float64Array;
  #head = 0;

  constructor(input: Column, out: Column, window: number, divisor: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#divisor = divisor;
    // One place more than the block, for the empty tail behind its last bar.
    this.#tail = new Float64Array(window + 1);
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    const divisor = this.#divisor;
    const tail = this.#tail;
    let head = this.#head;
    for (let i = from; i < to;) {
      const start = i - (i % window);
      const end = Math.min(to, start + window);
      if (i === start) head = 0;
      if (start === 0) {
        for (; i < end; i++) {
          head += input[i]!;
          out[i] = i === window - 1 ? head / divisor : NaN;
        }
      } else {
        for (; i < end; i++) {
          head += input[i]!;
          out[i] = (tail[i - start + 1]! + head) / divisor;
        }
      }
      if (i === start + window) {
        let sum = 0;
        for (let k = window - 1; k > 0; k--) tail[k] = sum += input[start + k]!;
      }
    }
    this.#head = head;
  }
}

class Highest implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #tail: Float64Array;
  #head = -Infinity;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#tail = new Float64Array(window + 1).fill(-Infinity);
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    const tail = this.#tail;
    let head = this.#head;
    for (let i = from; i < to;) {
      const start = i - (i % window);
      const end = Math.min(to, start + window);
      if (i === start) head = -Infinity;
      for (; i < end; i++) {
        head = Math.max(head, input[i]!);
        out[i] = i < window - 1 ? NaN : Math.max(tail[i - start + 1]!, head);
      }
      if (i === start + window) {
        let highest = -Infinity;
        for (let k = window - 1; k > 0; k--) tail[k] = highest = Math.max(highest, input[start + k]!);
      }
    }
    this.#head = head;
  }
}

class Lowest implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #tail: Float64Array;
  #head = Infinity;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#tail = new Float64Array(window + 1).fill(Infinity);
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    const tail = this.#tail;
    let head = this.#head;
    for (let i = from; i < to;) {
      const start = i - (i % window);
      const end = Math.min(to, start + window);
      if (i === start) head = Infinity;
      for (; i < end; i++) {
        head = Math.min(head, input[i]!);
        out[i] = i < window - 1 ? NaN : Math.min(tail[i - start + 1]!, head);
      }
      if (i === start + window) {
        let lowest = Infinity;
        for (let k = window - 1; k > 0; k--) tail[k] = lowest = Math.min(lowest, input[start + k]!);
      }
    }
    this.#head = head;
  }
}

// Head and tail each keep their mean and their squared distances from it (Welford), and are joined
// as two samples are (Chan, Golub and LeVeque), which stays exact where sums of squares would not.
class Variance implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  readonly #tailMean: Float64Array;
  readonly #tailSquares: Float64Array;
  #mean = 0;
  #squares = 0;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#tailMean = new Float64Array(window + 1);
    this.#tailSquares = new Float64Array(window + 1);
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    const tailMean = this.#tailMean;
    const tailSquares = this.#tailSquares;
    let mean = this.#mean;
    let squares = this.#squares;
    for (let i = from; i < to;) {
      const start = i - (i % window);
      const end = Math.min(to, start + window);
      if (i === start) mean = squares = 0;
      for (; i < end; i++) {
        const inHead = i - start + 1;
        const value = input[i]!;
        const step = value - mean;
        mean += step / inHead;
        squares += step * (value - mean);
        const inTail = window - inHead;
        const apart = mean - tailMean[inHead]!;
        const joined =
          inTail === 0
            ? squares
            : squares + tailSquares[inHead]! + (apart * apart * inHead * inTail) / window;
        out[i] = i < window - 1 ? NaN : joined / window;
      }
      if (i === start + window) this.#fillTails(input, start);
    }
    this.#mean = mean;
    this.#squares = squares;
  }

  #fillTails(input: Float64Array, start: number): void {
    const window = this.#window;
    let mean = 0;
    let squares = 0;
    for (let k = window - 1; k > 0; k--) {
      const value = input[start + k]!;
      const step = value - mean;
      mean += step / (window - k);
      squares += step * (value - mean);
      this.#tailMean[k] = mean;
      this.#tailSquares[k] = squares;
    }
  }
}
