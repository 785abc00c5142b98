import { type Column, type Kernel, type MarketSeries, type Operation, Series } from '#series';
import { ema } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import type { LineAndSignal } from '../momentum/index.ts';
import { aroundZero } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';

interface Options extends Seed {
  readonly force?: 'classic' | 'bracketed';
}

/** Klinger oscillator: volume signed by the trend of the price, fast against slow. */
export const klinger = indicator(
  {
    name: 'klinger',
    aliases: ['kvo'],
    title: 'Klinger volume oscillator',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    params: {
      fast: bars(34, 'bars of the fast average'),
      slow: bars(55, 'bars of the slow average'),
      signal: bars(13, 'bars of the signal line'),
    },
    choices: {
      ...seeds,
      force: {
        values: ['classic', 'bracketed'],
        about: '|2·dm/cm − 1|, or |2·(dm/cm − 1)| as some print it',
      },
    },
    formula: 'line = ema(vf, fast) − ema(vf, slow), vf = 100·volume·|2·dm/cm − 1|·trend, signal = ema(line)',
    source: 'Stephen Klinger, Stocks & Commodities, 1997',
    unit: 'volume',
    reading: aroundZero('line'),
    weight: 1,
  },
  (
    { high, low, close, volume }: Pick<MarketSeries, 'high' | 'low' | 'close' | 'volume'>,
    fast = 34,
    slow = 55,
    signal = 13,
    { force, ...options }: Options = {},
  ): LineAndSignal => {
    const flow = new Series(operation, [high, low, close, volume], [force === 'bracketed' ? 2 : 1]);
    const line = ema(flow, fast, options).minus(ema(flow, slow, options));
    return { line, signal: ema(line, signal, options) };
  },
);

const operation: Operation = {
  name: 'volumeForce',
  outputs: 1,
  warmup: ([less]) => less!,
  kernel: ([high, low, close, volume], [out], [less]) =>
    new VolumeForce([high!, low!, close!, volume!], out!, less!),
};

// The cumulative range begins again with each turn of the trend, from the range of the bar before.
class VolumeForce implements Kernel {
  readonly #inputs: readonly [high: Column, low: Column, close: Column, volume: Column];
  readonly #out: Column;
  readonly #less: number;
  #seen = 0;
  #sum = NaN;
  #range = NaN;
  #trend = 0;
  #cumulative = 0;

  constructor(
    inputs: readonly [high: Column, low: Column, close: Column, volume: Column],
    out: Column,
    less: number,
  ) {
    this.#inputs = inputs;
    this.#out = out;
    this.#less = less;
  }

  advance(from: number, to: number): void {
    const highs = this.#inputs[0].values;
    const lows = this.#inputs[1].values;
    const closes = this.#inputs[2].values;
    const volumes = this.#inputs[3].values;
    const out = this.#out.values;
    const less = this.#less;
    let seen = this.#seen;
    let last = this.#sum;
    let lastRange = this.#range;
    let trend = this.#trend;
    let cumulative = this.#cumulative;
    for (let i = from; i < to; i++) {
      const sum = highs[i]! + lows[i]! + closes[i]!;
      const volume = volumes[i]!;
      out[i] = NaN;
      if (sum !== sum || volume !== volume) continue;
      const range = highs[i]! - lows[i]!;
      const turn = sum > last ? 1 : less === 1 && sum === last && trend !== 0 ? trend : -1;
      if (seen > 0) {
        cumulative = turn === trend ? cumulative + range : lastRange + range;
        trend = turn;
        const share = cumulative === 0 ? 0 : range / cumulative;
        if (seen >= less) out[i] = 100 * volume * Math.abs(2 * share - less) * trend;
      }
      seen++;
      last = sum;
      lastRange = range;
    }
    this.#seen = seen;
    this.#sum = last;
    this.#range = lastRange;
    this.#trend = trend;
    this.#cumulative = cumulative;
  }
}
