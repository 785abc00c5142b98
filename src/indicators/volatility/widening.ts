import {
  before,
  constantly,
  larger,
  logarithm,
  type MarketSeries,
  ratio,
  type Series,
  smaller,
} from '#series';
import { ema } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest, sum } from '../operators/index.ts';
import { state } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';

import { trueRange } from './range.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;
type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

const restless = state('volatile', 'quiet', 'high: the market moves much, low: little');
const common = { family: 'volatility', reading: restless } as const;

/** Choppiness index, 0…100: how much of the way was back and forth. */
export const choppiness = indicator(
  {
    name: 'choppiness',
    aliases: ['chop'],
    title: 'Choppiness index',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars looked at', 2) },
    formula: '100·log(Σ true range / (highest high − lowest low)) / log n, with true highs and lows',
    source: 'E. W. Dreiss, 1993',
    unit: '0…100',
    reading: {
      ...state('ranging', 'trending', 'above 61.8 it goes back and forth, below 38.2 it trends'),
      levels: [38.2, 61.8],
    },
  },
  (market: HighLowClose, window = 14): Series => {
    const last = before(market.close, 1);
    const top = highest(larger(market.high, last), window);
    const bottom = lowest(smaller(market.low, last), window);
    const way = ratio(sum(trueRange(market), window), top.minus(bottom), 1);
    return logarithm(way)
      .times(100)
      .over(logarithm(constantly(window)));
  },
);

/** Chaikin volatility: how much the usual range has grown, in percent. */
export const chaikinVolatility = indicator(
  {
    ...common,
    name: 'chaikinVolatility',
    aliases: ['cvi'],
    title: 'Chaikin volatility',
    inputs: ['high', 'low'],
    params: { window: bars(10, 'bars of the average'), back: bars(10, 'bars back') },
    choices: seeds,
    formula: '100·(ema(high − low) / ema(high − low) before m bars − 1)',
    source: 'Marc Chaikin',
    unit: 'percent',
  },
  ({ high, low }: HighLow, window = 10, back = 10, options: Seed = {}): Series => {
    const range = ema(high.minus(low), window, options);
    return ratio(range, before(range, back), 1).minus(1).times(100);
  },
);

/** Mass index: bulges when ranges widen, which often comes before a turn. */
export const massIndex = indicator(
  {
    ...common,
    name: 'massIndex',
    aliases: ['mass'],
    title: 'Mass index',
    inputs: ['high', 'low'],
    params: { window: bars(25, 'bars added up'), average: bars(9, 'bars of the averages') },
    choices: seeds,
    formula: 'Σ ema(high − low) / ema(ema(high − low))',
    source: 'Donald Dorsey, Stocks & Commodities, 1992',
    unit: 'ratio',
    reading: state('volatile', 'quiet', 'above 27 and back below 26.5: a turn is likely'),
  },
  ({ high, low }: HighLow, window = 25, average = 9, options: Seed = {}): Series => {
    const once = ema(high.minus(low), average, options);
    return sum(ratio(once, ema(once, average, options), 1), window);
  },
);
