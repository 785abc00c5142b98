import {
  before,
  choose,
  type Column,
  type Kernel,
  larger,
  type MarketSeries,
  type Operation,
  ratio,
  Series,
  smaller,
} from '#series';
import { factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { total } from '../operators/index.ts';
import { slope, state } from '../reading.ts';

type CloseVolume = Pick<MarketSeries, 'close' | 'volume'>;

const params = { start: factor(1000, 'what the index begins with') };

/** Negative volume index: moves with the price on bars with less volume than the one before. */
export const negativeVolume = indicator(
  {
    name: 'negativeVolume',
    aliases: ['nvi'],
    title: 'Negative volume index',
    family: 'volume',
    inputs: ['close', 'volume'],
    params,
    formula: 'y·close / last close while volume falls',
    source: 'Paul Dysart, 1930s; Norman Fosback, Stock Market Logic, 1976',
    unit: 'index',
    reading: slope(),
    weight: 0.5,
  },
  ({ close, volume }: CloseVolume, start = 1000): Series =>
    new Series(
      compound,
      [choose(volume.below(before(volume, 1)), growth(close), volume.times(0).plus(1))],
      [start],
    ),
);

/** Positive volume index: moves with the price on bars with more volume than the one before. */
export const positiveVolume = indicator(
  {
    name: 'positiveVolume',
    aliases: ['pvi'],
    title: 'Positive volume index',
    family: 'volume',
    inputs: ['close', 'volume'],
    params,
    formula: 'y·close / last close while volume rises',
    source: 'Paul Dysart, 1930s; Norman Fosback, Stock Market Logic, 1976',
    unit: 'index',
    reading: slope(),
    weight: 0.5,
  },
  ({ close, volume }: CloseVolume, start = 1000): Series =>
    new Series(
      compound,
      [choose(volume.above(before(volume, 1)), growth(close), volume.times(0).plus(1))],
      [start],
    ),
);

/** Williams' accumulation/distribution: what the market gained from its true low, or lost from its true high. */
export const williamsAccumulation = indicator(
  {
    name: 'williamsAccumulation',
    aliases: ['wad'],
    title: 'Williams accumulation/distribution',
    family: 'volume',
    inputs: ['high', 'low', 'close'],
    formula: 'Σ close − true low on rises, close − true high on falls',
    source: 'Larry Williams, 1972',
    unit: 'price',
    reading: slope(),
    weight: 0.5,
  },
  ({ high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>): Series => {
    const last = before(close, 1);
    const gained = close.minus(smaller(low, last));
    const lost = close.minus(larger(high, last));
    return total(choose(close.above(last), gained, choose(close.below(last), lost, close.times(0))));
  },
);

/** Market facilitation index: how far the market moves for what is traded. */
export const marketFacilitation = indicator(
  {
    name: 'marketFacilitation',
    aliases: ['marketfi', 'bwmfi'],
    title: 'Market facilitation index',
    family: 'volume',
    inputs: ['high', 'low', 'volume'],
    formula: '(high − low) / volume',
    source: 'Bill Williams, Trading Chaos, 1995',
    unit: 'price per volume',
    reading: state('volatile', 'quiet', 'high: little volume moves the market far'),
  },
  ({ high, low, volume }: Pick<MarketSeries, 'high' | 'low' | 'volume'>): Series =>
    ratio(high.minus(low), volume),
);

function growth(close: Series): Series {
  return close.over(before(close, 1));
}

const compound: Operation = {
  name: 'compound',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input], [out], [start]) => new Compound(input!, out!, start!),
};

/** The running product of growth factors. */
class Compound implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  #value: number;

  constructor(input: Column, out: Column, start: number) {
    this.#input = input;
    this.#out = out;
    this.#value = start;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    let value = this.#value;
    for (let i = from; i < to; i++) {
      const factor = input[i]!;
      if (factor === factor) out[i] = value *= factor;
      else out[i] = NaN;
    }
    this.#value = value;
  }
}
