import { before, choose, isDefined, type MarketSeries, ratio, type Series, sign } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { total } from '../operators/index.ts';
import { aroundZero, oscillator, slope, state } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';

type CloseVolume = Pick<MarketSeries, 'close' | 'volume'>;

/** Force index: how far the market moved times how much was traded, smoothed. */
export const forceIndex = indicator(
  {
    name: 'forceIndex',
    aliases: ['efi', 'fi'],
    title: 'Force index',
    family: 'volume',
    inputs: ['close', 'volume'],
    params: { window: bars(13, 'bars of the smoothing') },
    choices: seeds,
    formula: 'ema((close − last close)·volume)',
    source: 'Alexander Elder, Trading for a Living, 1993',
    unit: 'price · volume',
    reading: aroundZero(),
    weight: 1,
  },
  ({ close, volume }: CloseVolume, window = 13, options: Seed = {}): Series =>
    ema(close.minus(before(close, 1)).times(volume), window, options),
);

/** Ease of movement: how far the market moved for what was traded. */
export const easeOfMovement = indicator(
  {
    name: 'easeOfMovement',
    aliases: ['emv', 'eom'],
    title: 'Ease of movement',
    family: 'volume',
    inputs: ['high', 'low', 'volume'],
    params: {
      smooth: bars(14, 'bars averaged over; 1 for none'),
      scale: factor(100_000_000, 'volume that counts as one'),
    },
    formula: 'sma((hl2 − last hl2)·(high − low)·scale / volume)',
    source: 'Richard Arms, 1996',
    unit: 'price² per scaled volume',
    reading: aroundZero(),
    weight: 0.5,
  },
  (
    { high, low, volume }: Pick<MarketSeries, 'high' | 'low' | 'volume'>,
    smooth = 14,
    scale = 100_000_000,
  ): Series => {
    const middle = high.plus(low).over(2);
    const moved = middle.minus(before(middle, 1)).times(high.minus(low));
    return sma(ratio(moved.times(scale), volume), smooth);
  },
);

/** Volume price trend: volume counts by the return of its bar. */
export const volumePriceTrend = indicator(
  {
    name: 'volumePriceTrend',
    aliases: ['vpt'],
    title: 'Volume price trend',
    family: 'volume',
    inputs: ['close', 'volume'],
    formula: 'Σ volume·(close / last close − 1), from 0',
    source: 'Common',
    unit: 'volume',
    reading: slope(),
    weight: 1,
  },
  ({ close, volume }: CloseVolume): Series => {
    const last = before(close, 1);
    const part = volume.times(close.over(last).minus(1));
    return total(choose(isDefined(last), part, volume.times(0)));
  },
);

/** Volume zone oscillator, −100…100: the share of volume on rising bars. */
export const volumeZone = indicator(
  {
    name: 'volumeZone',
    aliases: ['vzo'],
    title: 'Volume zone oscillator',
    family: 'volume',
    inputs: ['close', 'volume'],
    params: { window: bars(14, 'bars of the averages') },
    choices: seeds,
    formula: '100·ema(volume·sign of the change) / ema(volume)',
    source: 'Walid Khalil and David Steckler, 2009',
    unit: '−100…100',
    reading: oscillator(-40, 40),
    weight: 0.5,
  },
  ({ close, volume }: CloseVolume, window = 14, options: Seed = {}): Series =>
    ratio(
      ema(volume.times(sign(close.minus(before(close, 1)))), window, options),
      ema(volume, window, options),
    ).times(100),
);

/** Relative volume: this bar's volume against the average of the bars before it. */
export const relativeVolume = indicator(
  {
    name: 'relativeVolume',
    aliases: ['rvol'],
    title: 'Relative volume',
    family: 'volume',
    inputs: ['volume'],
    params: { window: bars(20, 'earlier bars averaged') },
    formula: 'volume / sma(volume of the n bars before)',
    source: 'Common',
    unit: 'ratio around 1',
    reading: { ...state('busy', 'quiet', 'above 1.5 much is traded, below 0.5 little'), levels: [0.5, 1.5] },
  },
  (volume: Series, window = 20): Series => ratio(volume, before(sma(volume, window), 1), 1),
);
