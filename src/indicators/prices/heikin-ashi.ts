import {
  type Column,
  type Kernel,
  larger,
  type MarketSeries,
  type Operation,
  Series,
  smaller,
} from '#series';
import { indicator } from '../indicator.ts';
import { difference } from '../reading.ts';
import { averagePrice } from './price.ts';

/** Smoothed bars. */
export interface HeikinAshi {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
}

/** Heikin-Ashi bars: each opens in the middle of the one before and closes at its mean price. */
export const heikinAshi = indicator(
  {
    name: 'heikinAshi',
    aliases: ['ha'],
    title: 'Heikin-Ashi bars',
    family: 'prices',
    inputs: ['open', 'high', 'low', 'close'],
    formula: 'close (o+h+l+c)/4; open the mean of the last open and close; the first opens at (o+c)/2',
    source: 'Munehisa Homma, 1700s; Dan Valcu, 2004',
    unit: 'price',
    reading: difference('close', 'open'),
    weight: 1,
  },
  (market: Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>): HeikinAshi => {
    const close = averagePrice(market);
    const open = new Series(opening, [market.open, market.close, close]);
    return {
      open,
      high: larger(market.high, larger(open, close)),
      low: smaller(market.low, smaller(open, close)),
      close,
    };
  },
);

const opening: Operation = {
  name: 'heikinAshiOpen',
  outputs: 1,
  warmup: () => 0,
  kernel: ([open, close, mean], [out]) => new Opening(open!, close!, mean!, out!),
};

class Opening implements Kernel {
  readonly #open: Column;
  readonly #close: Column;
  readonly #mean: Column;
  readonly #out: Column;
  #next = NaN;

  constructor(open: Column, close: Column, mean: Column, out: Column) {
    this.#open = open;
    this.#close = close;
    this.#mean = mean;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const open = this.#open.values;
    const close = this.#close.values;
    const mean = this.#mean.values;
    const out = this.#out.values;
    let next = this.#next;
    for (let i = from; i < to; i++) {
      out[i] = NaN;
      if (mean[i] !== mean[i]) continue;
      if (next !== next) next = (open[i]! + close[i]!) / 2;
      out[i] = next;
      next = (next + mean[i]!) / 2;
    }
    this.#next = next;
  }
}
