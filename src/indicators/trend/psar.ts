import { type Column, type Kernel, type MarketSeries, type Operation, outputs, type Series } from '#series';
import { factor } from '../about.ts';
import { indicator } from '../indicator.ts';

/** The stop, and on which side of it the market is. */
export interface Trailing {
  readonly line: Series;
  /** 1 while the market rises, −1 while it falls. */
  readonly direction: Series;
}

/** Parabolic SAR: a stop that follows the market faster the further it has gone, and turns with it. */
export const psar = indicator(
  {
    name: 'psar',
    aliases: ['sar'],
    title: 'Parabolic SAR',
    family: 'trend',
    inputs: ['high', 'low'],
    params: {
      step: factor(0.02, 'acceleration at the start, and added with each new extreme'),
      most: factor(0.2, 'largest acceleration'),
    },
    formula: 's + a·(extreme − s), not beyond the last two bars; turns when the price touches it',
    source:
      'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978; first direction from the first two bars',
    unit: 'price; direction −1 or 1',
    reading: {
      low: 'bearish',
      high: 'bullish',
      text: 'below the price bullish, above it bearish',
      strength: (values) => values('direction'),
    },
    weight: 1,
    waitsFor: 'a second bar',
  },
  ({ high, low }: Pick<MarketSeries, 'high' | 'low'>, step = 0.02, most = 0.2): Trailing => {
    const [line, direction] = outputs(operation, [high, low], [step, most]);
    return { line: line!, direction: direction! };
  },
);

const operation: Operation = {
  name: 'psar',
  outputs: 2,
  warmup: () => 1,
  kernel: ([high, low], [line, direction], [step, most]) =>
    new Parabolic(high!, low!, line!, direction!, step!, most!),
};

class Parabolic implements Kernel {
  readonly #high: Column;
  readonly #low: Column;
  readonly #line: Column;
  readonly #direction: Column;
  readonly #step: number;
  readonly #most: number;
  // 0 before the first bar, then 1 or −1; the first direction is known with the second bar.
  #side = 0;
  #stop = NaN;
  #extreme = NaN;
  #acceleration: number;
  #last = { high: NaN, low: NaN };
  #older = { high: NaN, low: NaN };

  constructor(high: Column, low: Column, line: Column, direction: Column, step: number, most: number) {
    this.#high = high;
    this.#low = low;
    this.#line = line;
    this.#direction = direction;
    this.#step = step;
    this.#most = most;
    this.#acceleration = Math.min(step, most);
  }

  advance(from: number, to: number): void {
    const highs = this.#high.values;
    const lows = this.#low.values;
    const line = this.#line.values;
    const direction = this.#direction.values;
    const step = this.#step;
    const most = this.#most;
    let side = this.#side;
    let stop = this.#stop;
    let extreme = this.#extreme;
    let acceleration = this.#acceleration;
    let { high: high1, low: low1 } = this.#last;
    let { high: high2, low: low2 } = this.#older;
    for (let i = from; i < to; i++) {
      const high = highs[i]!;
      const low = lows[i]!;
      line[i] = direction[i] = NaN;
      if (high !== high || low !== low) continue;
      if (high1 === high1) {
        if (side === 0) {
          side = high1 + low1 <= high + low ? 1 : -1;
          extreme = side === 1 ? high1 : low1;
          stop = side === 1 ? low1 : high1;
        }
        stop += acceleration * (extreme - stop);
        if (side === 1) {
          if (stop > low1) stop = low1;
          if (stop > low2) stop = low2;
          if (high > extreme) {
            extreme = high;
            acceleration = Math.min(most, acceleration + step);
          }
        } else {
          if (stop < high1) stop = high1;
          if (stop < high2) stop = high2;
          if (low < extreme) {
            extreme = low;
            acceleration = Math.min(most, acceleration + step);
          }
        }
        if (side === 1 ? low <= stop : high >= stop) {
          stop = extreme;
          side = -side;
          extreme = side === 1 ? high : low;
          acceleration = Math.min(step, most);
        }
        line[i] = stop;
        direction[i] = side;
      }
      high2 = high1;
      low2 = low1;
      high1 = high;
      low1 = low;
    }
    this.#side = side;
    this.#stop = stop;
    this.#extreme = extreme;
    this.#acceleration = acceleration;
    this.#last = { high: high1, low: low1 };
    this.#older = { high: high2, low: low2 };
  }
}
