import { type MarketSeries, ratio, type Series } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { bands, channel } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { atr, type First, firsts } from './range.ts';

import type { Bands } from './bands.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

/** Keltner channel: an exponential average, and lines some average true ranges away. */
export const keltner = indicator(
  {
    name: 'keltner',
    aliases: ['kc'],
    title: 'Keltner channel',
    family: 'volatility',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(20, 'bars of the average'),
      width: factor(2, 'average true ranges from the middle to a line'),
      range: bars(10, 'bars of the average true range'),
    },
    choices: { ...seeds, ...firsts },
    formula: 'ema(close) ± width·atr',
    source: 'Chester Keltner, 1960; Linda Raschke, 1980s',
    unit: 'price',
    reading: channel(),
    weight: 1,
  },
  (
    market: HighLowClose,
    window = 20,
    width = 2,
    range = 10,
    { first, ...options }: Seed & First = {},
  ): Bands =>
    around(
      ema(market.close, window, options),
      atr(market, range, { ...options, ...(first && { first }) }).times(width),
    ),
);

/** STARC bands: a simple average, and lines some average true ranges away. */
export const starc = indicator(
  {
    name: 'starc',
    title: 'STARC bands',
    family: 'volatility',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(5, 'bars of the average'),
      width: factor(2, 'average true ranges from the middle to a line'),
      range: bars(10, 'bars of the average true range'),
    },
    formula: 'sma(close) ± width·atr',
    source: 'Manning Stoller, 1980s',
    unit: 'price',
    reading: bands(),
    weight: 1,
  },
  (market: HighLowClose, window = 5, width = 2, range = 10): Bands =>
    around(sma(market.close, window), atr(market, range).times(width)),
);

/** Acceleration bands: averages of high and low, widened by the range of the bars. */
export const accelerationBands = indicator(
  {
    name: 'accelerationBands',
    aliases: ['abands'],
    title: 'Acceleration bands',
    family: 'volatility',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(20, 'bars averaged'), width: factor(4, 'how much the range widens them') },
    formula:
      'sma(high·(1 + w·(high − low)/(high + low))), sma(close), sma(low·(1 − w·(high − low)/(high + low)))',
    source: 'Price Headley, Big Trends in Trading, 2002',
    unit: 'price',
    reading: channel(),
    weight: 1,
  },
  ({ high, low, close }: HighLowClose, window = 20, width = 4): Bands => {
    const share = ratio(high.minus(low), high.plus(low)).times(width);
    return {
      upper: sma(high.times(share.plus(1)), window),
      middle: sma(close, window),
      lower: sma(low.times(share.times(-1).plus(1)), window),
    };
  },
);

/**
 * Donchian channel: the highest high and the lowest low of the last `window` bars. Compare with
 * `before(channel.upper, 1)` to see this bar break it.
 */
export const donchian = indicator(
  {
    name: 'donchian',
    aliases: ['dc'],
    title: 'Donchian channel',
    family: 'volatility',
    inputs: ['high', 'low'],
    params: { window: bars(20) },
    formula: 'highest high, lowest low of n bars, this one included, and their middle',
    source: 'Richard Donchian, 1960s',
    unit: 'price',
    reading: channel(),
    weight: 1,
  },
  ({ high, low }: Pick<MarketSeries, 'high' | 'low'>, window = 20): Bands => {
    const upper = highest(high, window);
    const lower = lowest(low, window);
    return { upper, middle: upper.plus(lower).over(2), lower };
  },
);

/** Where the close is in the Donchian channel: 0 at its bottom, 1 at its top. */
export const donchianPosition = indicator(
  {
    name: 'donchianPosition',
    title: 'Position in the Donchian channel',
    family: 'volatility',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(20) },
    formula: '(close − lower) / (upper − lower)',
    source: 'Common',
    unit: '0…1',
    reading: {
      ...channel(),
      text: 'near 1 bullish, near 0 bearish',
      levels: [0.2, 0.8],
      strength: (values) => values().minus(0.5).times(2),
    },
    weight: 1,
  },
  (market: HighLowClose, window = 20): Series => {
    const { upper, lower } = donchian(market, window);
    return ratio(market.close.minus(lower), upper.minus(lower), 0.5);
  },
);

function around(middle: Series, distance: Series): Bands {
  return { upper: middle.plus(distance), middle, lower: middle.minus(distance) };
}
