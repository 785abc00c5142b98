import { absolute, before, larger, type MarketSeries, ratio, type Series, shareOf, smaller } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest, sum } from '../operators/index.ts';
import { typicalPrice } from '../prices/index.ts';
import { around, aroundZero, oscillator } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import type { LineAndSignal } from './smoothed-rate.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

/** Relative vigor index: how far bars close from their open, in units of their range. */
export const relativeVigor = indicator(
  {
    name: 'relativeVigor',
    aliases: ['rvgi'],
    title: 'Relative vigor index',
    family: 'momentum',
    inputs: ['open', 'high', 'low', 'close'],
    params: { window: bars(10, 'bars averaged') },
    formula: 'sma(s(close − open)) / sma(s(high − low)), s = (x₀ + 2x₁ + 2x₂ + x₃)/6, signal = s(line)',
    source: 'John Ehlers, Stocks & Commodities, 2002',
    unit: '−1…1',
    reading: aroundZero('line'),
    weight: 1,
  },
  (
    { open, high, low, close }: Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>,
    window = 10,
  ): LineAndSignal => {
    const vigor = sum(symmetric(close.minus(open)), window);
    const line = ratio(vigor, sum(symmetric(high.minus(low)), window));
    return { line, signal: symmetric(line) };
  },
);

/** Schaff trend cycle, 0…100: a stochastic of a stochastic of the MACD. */
export const schaff = indicator(
  {
    name: 'schaff',
    aliases: ['stc'],
    title: 'Schaff trend cycle',
    family: 'momentum',
    inputs: ['close'],
    params: {
      fast: bars(23, 'bars of the fast average'),
      slow: bars(50, 'bars of the slow average'),
      cycle: bars(10, 'bars of the ranges'),
      smooth: bars(3, 'bars of the smoothing'),
    },
    choices: seeds,
    formula: 'ema(place(ema(place(macd)))), place = 100·(x − lowest) / (highest − lowest)',
    source: 'Doug Schaff, 1999',
    unit: '0…100',
    reading: around(50, 50),
    weight: 1,
  },
  (series: Series, fast = 23, slow = 50, cycle = 10, smooth = 3, options: Seed = {}): Series => {
    const macd = ema(series, fast, options).minus(ema(series, slow, options));
    const once = ema(place(macd, cycle), smooth, options);
    return ema(place(once, cycle), smooth, options);
  },
);

/** Wave trend: the distance from an average in units of the usual distance, smoothed. */
export const waveTrend = indicator(
  {
    name: 'waveTrend',
    aliases: ['wt'],
    title: 'Wave trend oscillator',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: {
      channel: bars(9, 'bars of the channel'),
      average: bars(12, 'bars of the smoothing'),
      signal: bars(3, 'bars of the signal line'),
    },
    choices: seeds,
    formula: 'line = ema((tp − ema(tp)) / (0.015·ema|tp − ema(tp)|)), signal = sma(line)',
    source: 'LazyBear, 2014',
    unit: 'ratio, mostly −60…60',
    reading: oscillator(-60, 60, 'line'),
    weight: 1,
  },
  (market: HighLowClose, channel = 9, average = 12, signal = 3, options: Seed = {}): LineAndSignal => {
    const price = typicalPrice(market);
    const away = price.minus(ema(price, channel, options));
    const usual = ema(absolute(away), channel, options);
    const line = ema(ratio(away, usual.times(0.015)), average, options);
    return { line, signal: sma(line, signal) };
  },
);

/** Stochastic momentum index, −100…100: the distance from the middle of the range, twice smoothed. */
export const stochasticMomentum = indicator(
  {
    name: 'stochasticMomentum',
    aliases: ['smi'],
    title: 'Stochastic momentum index',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(13, 'bars of the range'),
      first: bars(25, 'bars of the first smoothing'),
      second: bars(2, 'bars of the second smoothing'),
      signal: bars(3, 'bars of the signal line'),
    },
    choices: seeds,
    formula: '100·ema(ema(close − middle)) / (½·ema(ema(range))), signal = ema(line)',
    source: 'William Blau, 1993',
    unit: '−100…100',
    reading: oscillator(-40, 40, 'line'),
    weight: 1,
  },
  (
    { high, low, close }: HighLowClose,
    window = 13,
    first = 25,
    second = 2,
    signal = 3,
    options: Seed = {},
  ): LineAndSignal => {
    const top = highest(high, window);
    const bottom = lowest(low, window);
    const twice = (inner: Series) => ema(ema(inner, first, options), second, options);
    const away = twice(close.minus(top.plus(bottom).over(2)));
    const line = ratio(away, twice(top.minus(bottom)).over(2)).times(100);
    return { line, signal: ema(line, signal, options) };
  },
);

/** Relative momentum index, 0…100: an RSI of changes over several bars. */
export const relativeMomentum = indicator(
  {
    name: 'relativeMomentum',
    aliases: ['rmi'],
    title: 'Relative momentum index',
    family: 'momentum',
    inputs: ['close'],
    params: { window: bars(20, 'bars of the smoothing'), back: bars(5, 'bars of each change') },
    choices: seeds,
    formula: '100·ema(rises) / (ema(rises) + ema(falls)) of x − x before m bars',
    source: 'Roger Altman, Stocks & Commodities, 1993',
    unit: '0…100',
    reading: oscillator(30, 70),
    weight: 1,
  },
  (series: Series, window = 20, back = 5, options: Seed = {}): Series => {
    const change = series.minus(before(series, back));
    const up = ema(larger(change, 0), window, options);
    return shareOf(up, ema(smaller(change, 0).times(-1), window, options)).times(100);
  },
);

function symmetric(series: Series): Series {
  return series
    .plus(before(series, 1).times(2))
    .plus(before(series, 2).times(2))
    .plus(before(series, 3))
    .over(6);
}

function place(series: Series, window: number): Series {
  const bottom = lowest(series, window);
  return ratio(series.minus(bottom), highest(series, window).minus(bottom), 0.5).times(100);
}
