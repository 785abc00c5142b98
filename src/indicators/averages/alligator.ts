import { before, type MarketSeries, type Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { difference } from '../reading.ts';
import { wilderAverage } from './exponential.ts';

/** Three smoothed averages of the middle of the bars, each moved forward. */
export interface Alligator {
  readonly jaw: Series;
  readonly teeth: Series;
  readonly lips: Series;
}

/** Bill Williams' alligator: it sleeps while its lines lie together and eats while they are apart. */
export const alligator = indicator(
  {
    name: 'alligator',
    title: 'Alligator',
    family: 'trend',
    inputs: ['high', 'low'],
    params: {
      jaw: bars(13, 'bars of the slow line'),
      teeth: bars(8, 'bars of the middle line'),
      lips: bars(5, 'bars of the fast line'),
    },
    formula: 'smoothed averages of (high + low)/2, as they were 8, 5 and 3 bars ago',
    source: 'Bill Williams, New Trading Dimensions, 1998',
    unit: 'price',
    reading: difference('lips', 'jaw'),
    weight: 1,
  },
  ({ high, low }: Pick<MarketSeries, 'high' | 'low'>, jaw = 13, teeth = 8, lips = 5): Alligator => {
    const middle = high.plus(low).over(2);
    return {
      jaw: before(wilderAverage(middle, jaw), 8),
      teeth: before(wilderAverage(middle, teeth), 5),
      lips: before(wilderAverage(middle, lips), 3),
    };
  },
);
