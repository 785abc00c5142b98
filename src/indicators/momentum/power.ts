import { absolute, larger, type MarketSeries, ratio, type Series } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { sum } from '../operators/index.ts';
import { around, aroundZero, oscillator } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { trueRange } from '../volatility/index.ts';

type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;
type Candles = Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>;

/** Balance of power, −1…1: how much of the bar went from open to close. */
export const balanceOfPower = indicator(
  {
    name: 'balanceOfPower',
    aliases: ['bop'],
    title: 'Balance of power',
    family: 'momentum',
    inputs: ['open', 'high', 'low', 'close'],
    params: { smooth: bars(1, 'bars averaged over') },
    formula: 'sma((close − open) / (high − low), smooth)',
    source: 'Igor Livshin, Stocks & Commodities, 2001',
    unit: '−1…1',
    reading: around(0, 1),
    weight: 0.5,
  },
  ({ open, high, low, close }: Candles, smooth = 1): Series => {
    const power = ratio(close.minus(open), high.minus(low));
    return smooth === 1 ? power : sma(power, smooth);
  },
);

/** QStick: how much the bars rose or fell from open to close, on average. */
export const qstick = indicator(
  {
    name: 'qstick',
    title: 'QStick',
    family: 'momentum',
    inputs: ['open', 'close'],
    params: { window: bars(14, 'bars averaged') },
    formula: 'sma(close − open)',
    source: 'Tushar Chande',
    unit: 'price',
    reading: aroundZero(),
    weight: 1,
  },
  ({ open, close }: Pick<MarketSeries, 'open' | 'close'>, window = 14): Series =>
    sma(close.minus(open), window),
);

/** The pull of buyers and of sellers. */
export interface ElderRay {
  readonly bull: Series;
  readonly bear: Series;
}

/** Elder ray: how far the high and the low are from the average. */
export const elderRay = indicator(
  {
    name: 'elderRay',
    aliases: ['eri'],
    title: 'Elder ray',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(13, 'bars of the average') },
    choices: seeds,
    formula: 'bull = high − ema(close), bear = low − ema(close)',
    source: 'Alexander Elder, Trading for a Living, 1993',
    unit: 'price',
    reading: aroundZero('bull'),
    weight: 1,
  },
  ({ high, low, close }: HighLowClose, window = 13, options: Seed = {}): ElderRay => {
    const average = ema(close, window, options);
    return { bull: high.minus(average), bear: low.minus(average) };
  },
);

/** Pretty good oscillator: the distance from the average in units of the usual range. */
export const prettyGood = indicator(
  {
    name: 'prettyGood',
    aliases: ['pgo'],
    title: 'Pretty good oscillator',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(14, 'bars of the averages') },
    formula: '(close − sma(close)) / ema(true range)',
    source: 'Mark Johnson',
    unit: 'ratio',
    reading: around(0, 3),
    weight: 1,
  },
  (market: HighLowClose, window = 14): Series =>
    ratio(market.close.minus(sma(market.close, window)), ema(trueRange(market), window)),
);

/** Intraday momentum index, 0…100: an RSI of the way from open to close. */
export const intradayMomentum = indicator(
  {
    name: 'intradayMomentum',
    aliases: ['imi'],
    title: 'Intraday momentum index',
    family: 'momentum',
    inputs: ['open', 'close'],
    params: { window: bars(14) },
    formula: '100·Σ rises from open to close / Σ |close − open|',
    source: 'Tushar Chande',
    unit: '0…100',
    reading: oscillator(30, 70),
    weight: 1,
  },
  ({ open, close }: Pick<MarketSeries, 'open' | 'close'>, window = 14): Series => {
    const way = close.minus(open);
    return ratio(sum(larger(way, 0), window), sum(absolute(way), window), 0.5).times(100);
  },
);
