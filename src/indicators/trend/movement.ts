import { type Column, type Kernel, type MarketSeries, type Operation, outputs, type Series } from '#series';

/** Movement up and movement down. */
export interface Directions {
  readonly plus: Series;
  readonly minus: Series;
}

/** What the high rose and the low fell: only the larger of both counts, and only if it is one. */
export function movement({ high, low }: Pick<MarketSeries, 'high' | 'low'>): Directions {
  const [plus, minus] = outputs(operation, [high, low]);
  return { plus: plus!, minus: minus! };
}

const operation: Operation = {
  name: 'movement',
  outputs: 2,
  warmup: () => 1,
  kernel: ([high, low], [plus, minus]) => new Movement(high!, low!, plus!, minus!),
};

class Movement implements Kernel {
  readonly #high: Column;
  readonly #low: Column;
  readonly #plus: Column;
  readonly #minus: Column;
  #lastHigh = NaN;
  #lastLow = NaN;

  constructor(high: Column, low: Column, plus: Column, minus: Column) {
    this.#high = high;
    this.#low = low;
    this.#plus = plus;
    this.#minus = minus;
  }

  advance(from: number, to: number): void {
    const high = this.#high.values;
    const low = this.#low.values;
    const plus = this.#plus.values;
    const minus = this.#minus.values;
    let lastHigh = this.#lastHigh;
    let lastLow = this.#lastLow;
    for (let i = from; i < to; i++) {
      const up = high[i]! - lastHigh;
      const down = lastLow - low[i]!;
      // Nothing where both are defined, else undefined.
      const nothing = up - up + (down - down);
      plus[i] = up > down && up > 0 ? up : nothing;
      minus[i] = down > up && down > 0 ? down : nothing;
      lastHigh = high[i]!;
      lastLow = low[i]!;
    }
    this.#lastHigh = lastHigh;
    this.#lastLow = lastLow;
  }
}
