import { before, type Condition, type MarketSeries, Series, valueWhen } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { channel } from '../reading.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;

/** The last confirmed turning points, and on which bars new ones become known. */
export interface Swings {
  /** The last confirmed swing high. */
  readonly high: Series;
  readonly low: Series;
  readonly newHigh: Condition;
  readonly newLow: Condition;
}

const waitsFor = 'a first confirmed high and low';

/**
 * Swing highs and lows: a bar higher (lower) than `left` bars before and `right` bars after it. It
 * is known when those have closed, and not before.
 */
export const swings = indicator(
  {
    name: 'swings',
    title: 'Swing highs and lows',
    family: 'levels',
    inputs: ['high', 'low'],
    params: { left: bars(5, 'bars before that are lower'), right: bars(5, 'bars after that are lower') },
    formula: 'the high before `right` bars, if it is above all highs around it; held until the next',
    source: 'Common',
    unit: 'price',
    reading: channel('high', 'low'),
    weight: 0.5,
    waitsFor,
  },
  (market: HighLow, left = 5, right = 5): Swings => turningPoints(market, left, right),
);

/** Fractals of Bill Williams: swings with two bars on each side. */
export const fractals = indicator(
  {
    name: 'fractals',
    aliases: ['fractal'],
    title: 'Fractals',
    family: 'levels',
    inputs: ['high', 'low'],
    params: { side: bars(2, 'bars on each side that are lower') },
    formula: 'the high before n bars, if it is above n highs before and after it; held until the next',
    source: 'Bill Williams, Trading Chaos, 1995',
    unit: 'price',
    reading: channel('high', 'low'),
    weight: 0.5,
    waitsFor,
  },
  (market: HighLow, side = 2): Swings => turningPoints(market, side, side),
);

function turningPoints({ high, low }: HighLow, left: number, right: number): Swings {
  const top = before(high, right);
  const bottom = before(low, right);
  const newHigh = top.above(highest(before(high, right + 1), left)).and(top.above(highest(high, right)));
  const newLow = bottom.below(lowest(before(low, right + 1), left)).and(bottom.below(lowest(low, right)));
  return {
    high: new Series(valueWhen, [top, newHigh]),
    low: new Series(valueWhen, [bottom, newLow]),
    newHigh,
    newLow,
  };
}
