import { type MarketSeries, type Series } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { atr, type First, firsts } from '../volatility/index.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

/** Where to leave a long and a short position. */
export interface Stops {
  readonly long: Series;
  readonly short: Series;
}

/** Chandelier exit: some average true ranges below the highest high, or above the lowest low. */
export const chandelier = indicator(
  {
    name: 'chandelier',
    aliases: ['ce', 'chandelierExit'],
    title: 'Chandelier exit',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(22), width: factor(3, 'average true ranges from the extreme') },
    choices: firsts,
    formula: 'long = highest high − w·atr, short = lowest low + w·atr',
    source: 'Charles Le Beau, 1990s',
    unit: 'price',
    reading: {
      high: 'neutral',
      low: 'neutral',
      text: 'a close below long ends a long position, above short a short one',
    },
  },
  (market: HighLowClose, window = 22, width = 3, options: First = {}): Stops => {
    const distance = atr(market, window, options).times(width);
    return {
      long: highest(market.high, window).minus(distance),
      short: lowest(market.low, window).plus(distance),
    };
  },
);

/** Chande Kroll stop: the chandelier exit, smoothed by taking its extreme again. */
export const chandeKroll = indicator(
  {
    name: 'chandeKroll',
    aliases: ['cksp'],
    title: 'Chande Kroll stop',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(10),
      width: factor(1, 'average true ranges from the extreme'),
      again: bars(9, 'bars of the second extreme'),
    },
    formula: 'long = highest(highest high − w·atr), short = lowest(lowest low + w·atr)',
    source: 'Tushar Chande and Stanley Kroll, The New Technical Trader, 1994',
    unit: 'price',
    reading: {
      high: 'neutral',
      low: 'neutral',
      text: 'a close below long ends a long position, above short a short one',
    },
  },
  (market: HighLowClose, window = 10, width = 1, again = 9): Stops => {
    const stops = chandelier(market, window, width);
    return { long: highest(stops.long, again), short: lowest(stops.short, again) };
  },
);
