import { type Column, type Kernel, type MarketSeries, type Operation, Series } from '#series';

/** The true range in one pass; the first bar is undefined, or has its own high − low. */
export function rangeWithGap(
  { high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>,
  countsFirst: boolean,
): Series {
  return new Series(operation, [high, low, close], [countsFirst ? 1 : 0]);
}

const operation: Operation = {
  name: 'trueRange',
  outputs: 1,
  warmup: ([countsFirst]) => 1 - countsFirst!,
  kernel: ([high, low, close], [out], [countsFirst]) =>
    new TrueRange([high!, low!, close!], out!, countsFirst === 1),
};

class TrueRange implements Kernel {
  readonly #inputs: readonly [high: Column, low: Column, close: Column];
  readonly #out: Column;
  #countsNext: boolean;
  #last = NaN;

  constructor(
    inputs: readonly [high: Column, low: Column, close: Column],
    out: Column,
    countsFirst: boolean,
  ) {
    this.#inputs = inputs;
    this.#out = out;
    this.#countsNext = countsFirst;
  }

  advance(from: number, to: number): void {
    const high = this.#inputs[0].values;
    const low = this.#inputs[1].values;
    const close = this.#inputs[2].values;
    const out = this.#out.values;
    let last = this.#last;
    let i = from;
    if (this.#countsNext && i < to) {
      out[i] = high[i]! - low[i]!;
      last = close[i]!;
      this.#countsNext = false;
      i++;
    }
    // The whole reach of a bar and the last close together: the largest of the three distances.
    for (; i < to; i++) {
      out[i] = Math.max(high[i]!, last) - Math.min(low[i]!, last);
      last = close[i]!;
    }
    this.#last = last;
  }
}
