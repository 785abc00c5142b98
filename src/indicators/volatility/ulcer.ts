import { type Column, type Kernel, type Operation, Series, squareRoot } from '#series';
import { sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest } from '../operators/index.ts';
import { state } from '../reading.ts';

/** Ulcer index: how deep and how long the market was below its highest close, in percent. */
export const ulcer = indicator(
  {
    name: 'ulcer',
    aliases: ['ui'],
    title: 'Ulcer index',
    family: 'volatility',
    inputs: ['close'],
    params: { window: bars(14) },
    choices: {
      highs: {
        values: ['rolling', 'window'],
        about:
          'each fall is measured from the highest close of the n bars before it, or only of those inside the window',
      },
    },
    formula: '√(mean of squared falls from the highest close, in percent)',
    source: 'Peter Martin, The Investor’s Guide to Fidelity Funds, 1989',
    unit: 'percent',
    reading: state('volatile', 'quiet', 'high: deep or long falls of late'),
  },
  (series: Series, window = 14, { highs }: { readonly highs?: 'rolling' | 'window' } = {}): Series => {
    if (highs === 'window') return squareRoot(new Series(operation, [series], [window]));
    const fall = series.over(highest(series, window)).minus(1).times(100);
    return squareRoot(sma(fall.times(fall), window));
  },
);

const operation: Operation = {
  name: 'ulcer',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window! - 1,
  kernel: ([input], [out], [window]) => new SquaredFalls(input!, out!, window!),
};

// The highest close begins afresh with each window, so the window is walked for every bar.
class SquaredFalls implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #window: number;
  #missing: number;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
    this.#window = window;
    this.#missing = window - 1;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const window = this.#window;
    const first = Math.min(to, from + this.#missing);
    this.#missing -= first - from;
    out.fill(NaN, from, first);
    for (let i = first; i < to; i++) {
      let highest = -Infinity;
      let sum = 0;
      for (let j = i - window + 1; j <= i; j++) {
        highest = Math.max(highest, input[j]!);
        const fall = 100 * (input[j]! / highest - 1);
        sum += fall * fall;
      }
      out[i] = sum / window;
    }
  }
}
