import { type Column, type Kernel, type MarketSeries, type Operation, outputs, type Series } from '#series';
import { factor } from '../about.ts';
import { indicator } from '../indicator.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;

/** The legs of the market, turning points only once they are certain. */
export interface Zigzag {
  /** The last confirmed turning point. */
  readonly pivot: Series;
  /** The confirmed turning point before it. */
  readonly previous: Series;
  /** 1 while the market rises from a low, −1 while it falls from a high. */
  readonly direction: Series;
}

const params = { percent: factor(5, 'percent back that confirm a turning point') };
const waitsFor = 'two confirmed turning points';

/** Zigzag: legs between turning points. A high is one when the market has fallen some percent from it. */
export const zigzag = indicator(
  {
    name: 'zigzag',
    title: 'Zigzag',
    family: 'levels',
    inputs: ['high', 'low'],
    params,
    formula: 'a high is confirmed by a low percent below it, a low by a high percent above it',
    source: 'Arthur Merrill, Filtered Waves, 1977',
    unit: 'price; direction −1 or 1',
    reading: {
      high: 'bullish',
      low: 'bearish',
      text: 'direction 1 rising from a low, −1 falling from a high',
      strength: (values) => values('direction'),
    },
    weight: 0.5,
    waitsFor,
  },
  ({ high, low }: HighLow, percent = 5): Zigzag => {
    const [pivot, previous, direction] = outputs(operation, [high, low], [percent]);
    return { pivot: pivot!, previous: previous!, direction: direction! };
  },
);

/** Levels between the ends of the last confirmed leg. */
export type Fibonacci = Readonly<
  Record<'r0' | 'r236' | 'r382' | 'r500' | 'r618' | 'r786' | 'r1000' | 'r1618', Series>
>;

/** Fibonacci retracements of the last confirmed leg of the zigzag: r0 at its end, r1000 at its start. */
export const fibonacci = indicator(
  {
    name: 'fibonacci',
    aliases: ['fib', 'retracement'],
    title: 'Fibonacci retracements',
    family: 'levels',
    inputs: ['high', 'low'],
    params,
    formula: 'end + part·(start − end), parts 0, 0.236, 0.382, 0.5, 0.618, 0.786, 1, 1.618',
    source: 'Common, after Ralph Nelson Elliott',
    unit: 'price',
    reading: { high: 'neutral', low: 'neutral', text: 'levels at which a leg is often taken up again' },
    waitsFor,
  },
  (market: HighLow, percent = 5): Fibonacci => {
    const { pivot, previous } = zigzag(market, percent);
    const level = (part: number) => pivot.plus(previous.minus(pivot).times(part));
    return {
      r0: level(0),
      r236: level(0.236),
      r382: level(0.382),
      r500: level(0.5),
      r618: level(0.618),
      r786: level(0.786),
      r1000: level(1),
      r1618: level(1.618),
    };
  },
);

const operation: Operation = {
  name: 'zigzag',
  outputs: 3,
  warmup: () => 0,
  kernel: ([high, low], [pivot, previous, direction], [percent]) =>
    new Legs([high!, low!], [pivot!, previous!, direction!], percent! / 100),
};

class Legs implements Kernel {
  readonly #inputs: readonly [high: Column, low: Column];
  readonly #outputs: readonly [pivot: Column, previous: Column, direction: Column];
  readonly #share: number;
  #direction = 0;
  #highest = NaN;
  #lowest = NaN;
  #pivot = NaN;
  #previous = NaN;

  constructor(
    inputs: readonly [high: Column, low: Column],
    outputs: readonly [pivot: Column, previous: Column, direction: Column],
    share: number,
  ) {
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#share = share;
  }

  advance(from: number, to: number): void {
    const highs = this.#inputs[0].values;
    const lows = this.#inputs[1].values;
    const pivots = this.#outputs[0].values;
    const previous = this.#outputs[1].values;
    const directions = this.#outputs[2].values;
    for (let i = from; i < to; i++) {
      this.#step(highs[i]!, lows[i]!);
      pivots[i] = this.#pivot;
      previous[i] = this.#previous;
      directions[i] = this.#direction === 0 ? NaN : this.#direction;
    }
  }

  // A bar that makes a new extreme does not also confirm it: which came first is not known.
  #step(high: number, low: number): void {
    if (high !== high || low !== low) return;
    if (this.#highest !== this.#highest) {
      this.#highest = high;
      this.#lowest = low;
      return;
    }
    if (this.#direction !== -1) {
      if (high > this.#highest) this.#highest = high;
      else if (low <= this.#highest - Math.abs(this.#highest) * this.#share) return this.#turn(-1, low);
    }
    if (this.#direction !== 1) {
      if (low < this.#lowest) this.#lowest = low;
      else if (high >= this.#lowest + Math.abs(this.#lowest) * this.#share) this.#turn(1, high);
    }
  }

  #turn(direction: 1 | -1, extreme: number): void {
    this.#previous = this.#pivot;
    this.#pivot = direction === 1 ? this.#lowest : this.#highest;
    this.#direction = direction;
    if (direction === 1) this.#highest = extreme;
    else this.#lowest = extreme;
  }
}
