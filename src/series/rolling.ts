import { Blocks, windowed } from './blocks.ts';
import type { Column } from './operation.ts';

/** Rolling aggregates over the last `window` bars, this one included. */
export const rolling = {
  sum: windowed('sum', (input, out, window) => new Sum(input, out, window, 1)),
  mean: windowed('mean', (input, out, window) => new Sum(input, out, window, window)),
  highest: windowed('highest', (input, out, window) => new Highest(input, out, window)),
  lowest: windowed('lowest', (input, out, window) => new Lowest(input, out, window)),
  /** The mean squared distance from the mean, divided by the window (population). */
  variance: windowed('variance', (input, out, window) => new Variance(input, out, window, false)),
  /** Its root. */
  deviation: windowed('deviation', (input, out, window) => new Variance(input, out, window, true)),
};

class Sum extends Blocks {
  readonly #divisor: number;
  readonly #tail: Float64Array;
  #sum = 0;

  constructor(input: Column, out: Column, window: number, divisor: number) {
    super(input, [out], window);
    this.#divisor = divisor;
    this.#tail = new Float64Array(window + 1);
  }

  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const tail = this.#tail;
    const divisor = this.#divisor;
    let sum = this.#sum;
    let k = this.inHead;
    for (let i = from; i < to;) {
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        sum += input[i]!;
        out[i] = (tail[++k]! + sum) / divisor;
      }
      if (k < window) break;
      this.#keep(input, i - window);
      sum = k = 0;
    }
    this.#sum = sum;
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let sum = 0;
    for (let k = this.window - 1; k > 0; k--) tail[k] = sum += input[start + k]!;
  }
}

class Highest extends Blocks {
  readonly #tail: Float64Array;
  #highest = -Infinity;

  constructor(input: Column, out: Column, window: number) {
    super(input, [out], window);
    this.#tail = new Float64Array(window + 1).fill(-Infinity);
  }

  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const tail = this.#tail;
    let highest = this.#highest;
    let k = this.inHead;
    for (let i = from; i < to;) {
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        highest = Math.max(highest, input[i]!);
        out[i] = Math.max(tail[++k]!, highest);
      }
      if (k < window) break;
      this.#keep(input, i - window);
      highest = -Infinity;
      k = 0;
    }
    this.#highest = highest;
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let highest = -Infinity;
    for (let k = this.window - 1; k > 0; k--) tail[k] = highest = Math.max(highest, input[start + k]!);
  }
}

class Lowest extends Blocks {
  readonly #tail: Float64Array;
  #lowest = Infinity;

  constructor(input: Column, out: Column, window: number) {
    super(input, [out], window);
    this.#tail = new Float64Array(window + 1).fill(Infinity);
  }

  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const tail = this.#tail;
    let lowest = this.#lowest;
    let k = this.inHead;
    for (let i = from; i < to;) {
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        lowest = Math.min(lowest, input[i]!);
        out[i] = Math.min(tail[++k]!, lowest);
      }
      if (k < window) break;
      this.#keep(input, i - window);
      lowest = Infinity;
      k = 0;
    }
    this.#lowest = lowest;
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const tail = this.#tail;
    let lowest = Infinity;
    for (let k = this.window - 1; k > 0; k--) tail[k] = lowest = Math.min(lowest, input[start + k]!);
  }
}

// Sums of distances from an origin, and of their squares: exact enough only if the origin lies among the values,
// so it is the last one of the block that the tails come from, which every window with such a tail holds. A
// window that is a whole block takes its own last value. With n values, the variance is at least one n-th of the
// square that is subtracted, and prices that lie close together are subtracted from each other without an error.
class Variance extends Blocks {
  readonly #isRoot: boolean;
  readonly #tail: Float64Array;
  readonly #tailSquares: Float64Array;
  #origin = 0;
  #sum = 0;
  #squares = 0;

  constructor(input: Column, out: Column, window: number, isRoot: boolean) {
    super(input, [out], window);
    this.#isRoot = isRoot;
    this.#tail = new Float64Array(window + 1);
    this.#tailSquares = new Float64Array(window + 1);
  }

  protected walk(input: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const isRoot = this.#isRoot;
    const tail = this.#tail;
    const tailSquares = this.#tailSquares;
    let sum = this.#sum;
    let squares = this.#squares;
    let k = this.inHead;
    for (let i = from; i < to;) {
      const origin = this.#origin;
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        const distance = input[i]! - origin;
        sum += distance;
        squares += distance * distance;
        k++;
        const whole = sum + tail[k]!;
        const variance = ((squares + tailSquares[k]!) * window - whole * whole) / (window * window);
        out[i] = isRoot ? Math.sqrt(variance) : variance;
      }
      if (k < window) break;
      this.#keep(input, i - window);
      const variance = (tailSquares[0]! * window - tail[0]! * tail[0]!) / (window * window);
      out[i - 1] = isRoot ? Math.sqrt(variance) : variance;
      sum = squares = k = 0;
    }
    this.#sum = sum;
    this.#squares = squares;
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const last = this.window - 1;
    const tail = this.#tail;
    const tailSquares = this.#tailSquares;
    const origin = input[start + last]!;
    let sum = 0;
    let squares = 0;
    for (let k = last; k >= 0; k--) {
      const distance = input[start + k]! - origin;
      tail[k] = sum += distance;
      tailSquares[k] = squares += distance * distance;
    }
    this.#origin = origin;
  }
}
