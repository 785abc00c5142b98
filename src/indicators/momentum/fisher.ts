import { log } from '#numbers';
import {
  before,
  type Column,
  type Kernel,
  type MarketSeries,
  type Operation,
  outputs,
  ratio,
  Series,
} from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { medianPrice } from '../prices/index.ts';
import { aroundZero, oscillator } from '../reading.ts';
import type { LineAndSignal } from './smoothed-rate.ts';

/** Fisher transform: the place of the price in its range, spread out so that turns are sharp. */
export const fisher = indicator(
  {
    name: 'fisher',
    title: 'Fisher transform',
    family: 'momentum',
    inputs: ['high', 'low'],
    params: { window: bars(9, 'bars of the range') },
    formula:
      'v = 0.66·(place − ½) + 0.67·v, line = ½·ln((1 + v)/(1 − v)) + ½·line, signal = line one bar ago',
    source: 'John Ehlers, Stocks & Commodities, 2002',
    unit: 'deviations',
    reading: aroundZero('line'),
    weight: 1,
  },
  (market: Pick<MarketSeries, 'high' | 'low'>, window = 9): LineAndSignal => {
    const middle = medianPrice(market);
    const bottom = lowest(middle, window);
    const place = ratio(middle.minus(bottom), highest(middle, window).minus(bottom), 0.5);
    const [line] = outputs(transform, [place]);
    return { line: line!, signal: before(line!, 1) };
  },
);

/** Laguerre RSI, 0…1: four lag filters, and an RSI between them. */
export const laguerreRsi = indicator(
  {
    name: 'laguerreRsi',
    aliases: ['lrsi'],
    title: 'Laguerre RSI',
    family: 'momentum',
    inputs: ['high', 'low'],
    params: {
      alpha: { default: 0.2, least: 0, whole: false, about: 'weight of the newest value, 0…1' },
    },
    formula: 'up / (up + down) of the steps between four Laguerre filters of hl2',
    source: 'John Ehlers, Cybernetic Analysis, 2004',
    unit: '0…1',
    reading: oscillator(0.2, 0.8),
    weight: 1,
  },
  (market: Pick<MarketSeries, 'high' | 'low'>, alpha = 0.2): Series =>
    new Series(laguerre, [medianPrice(market)], [alpha]),
);

const transform: Operation = {
  name: 'fisher',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input], [out]) => new Transform(input!, out!),
};

class Transform implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  #value = 0;
  #line = 0;

  constructor(input: Column, out: Column) {
    this.#input = input;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    let value = this.#value;
    let line = this.#line;
    for (let i = from; i < to; i++) {
      out[i] = NaN;
      if (input[i] !== input[i]) continue;
      value = 0.66 * (input[i]! - 0.5) + 0.67 * value;
      // Beyond one the logarithm has no value; close to it the line would jump to infinity.
      if (value > 0.99) value = 0.999;
      if (value < -0.99) value = -0.999;
      line = 0.5 * log((1 + value) / (1 - value)) + 0.5 * line;
      out[i] = line;
    }
    this.#value = value;
    this.#line = line;
  }
}

const laguerre: Operation = {
  name: 'laguerreRsi',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input], [out], [alpha]) => new Laguerre(input!, out!, 1 - alpha!),
};

class Laguerre implements Kernel {
  readonly #input: Column;
  readonly #out: Column;
  readonly #gamma: number;
  #filters: readonly [number, number, number, number] | undefined;

  constructor(input: Column, out: Column, gamma: number) {
    this.#input = input;
    this.#out = out;
    this.#gamma = gamma;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const out = this.#out.values;
    const gamma = this.#gamma;
    let [l0, l1, l2, l3] = this.#filters ?? [NaN, NaN, NaN, NaN];
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      out[i] = NaN;
      if (value !== value) continue;
      if (l0 !== l0) l0 = l1 = l2 = l3 = value;
      const [p0, p1, p2] = [l0, l1, l2];
      l0 = (1 - gamma) * value + gamma * p0;
      l1 = -gamma * l0 + p0 + gamma * p1;
      l2 = -gamma * l1 + p1 + gamma * p2;
      l3 = -gamma * l2 + p2 + gamma * l3;
      const up = Math.max(0, l0 - l1) + Math.max(0, l1 - l2) + Math.max(0, l2 - l3);
      const down = Math.max(0, l1 - l0) + Math.max(0, l2 - l1) + Math.max(0, l3 - l2);
      out[i] = up + down === 0 ? 0.5 : up / (up + down);
    }
    this.#filters = [l0, l1, l2, l3];
  }
}
