import { type Column, type Kernel, type Operation, Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { line } from '../reading.ts';

/** McGinley dynamic: an average that speeds up when the market falls away from it. */
export const mcginley = indicator(
  {
    name: 'mcginley',
    title: 'McGinley dynamic',
    family: 'averages',
    inputs: ['close'],
    params: { window: bars(10, 'bars of the average it follows') },
    formula: 'y + (x − y) / (0.6·n·(x/y)⁴)',
    source: 'John McGinley, 1990; the factor 0.6 as in his later articles',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 10): Series => new Series(operation, [series], [window]),
);

const operation: Operation = {
  name: 'mcginley',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input], [out], [window]) => new McGinley(input!, out!, window!),
};

class McGinley implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #slowness: number;
  #average = NaN;

  constructor(input: Column, out: Column, window: number) {
    this.#input = input;
    this.#out = out;
    this.#slowness = 0.6 * window;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const slowness = this.#slowness;
    let average = this.#average;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      if (average !== average) average = value;
      else {
        const square = (value / average) * (value / average);
        // A fall to nearly nothing would throw the average across the price.
        average += (value - average) / Math.max(1, slowness * square * square);
      }
      out[i] = average;
    }
    this.#average = average;
  }
}
