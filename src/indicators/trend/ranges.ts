import { absolute, before, type MarketSeries, ratio, type Series } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { highest, lowest, sinceHighest, sinceLowest, sum } from '../operators/index.ts';
import { difference, state } from '../reading.ts';
import { trueRange } from '../volatility/index.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;
type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

/** How recent the extremes are. */
export interface Aroon {
  readonly up: Series;
  readonly down: Series;
  readonly oscillator: Series;
}

/** Aroon, 0…100: how recent the highest high and the lowest low are. */
export const aroon = indicator(
  {
    name: 'aroon',
    title: 'Aroon',
    family: 'trend',
    inputs: ['high', 'low'],
    params: { window: bars(25, 'bars back an extreme may lie') },
    formula: 'up = 100·(n − bars since the highest high)/n over n + 1 bars, oscillator = up − down',
    source: 'Tushar Chande, 1995',
    unit: '0…100, oscillator −100…100',
    reading: difference('up', 'down'),
    weight: 1,
  },
  ({ high, low }: HighLow, window = 25): Aroon => {
    const recent = (age: Series) =>
      age
        .times(-1)
        .plus(window)
        .times(100 / window);
    const up = recent(sinceHighest(high, window + 1));
    const down = recent(sinceLowest(low, window + 1));
    return { up, down, oscillator: up.minus(down) };
  },
);

/** Movement up and down against all movement. */
export interface Vortex {
  readonly plus: Series;
  readonly minus: Series;
}

/** Vortex: the way from the last low to this high, and from the last high to this low. */
export const vortex = indicator(
  {
    name: 'vortex',
    aliases: ['vi'],
    title: 'Vortex indicator',
    family: 'trend',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14) },
    formula: 'plus = Σ |high − last low| / Σ true range, minus = Σ |low − last high| / Σ true range',
    source: 'Etienne Botes and Douglas Siepman, Stocks & Commodities, 2010',
    unit: 'ratio around 1',
    reading: difference('plus', 'minus'),
    weight: 1,
  },
  (market: HighLowClose, window = 14): Vortex => {
    const { high, low } = market;
    const range = sum(trueRange(market), window);
    return {
      plus: ratio(sum(absolute(high.minus(before(low, 1))), window), range, 1),
      minus: ratio(sum(absolute(low.minus(before(high, 1))), window), range, 1),
    };
  },
);

/** The lines of the cloud as they lie on this bar. */
export interface Ichimoku {
  readonly conversion: Series;
  readonly base: Series;
  /** The cloud drawn on this bar, known since `base` bars. */
  readonly spanA: Series;
  readonly spanB: Series;
  /** The cloud that will be drawn `base` bars ahead, as known now. */
  readonly leadA: Series;
  readonly leadB: Series;
}

/** Ichimoku cloud: middles of three ranges, two of them drawn ahead. The lagging line is the close itself. */
export const ichimoku = indicator(
  {
    name: 'ichimoku',
    title: 'Ichimoku cloud',
    family: 'trend',
    inputs: ['high', 'low'],
    params: {
      conversion: bars(9, 'bars of the conversion line'),
      base: bars(26, 'bars of the base line, and how far ahead the cloud is drawn'),
      span: bars(52, 'bars of the second line of the cloud'),
    },
    formula:
      'middles of highest high and lowest low; spanA = (conversion + base)/2, spanB = middle of 52, both drawn 26 bars ahead',
    source: 'Goichi Hosoda, 1969',
    unit: 'price',
    reading: {
      ...difference('conversion', 'base'),
      text: 'conversion above base bullish, below bearish; a close above the cloud bullish, below bearish',
    },
    weight: 1.5,
  },
  (market: HighLow, conversion = 9, base = 26, span = 52): Ichimoku => {
    const fast = middle(market, conversion);
    const slow = middle(market, base);
    const leadA = fast.plus(slow).over(2);
    const leadB = middle(market, span);
    return {
      conversion: fast,
      base: slow,
      spanA: before(leadA, base),
      spanB: before(leadB, base),
      leadA,
      leadB,
    };
  },
);

/** Vertical horizontal filter: how far the market got, against how much it moved. */
export const verticalHorizontal = indicator(
  {
    name: 'verticalHorizontal',
    aliases: ['vhf'],
    title: 'Vertical horizontal filter',
    family: 'trend',
    inputs: ['close'],
    params: { window: bars(28) },
    formula: '(highest − lowest) / Σ |steps|',
    source: 'Adam White, Futures, 1991',
    unit: 'ratio',
    reading: state('trending', 'ranging', 'high: the market trends, low: it goes back and forth'),
  },
  (series: Series, window = 28): Series =>
    ratio(
      highest(series, window).minus(lowest(series, window)),
      sum(absolute(series.minus(before(series, 1))), window),
    ),
);

function middle({ high, low }: HighLow, window: number): Series {
  return highest(high, window).plus(lowest(low, window)).over(2);
}
