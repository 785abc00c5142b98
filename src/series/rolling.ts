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
  readonly #isRoot: boolean;
  // One part in k, and what a head of k bars and its tail count for when they are joined.
  readonly #part: Float64Array;
  readonly #share: Float64Array;
  #mean = 0;
  #squares = 0;

  constructor(input: Column, out: Column, window: number, isRoot: boolean) {
    super(input, out, window);
    this.#tailMean = new Float64Array(window + 1);
    this.#tailSquares = new Float64Array(window + 1);
    this.#isRoot = isRoot;
    this.#part = Float64Array.from({ length: window + 1 }, (_, k) => 1 / k);
    this.#share = Float64Array.from({ length: window + 1 }, (_, k) => (k * (window - k)) / window);
  }

  protected head(input: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const { window } = this;
    const tailMean = this.#tailMean;
    const tailSquares = this.#tailSquares;
    const isRoot = this.#isRoot;
    const part = this.#part;
    const share = this.#share;
    let mean = inHead === 0 ? 0 : this.#mean;
    let squares = inHead === 0 ? 0 : this.#squares;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      const value = input[i]!;
      const step = value - mean;
      mean += step * part[k]!;
      squares += step * (value - mean);
      const apart = mean - tailMean[k]!;
      const variance = (squares + tailSquares[k]! + apart * apart * share[k]!) / window;
      out[i] = isRoot ? Math.sqrt(variance) : variance;
    }
    this.#mean = mean;
    this.#squares = squares;
  }

  protected tails(input: Float64Array, start: number): void {
    const { window } = this;
    const tailMean = this.#tailMean;
    const tailSquares = this.#tailSquares;
    const part = this.#part;
    let mean = 0;
    let squares = 0;
    for (let k = window - 1; k > 0; k--) {
      const value = input[start + k]!;
      const step = value - mean;
      mean += step * part[window - k]!;
      squares += step * (value - mean);
      tailMean[k] = mean;
      tailSquares[k] = squares;
    }
  }
}
