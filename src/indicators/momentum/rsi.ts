import { before, choose, larger, ratio, type Series, shareOf, smaller } from '#series';
import { bars } from '../about.ts';
import { highest, lowest, rateOfChange, streak as streakOf, sum } from '../operators/index.ts';
import { percentRank } from '../statistics/index.ts';
import { sma } from '../averages/index.ts';
import { indicator } from '../indicator.ts';
import { oscillator } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { relativeStrength } from './rsi-kernel.ts';

/**
 * Relative strength index, 0…100, with Wilder's smoothing: the share of upward movement in all
 * movement, 50 while nothing moves. Below 30 is usually read as oversold, above 70 as overbought.
 *
 * @example rsi(close, 14).below(30)
 */
export const rsi = indicator(
  {
    name: 'rsi',
    title: 'Relative strength index',
    family: 'momentum',
    inputs: ['close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices: seeds,
    formula: '100·up / (up + down), averages of Wilder of the rises and falls',
    source: 'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
    unit: '0…100',
    reading: oscillator(30, 70),
    weight: 2,
  },
  (series: Series, window = 14, options: Seed = {}): Series => relativeStrength(series, window, options),
);

/** The two lines of {@link stochasticRsi}. */
export interface StochasticLines {
  readonly k: Series;
  readonly d: Series;
}

/** Stochastic RSI: where the RSI lies between its own lowest and highest of late, 0…100. */
export const stochasticRsi = indicator(
  {
    name: 'stochasticRsi',
    aliases: ['stochRsi', 'srsi'],
    title: 'Stochastic RSI',
    family: 'momentum',
    inputs: ['close'],
    params: {
      window: bars(14, 'bars of the RSI'),
      stochastic: bars(14, 'bars of the range'),
      k: bars(3, 'bars k is averaged over'),
      d: bars(3, 'bars d is averaged over'),
    },
    choices: seeds,
    formula: 'k = sma(100·(rsi − lowest rsi) / (highest − lowest)), d = sma(k)',
    source: 'Tushar Chande and Stanley Kroll, The New Technical Trader, 1994',
    unit: '0…100',
    reading: oscillator(20, 80, 'k'),
    weight: 1.5,
  },
  (series: Series, window = 14, stochastic = 14, k = 3, d = 3, options: Seed = {}): StochasticLines => {
    const strength = rsi(series, window, options);
    const low = lowest(strength, stochastic);
    const raw = ratio(strength.minus(low), highest(strength, stochastic).minus(low), 0.5).times(100);
    const line = sma(raw, k);
    return { k: line, d: sma(line, d) };
  },
);

/** Chande momentum oscillator, −100…100: rises minus falls, in all movement. */
export const cmo = indicator(
  {
    name: 'cmo',
    title: 'Chande momentum oscillator',
    family: 'momentum',
    inputs: ['close'],
    params: { window: bars(14) },
    formula: '100·(Σ rises − Σ falls) / (Σ rises + Σ falls)',
    source: 'Tushar Chande and Stanley Kroll, The New Technical Trader, 1994',
    unit: '−100…100',
    reading: oscillator(-50, 50),
    weight: 1,
  },
  (series: Series, window = 14): Series => {
    const { up, down } = moves(series);
    return shareOf(sum(up, window), sum(down, window)).times(200).minus(100);
  },
);

/** RSI of Cutler: with simple averages, so that it does not depend on where history begins. */
export const cutlerRsi = indicator(
  {
    name: 'cutlerRsi',
    title: 'Relative strength index of Cutler',
    family: 'momentum',
    inputs: ['close'],
    params: { window: bars(14) },
    formula: '100·Σ rises / (Σ rises + Σ falls)',
    source: 'Cutler',
    unit: '0…100',
    reading: oscillator(30, 70),
    weight: 1,
  },
  (series: Series, window = 14): Series => {
    const { up, down } = moves(series);
    return shareOf(sum(up, window), sum(down, window)).times(100);
  },
);

/** Connors RSI: a short RSI, the RSI of the streak, and the rank of the last change, averaged. */
export const connorsRsi = indicator(
  {
    name: 'connorsRsi',
    aliases: ['crsi'],
    title: 'Connors RSI',
    family: 'momentum',
    inputs: ['close'],
    params: {
      window: bars(3, 'bars of the RSI'),
      streak: bars(2, 'bars of the RSI of the streak'),
      rank: bars(100, 'changes ranked'),
    },
    formula: '(rsi(x) + rsi(streak) + percent rank of the change) / 3',
    source: 'Larry Connors and Cesar Alvarez, 2012',
    unit: '0…100',
    reading: oscillator(10, 90),
    weight: 1,
  },
  (series: Series, window = 3, streak = 2, rank = 100): Series =>
    rsi(series, window)
      .plus(rsi(runs(series), streak))
      .plus(percentRank(rateOfChange(series, 1), rank))
      .over(3),
);

// Rises in a row as positive, falls in a row as negative numbers; nothing while it does not move.
function runs(series: Series): Series {
  const last = before(series, 1);
  const up = streakOf(series.above(last));
  const down = streakOf(series.below(last));
  return choose(series.above(last), up, down.times(-1));
}

function moves(series: Series) {
  const change = series.minus(before(series, 1));
  return { up: larger(change, 0), down: smaller(change, 0).times(-1) };
}
