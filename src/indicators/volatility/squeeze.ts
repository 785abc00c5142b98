import { type Condition, type MarketSeries, type Series } from '#series';
import { sma } from '../averages/index.ts';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest } from '../operators/index.ts';
import { aroundZero } from '../reading.ts';
import { linearRegression } from '../statistics/index.ts';
import { deviation } from './deviation.ts';
import { trueRange } from './range.ts';

/** Whether the bands are inside the channel, and where the price pushes. */
export interface Squeeze {
  readonly on: Condition;
  readonly momentum: Series;
}

/** Squeeze: the Bollinger bands lie inside the Keltner channel while the market gathers strength. */
export const squeeze = indicator(
  {
    name: 'squeeze',
    aliases: ['squeezeMomentum', 'ttmSqueeze'],
    title: 'Squeeze momentum',
    family: 'volatility',
    inputs: ['high', 'low', 'close'],
    params: {
      window: bars(20, 'bars of bands and channel', 2),
      deviations: factor(2, 'deviations of the Bollinger bands'),
      ranges: factor(1.5, 'average ranges of the Keltner channel'),
    },
    formula:
      'on: bollinger inside sma ± ranges·sma(true range); momentum: end of a straight line through close − ((highest + lowest)/2 + sma)/2',
    source: 'John Carter, Mastering the Trade, 2005; LazyBear, 2014',
    unit: 'price',
    reading: aroundZero('momentum'),
    weight: 1,
  },
  (
    { high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>,
    window = 20,
    deviations = 2,
    ranges = 1.5,
  ): Squeeze => {
    const middle = sma(close, window);
    const range = sma(trueRange({ high, low, close }), window);
    const center = highest(high, window).plus(lowest(low, window)).over(2).plus(middle).over(2);
    return {
      // Both are around the same average, so only the distances need comparing.
      on: deviation(close, window).times(deviations).below(range.times(ranges)),
      momentum: linearRegression(close.minus(center), window).line,
    };
  },
);
