import { type Column, type Kernel, type MarketSeries, type Operation, outputs, type Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { channel } from '../reading.ts';
import { swings } from './swings.ts';

/** The nearest levels around the price. */
export interface Levels {
  readonly support: Series;
  readonly resistance: Series;
}

/** Support and resistance: of the last confirmed swings, the nearest below and above the close. */
export const supportResistance = indicator(
  {
    name: 'supportResistance',
    aliases: ['sr'],
    title: 'Support and resistance',
    family: 'levels',
    inputs: ['high', 'low', 'close'],
    params: {
      side: bars(5, 'bars on each side of a swing'),
      levels: bars(10, 'how many of the last swings count'),
    },
    formula:
      'largest of the last swing highs and lows that is not above the close; smallest that is above it',
    source: 'Common',
    unit: 'price',
    reading: channel('resistance', 'support'),
    weight: 0.5,
    waitsFor: 'a confirmed swing below and above the price',
  },
  (market: Pick<MarketSeries, 'high' | 'low' | 'close'>, side = 5, levels = 10): Levels => {
    const { high, low, newHigh, newLow } = swings(market, side, side);
    const [support, resistance] = outputs(operation, [market.close, high, newHigh, low, newLow], [levels]);
    return { support: support!, resistance: resistance! };
  },
);

const operation: Operation = {
  name: 'supportResistance',
  outputs: 2,
  warmup: () => 0,
  kernel: ([close, high, newHigh, low, newLow], [support, resistance], [levels]) =>
    new Nearest(
      { close: close!, high: high!, newHigh: newHigh!, low: low!, newLow: newLow! },
      support!,
      resistance!,
      levels!,
    ),
};

type Inputs = Readonly<Record<'close' | 'high' | 'newHigh' | 'low' | 'newLow', Column>>;

// The last levels, the oldest replaced first.
class Nearest implements Kernel {
  readonly #inputs: Inputs;
  readonly #support: Column;
  readonly #resistance: Column;
  readonly #levels: Float64Array;
  #next = 0;

  constructor(inputs: Inputs, support: Column, resistance: Column, levels: number) {
    this.#inputs = inputs;
    this.#support = support;
    this.#resistance = resistance;
    this.#levels = new Float64Array(levels).fill(NaN);
  }

  advance(from: number, to: number): void {
    const close = this.#inputs.close.values;
    const high = this.#inputs.high.values;
    const newHigh = this.#inputs.newHigh.values;
    const low = this.#inputs.low.values;
    const newLow = this.#inputs.newLow.values;
    const supports = this.#support.values;
    const resistances = this.#resistance.values;
    const levels = this.#levels;
    for (let i = from; i < to; i++) {
      if (newHigh[i] !== 0) this.#keep(high[i]!);
      if (newLow[i] !== 0) this.#keep(low[i]!);
      const price = close[i]!;
      let support = -Infinity;
      let resistance = Infinity;
      for (let k = 0; k < levels.length; k++) {
        const level = levels[k]!;
        if (level <= price && level > support) support = level;
        if (level > price && level < resistance) resistance = level;
      }
      supports[i] = support === -Infinity ? NaN : support;
      resistances[i] = resistance === Infinity ? NaN : resistance;
    }
  }

  #keep(level: number): void {
    this.#levels[this.#next] = level;
    this.#next = (this.#next + 1) % this.#levels.length;
  }
}
