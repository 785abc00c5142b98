import { type MarketSeries, ratio, type Series } from '#series';
import { ema, sma, wilderAverage } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { oscillator } from '../reading.ts';
import type { StochasticLines } from './rsi.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

/** {@link kdj}: the stochastic with a third line. */
export interface Kdj extends StochasticLines {
  readonly j: Series;
}

/** Stochastic oscillator, 0…100: where the close lies between the low and the high of late. */
export const stochastic = indicator(
  {
    name: 'stochastic',
    aliases: ['stoch'],
    title: 'Stochastic oscillator',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(14, 'bars of the range'),
      smooth: bars(3, 'bars k is averaged over; 1 is the fast stochastic'),
      signal: bars(3, 'bars d is averaged over'),
    },
    formula: 'k = sma(100·(close − lowest low) / (highest high − lowest low)), d = sma(k)',
    source: 'George Lane, 1950s',
    unit: '0…100',
    reading: oscillator(20, 80, 'k'),
    weight: 1,
  },
  (market: HighLowClose, window = 14, smooth = 3, signal = 3): StochasticLines => {
    const k = sma(place(market, window), smooth);
    return { k, d: sma(k, signal) };
  },
);

/** The stochastic without smoothing of its first line. */
export const stochasticFast = indicator(
  {
    name: 'stochasticFast',
    aliases: ['stochf'],
    title: 'Fast stochastic oscillator',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(5, 'bars of the range'), signal: bars(3, 'bars d is averaged over') },
    formula: 'k = 100·(close − lowest low) / (highest high − lowest low), d = sma(k)',
    source: 'George Lane, 1950s',
    unit: '0…100',
    reading: oscillator(20, 80, 'k'),
    weight: 1,
  },
  (market: HighLowClose, window = 5, signal = 3): StochasticLines => {
    const k = place(market, window);
    return { k, d: sma(k, signal) };
  },
);

/** KDJ: the stochastic with smoothed lines and their difference stretched threefold. */
export const kdj = indicator(
  {
    name: 'kdj',
    title: 'KDJ',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(9, 'bars of the range'),
      k: bars(3, 'bars k is averaged over'),
      d: bars(3, 'bars d is averaged over'),
    },
    choices: {
      average: {
        values: ['simple', 'exponential', 'wilder'],
        about: 'how k and d are averaged',
      },
    },
    formula:
      'k = average(100·(close − lowest low) / (highest high − lowest low)), d = average(k), j = 3k − 2d',
    source: 'Common in Asian markets',
    unit: 'percent, j beyond 0…100',
    reading: oscillator(0, 100, 'j'),
    weight: 1,
  },
  (
    market: HighLowClose,
    window = 9,
    k = 3,
    d = 3,
    { average = 'simple' }: { readonly average?: 'simple' | 'exponential' | 'wilder' } = {},
  ): Kdj => {
    const smooth = { simple: sma, exponential: ema, wilder: wilderAverage }[average];
    const first = smooth(place(market, window), k);
    const second = smooth(first, d);
    return { k: first, d: second, j: first.times(3).minus(second.times(2)) };
  },
);

/** Williams %R, −100…0: how far the close is below the high of late. */
export const williamsR = indicator(
  {
    name: 'williamsR',
    aliases: ['willr'],
    title: 'Williams %R',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the range') },
    formula: '−100·(highest high − close) / (highest high − lowest low)',
    source: 'Larry Williams, 1973',
    unit: '−100…0',
    reading: oscillator(-80, -20),
    weight: 1,
  },
  (market: HighLowClose, window = 14): Series => place(market, window).minus(100),
);

// Halfway while high and low are the same: then there is no place to speak of.
function place({ high, low, close }: HighLowClose, window: number): Series {
  const bottom = lowest(low, window);
  return ratio(close.minus(bottom), highest(high, window).minus(bottom), 0.5).times(100);
}
