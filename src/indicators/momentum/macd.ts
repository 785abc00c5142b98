import { ratio, type Series } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { aroundZero } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';

/** A line, its own average, and the distance between those two. */
export interface Macd {
  readonly line: Series;
  readonly signal: Series;
  readonly histogram: Series;
}

const params = {
  fast: bars(12, 'bars of the fast average'),
  slow: bars(26, 'bars of the slow average'),
  signal: bars(9, 'bars of the signal line'),
};

/**
 * Moving average convergence divergence: the distance between a fast and a slow exponential
 * average, its own average (the signal line), and the distance between those two.
 *
 * @example macd(close, 12, 26, 9).histogram.crossesAbove(0)
 */
export const macd = indicator(
  {
    name: 'macd',
    title: 'Moving average convergence divergence',
    family: 'momentum',
    inputs: ['close'],
    params,
    choices: seeds,
    formula: 'line = ema(x, fast) − ema(x, slow), signal = ema(line), histogram = line − signal',
    source: 'Gerald Appel, 1979; histogram Thomas Aspray, 1986',
    unit: 'price',
    reading: aroundZero('histogram'),
    weight: 2,
  },
  (series: Series, fast = 12, slow = 26, signal = 9, options: Seed = {}): Macd =>
    withSignal(ema(series, fast, options).minus(ema(series, slow, options)), signal, options),
);

/** Percentage price oscillator: the MACD in percent of the slow average, so that markets compare. */
export const ppo = indicator(
  {
    name: 'ppo',
    title: 'Percentage price oscillator',
    family: 'momentum',
    inputs: ['close'],
    params,
    choices: seeds,
    formula: 'line = 100·(ema(x, fast) − ema(x, slow)) / ema(x, slow), signal = ema(line)',
    source: 'Gerald Appel; Common',
    unit: 'percent',
    reading: aroundZero('histogram'),
    weight: 1,
  },
  (series: Series, fast = 12, slow = 26, signal = 9, options: Seed = {}): Macd =>
    withSignal(percentApart(series, fast, slow, options), signal, options),
);

/** Percentage volume oscillator: the same of volume. */
export const pvo = indicator(
  {
    name: 'pvo',
    title: 'Percentage volume oscillator',
    family: 'volume',
    inputs: ['volume'],
    params,
    choices: seeds,
    formula: 'line = 100·(ema(volume, fast) − ema(volume, slow)) / ema(volume, slow), signal = ema(line)',
    source: 'Common',
    unit: 'percent',
    reading: {
      high: 'busy',
      low: 'quiet',
      levels: [0, 0],
      text: 'above 0 more is traded than usual, below less',
    },
  },
  (series: Series, fast = 12, slow = 26, signal = 9, options: Seed = {}): Macd =>
    withSignal(percentApart(series, fast, slow, options), signal, options),
);

/** Absolute price oscillator: the distance between a fast and a slow exponential average. */
export const apo = indicator(
  {
    name: 'apo',
    title: 'Absolute price oscillator',
    family: 'momentum',
    inputs: ['close'],
    params: { fast: params.fast, slow: params.slow },
    choices: seeds,
    formula: 'ema(x, fast) − ema(x, slow)',
    source: 'Common',
    unit: 'price',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, fast = 12, slow = 26, options: Seed = {}): Series =>
    ema(series, fast, options).minus(ema(series, slow, options)),
);

/** Volume oscillator: a short against a long average of volume, in percent. */
export const volumeOscillator = indicator(
  {
    name: 'volumeOscillator',
    aliases: ['vosc'],
    title: 'Volume oscillator',
    family: 'volume',
    inputs: ['volume'],
    params: { fast: bars(2, 'bars of the short average'), slow: bars(5, 'bars of the long average') },
    formula: '100·(sma(volume, fast) − sma(volume, slow)) / sma(volume, slow)',
    source: 'Common',
    unit: 'percent',
    reading: {
      high: 'busy',
      low: 'quiet',
      levels: [0, 0],
      text: 'above 0 more is traded than usual, below less',
    },
  },
  (series: Series, fast = 2, slow = 5): Series =>
    ratio(sma(series, fast).minus(sma(series, slow)), sma(series, slow)).times(100),
);

function percentApart(series: Series, fast: number, slow: number, options: Seed): Series {
  const slower = ema(series, slow, options);
  return ratio(ema(series, fast, options).minus(slower), slower).times(100);
}

function withSignal(line: Series, window: number, options: Seed): Macd {
  const signal = ema(line, window, options);
  return { line, signal, histogram: line.minus(signal) };
}
