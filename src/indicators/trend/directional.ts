import { absolute, before, type MarketSeries, ratio, type Series } from '#series';
import { wilderAverage } from '../averages/index.ts';
import { smoothedShort } from '../smoothing.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { difference, state } from '../reading.ts';
import { trueRange } from '../volatility/index.ts';
import { type Directions, movement } from './movement.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;
type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

const wilder = 'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978';
const trending = {
  ...state('trending', 'ranging', 'above 25 the market trends, below 20 it does not; up or down alike'),
  levels: [20, 25],
} as const;

/** How the smoothing begins: with all bars of its window, or as TA-Lib or Tulip do. */
export interface Beginning {
  readonly begin?: 'whole' | 'talib' | 'tulip';
}

const choices = {
  begin: {
    values: ['whole', 'talib', 'tulip'],
    about: 'begin with the sum of n bars, or of n − 1 as TA-Lib (shown one bar later) and Tulip do',
  },
};

/** {@link adx}: the strength of the trend, and both directional indicators. */
export interface Adx extends Directions {
  readonly adx: Series;
}

/** Directional movement: what the highs rose and the lows fell, summed with Wilder's smoothing. */
export const directionalMovement = indicator(
  {
    name: 'directionalMovement',
    aliases: ['dm'],
    title: 'Directional movement',
    family: 'trend',
    inputs: ['high', 'low'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices,
    formula: 'n·average of Wilder of the rise of the high, or of the fall of the low, whichever is larger',
    source: wilder,
    unit: 'price',
    reading: difference('plus', 'minus'),
    weight: 1,
  },
  (market: HighLow, window = 14, options: Beginning = {}): Directions => {
    const { plus, minus } = movement(market);
    return {
      plus: smooth(plus, window, options).times(window),
      minus: smooth(minus, window, options).times(window),
    };
  },
);

/** Directional indicators, 0…100: movement up and down in percent of all movement. */
export const directionalIndex = indicator(
  {
    name: 'directionalIndex',
    aliases: ['di'],
    title: 'Directional indicators',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices,
    formula: '100·smoothed directional movement / smoothed true range',
    source: wilder,
    unit: '0…100',
    reading: difference('plus', 'minus'),
    weight: 1,
  },
  (market: HighLowClose, window = 14, options: Beginning = {}): Directions => {
    const { plus, minus } = movement(market);
    const range = smooth(trueRange(market), window, options);
    return {
      plus: ratio(smooth(plus, window, options), range).times(100),
      minus: ratio(smooth(minus, window, options), range).times(100),
    };
  },
);

/** Directional movement index, 0…100: how one-sided the movement is on each bar. */
export const dx = indicator(
  {
    name: 'dx',
    title: 'Directional movement index',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices,
    formula: '100·|plus − minus| / (plus + minus)',
    source: wilder,
    unit: '0…100',
    reading: trending,
  },
  (market: HighLowClose, window = 14, options: Beginning = {}): Series => {
    const { plus, minus } = directionalIndex(market, window, options);
    return ratio(absolute(plus.minus(minus)), plus.plus(minus)).times(100);
  },
);

/** Average directional index, 0…100: how strongly the market trends, with both directions beside it. */
export const adx = indicator(
  {
    name: 'adx',
    aliases: ['dmi'],
    title: 'Average directional index',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(14, 'bars of the smoothing'),
      smooth: { ...bars(0, 'bars dx is averaged over; 0 for the same', 0) },
    },
    choices,
    formula: 'average of Wilder of dx',
    source: wilder,
    unit: '0…100',
    reading: {
      ...difference('plus', 'minus'),
      text: 'above 25 the market trends, below 20 it does not; plus above minus is bullish',
    },
    weight: 1.5,
  },
  (market: HighLowClose, window = 14, smooth = 0, options: Beginning = {}): Adx => ({
    adx: wilderAverage(dx(market, window, options), smooth === 0 ? window : smooth),
    ...directionalIndex(market, window, options),
  }),
);

interface Rating extends Beginning {
  readonly back?: 'n-1' | 'n';
}

/** Average directional index rating: the mean of the index now and a window ago. */
export const adxr = indicator(
  {
    name: 'adxr',
    title: 'Average directional index rating',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices: {
      ...choices,
      back: { values: ['n-1', 'n'], about: 'how many bars ago the earlier index is taken' },
    },
    formula: '(adx + adx before n − 1 bars) / 2',
    source: wilder,
    unit: '0…100',
    reading: trending,
  },
  (market: HighLowClose, window = 14, { back, ...options }: Rating = {}): Series => {
    const now = adx(market, window, window, options).adx;
    return now.plus(before(now, back === 'n' ? window : window - 1)).over(2);
  },
);

function smooth(series: Series, window: number, { begin = 'whole' }: Beginning): Series {
  if (begin === 'whole') return wilderAverage(series, window);
  return smoothedShort(series, window, begin === 'talib' ? 1 : 0);
}
