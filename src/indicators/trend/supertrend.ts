import { type Column, type Kernel, type MarketSeries, type Operation, outputs } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { medianPrice } from '../prices/index.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { atr, type First, firsts } from '../volatility/index.ts';
import type { Trailing } from './psar.ts';

/** Supertrend: a stop some average true ranges away that only ever moves with the trend. */
export const supertrend = indicator(
  {
    name: 'supertrend',
    title: 'Supertrend',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(10, 'bars of the average true range'),
      width: factor(3, 'average true ranges from the middle of the bar'),
    },
    choices: { ...seeds, ...firsts },
    formula: 'hl2 ± w·atr, kept while it would move against the trend; turns when the close passes it',
    source: 'Olivier Seban, 2008',
    unit: 'price; direction −1 or 1',
    reading: {
      low: 'bearish',
      high: 'bullish',
      text: 'below the price bullish, above it bearish',
      strength: (values) => values('direction'),
    },
    weight: 1.5,
  },
  (
    market: Pick<MarketSeries, 'high' | 'low' | 'close'>,
    window = 10,
    width = 3,
    options: Seed & First = {},
  ): Trailing => {
    const distance = atr(market, window, options).times(width);
    const [line, direction] = outputs(operation, [medianPrice(market), distance, market.close]);
    return { line: line!, direction: direction! };
  },
);

const operation: Operation = {
  name: 'supertrend',
  outputs: 2,
  warmup: () => 0,
  kernel: ([middle, distance, close], [line, direction]) =>
    new Supertrend(middle!, distance!, close!, line!, direction!),
};

class Supertrend implements Kernel {
  readonly #inputs: readonly [middle: Column, distance: Column, close: Column];
  readonly #line: Column;
  readonly #direction: Column;
  #side = 0;
  #upper = NaN;
  #lower = NaN;
  #last = NaN;

  constructor(middle: Column, distance: Column, close: Column, line: Column, direction: Column) {
    this.#inputs = [middle, distance, close];
    this.#line = line;
    this.#direction = direction;
  }

  advance(from: number, to: number): void {
    const middle = this.#inputs[0].values;
    const distance = this.#inputs[1].values;
    const closes = this.#inputs[2].values;
    const line = this.#line.values;
    const direction = this.#direction.values;
    let side = this.#side;
    let upper = this.#upper;
    let lower = this.#lower;
    let last = this.#last;
    for (let i = from; i < to; i++) {
      const close = closes[i]!;
      const above = middle[i]! + distance[i]!;
      const below = middle[i]! - distance[i]!;
      line[i] = direction[i] = NaN;
      if (above !== above || close !== close) continue;
      if (side === 0) side = close >= middle[i]! ? 1 : -1;
      if (!(above >= upper) || last > upper) upper = above;
      if (!(below <= lower) || last < lower) lower = below;
      side = close <= (side === 1 ? lower : upper) ? -1 : 1;
      last = close;
      line[i] = side === 1 ? lower : upper;
      direction[i] = side;
    }
    this.#side = side;
    this.#upper = upper;
    this.#lower = lower;
    this.#last = last;
  }
}
