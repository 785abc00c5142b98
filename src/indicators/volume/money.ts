import { type Column, type Kernel, type Operation, outputs, Series } from '#series';

/** The running total of a volume that counts up on rising and down on falling bars. */
export function onBalance(close: Series, volume: Series, countsFirst: boolean): Series {
  return new Series(balance, [close, volume], [countsFirst ? 1 : 0]);
}

/** What was paid on bars with a rising price, and what on bars with a falling one. */
export function paid(price: Series, volume: Series): { readonly rising: Series; readonly falling: Series } {
  const [rising, falling] = outputs(flow, [price, volume]);
  return { rising: rising!, falling: falling! };
}

const balance: Operation = {
  name: 'onBalance',
  outputs: 1,
  warmup: () => 0,
  kernel: ([close, volume], [out], [countsFirst]) => new OnBalance(close!, volume!, out!, countsFirst === 1),
};

const flow: Operation = {
  name: 'paid',
  outputs: 2,
  warmup: () => 1,
  kernel: ([price, volume], [rising, falling]) => new Paid(price!, volume!, rising!, falling!),
};

class OnBalance implements Kernel {
  readonly #close: Column;
  readonly #volume: Column;
  readonly #out: Column;
  #total = 0;
  #last: number;

  constructor(close: Column, volume: Column, out: Column, countsFirst: boolean) {
    this.#close = close;
    this.#volume = volume;
    this.#out = out;
    // From nothing every first price is a rise.
    this.#last = countsFirst ? -Infinity : NaN;
  }

  advance(from: number, to: number): void {
    const close = this.#close.values;
    const volume = this.#volume.values;
    const out = this.#out.values;
    let total = this.#total;
    let last = this.#last;
    for (let i = from; i < to; i++) {
      const price = close[i]!;
      const change = price - last;
      out[i] = NaN;
      if (price !== price) continue;
      last = price;
      const traded = volume[i]!;
      if (traded !== traded) continue;
      out[i] = total += change > 0 ? traded : change < 0 ? -traded : 0;
    }
    this.#total = total;
    this.#last = last;
  }
}

class Paid implements Kernel {
  readonly #price: Column;
  readonly #volume: Column;
  readonly #rising: Column;
  readonly #falling: Column;
  #last = NaN;

  constructor(price: Column, volume: Column, rising: Column, falling: Column) {
    this.#price = price;
    this.#volume = volume;
    this.#rising = rising;
    this.#falling = falling;
  }

  advance(from: number, to: number): void {
    const price = this.#price.values;
    const volume = this.#volume.values;
    const rising = this.#rising.values;
    const falling = this.#falling.values;
    let last = this.#last;
    for (let i = from; i < to; i++) {
      const flow = Math.sign(price[i]! - last) * price[i]! * volume[i]!;
      rising[i] = Math.max(flow, 0);
      falling[i] = Math.max(-flow, 0);
      last = price[i]!;
    }
    this.#last = last;
  }
}
