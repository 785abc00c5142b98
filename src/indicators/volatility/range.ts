import { type MarketSeries, type Series } from '#series';
import { wilderAverage } from '../averages/index.ts';
import { bars, type Choice } from '../about.ts';
import { indicator } from '../indicator.ts';
import { state } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { rangeWithGap } from './true-range.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

const restless = state('volatile', 'quiet', 'high: the market moves much, low: little');
const common = { family: 'volatility', reading: restless } as const;

/** What the range of the very first bar is, which has no last close: undefined, or its own high − low. */
export interface First {
  readonly first?: 'skip' | 'range';
}

export const firsts = {
  first: {
    values: ['skip', 'range'],
    about: 'whether the first bar, which has no last close, is left out or counts with high − low',
  },
} satisfies Record<string, Choice>;

/** How far a bar reached, the gap from the last close included. */
export const trueRange = indicator(
  {
    ...common,
    name: 'trueRange',
    aliases: ['tr'],
    title: 'True range',
    inputs: ['high', 'low', 'close'],
    choices: firsts,
    formula: 'max(high − low, |high − last close|, |low − last close|)',
    source: 'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
    unit: 'price',
  },
  (market: HighLowClose, { first }: First = {}): Series => rangeWithGap(market, first === 'range'),
);

/**
 * Average true range with Wilder's smoothing: how far the market usually moves in one bar, in
 * units of price.
 */
export const atr = indicator(
  {
    ...common,
    name: 'atr',
    title: 'Average true range',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices: { ...seeds, ...firsts },
    formula: 'average of Wilder of the true range',
    source: 'J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
    unit: 'price',
  },
  (market: HighLowClose, window = 14, { first, ...options }: Seed & First = {}): Series =>
    wilderAverage(trueRange(market, { ...(first && { first }) }), window, options),
);

/** The average true range in percent of the close, so that markets compare. */
export const natr = indicator(
  {
    ...common,
    name: 'natr',
    aliases: ['atrp'],
    title: 'Normalized average true range',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the smoothing') },
    choices: { ...seeds, ...firsts },
    formula: '100·atr / close',
    source: 'John Forman, Stocks & Commodities, 2006',
    unit: 'percent',
  },
  (market: HighLowClose, window = 14, options: Seed & First = {}): Series =>
    atr(market, window, options).over(market.close).times(100),
);
