import { type Column, type Kernel, type Operation, outputs, rolling, Series, weightedSum } from '#series';

/** Where a straight line through the last values ends and begins, and how steep it is. */
export interface Straight {
  readonly line: Series;
  readonly slope: Series;
  readonly intercept: Series;
}

/** The straight line through the last `window` values, by least squares. */
export function straight(series: Series, window: number): Straight {
  const mean = new Series(rolling.mean, [series], [window]);
  const weighted = new Series(weightedSum, [series], [window, 1]);
  const [line, slope, intercept] = outputs(drawing, [mean, weighted], [window]);
  return { line: line!, slope: slope!, intercept: intercept! };
}

/** How much of the variance a line of this slope explains, and its standard error. */
export function fit(
  series: Series,
  slope: Series,
  window: number,
): { readonly r2: Series; readonly error: Series } {
  const variance = new Series(rolling.variance, [series], [window]);
  const [r2, error] = outputs(fitting, [slope, variance], [window]);
  return { r2: r2!, error: error! };
}

// Σ (k − middle)² over k = 0 … n − 1.
const spreadOf = (window: number) => (window * (window * window - 1)) / 12;

const drawing: Operation = {
  name: 'straight',
  outputs: 3,
  warmup: () => 0,
  kernel: (inputs, out, [window]) => new Drawing(inputs, out, window!),
};

const fitting: Operation = {
  name: 'fit',
  outputs: 2,
  warmup: () => 0,
  kernel: (inputs, out, [window]) => new Fitting(inputs, out, window!),
};

class Drawing implements Kernel {
  readonly #inputs: readonly Column[];
  readonly #outputs: readonly Column[];
  readonly #window: number;

  constructor(inputs: readonly Column[], out: readonly Column[], window: number) {
    this.#inputs = inputs;
    this.#outputs = out;
    this.#window = window;
  }

  advance(from: number, to: number): void {
    const mean = this.#inputs[0]!.values;
    const weighted = this.#inputs[1]!.values;
    const line = this.#outputs[0]!.values;
    const slope = this.#outputs[1]!.values;
    const intercept = this.#outputs[2]!.values;
    const window = this.#window;
    const level = (window * (window + 1)) / 2;
    const spread = spreadOf(window);
    const middle = (window - 1) / 2;
    for (let i = from; i < to; i++) {
      const steepness = (weighted[i]! - mean[i]! * level) / spread;
      slope[i] = steepness;
      line[i] = mean[i]! + steepness * middle;
      intercept[i] = mean[i]! - steepness * middle;
    }
  }
}

class Fitting implements Kernel {
  readonly #inputs: readonly Column[];
  readonly #outputs: readonly Column[];
  readonly #window: number;

  constructor(inputs: readonly Column[], out: readonly Column[], window: number) {
    this.#inputs = inputs;
    this.#outputs = out;
    this.#window = window;
  }

  advance(from: number, to: number): void {
    const slope = this.#inputs[0]!.values;
    const variance = this.#inputs[1]!.values;
    const r2 = this.#outputs[0]!.values;
    const error = this.#outputs[1]!.values;
    const window = this.#window;
    const spread = spreadOf(window);
    for (let i = from; i < to; i++) {
      const explained = slope[i]! * slope[i]! * spread;
      const total = variance[i]! * window;
      // A line through values that do not move explains nothing.
      r2[i] = total === 0 ? 0 : Math.min(explained / total, 1);
      error[i] = Math.sqrt(Math.max(total - explained, 0) / (window - 2));
    }
  }
}
