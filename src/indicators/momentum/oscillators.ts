import { absolute, before, larger, type MarketSeries, ratio, Series, smaller, meanDeviation } from '#series';
import { ema, sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { sum } from '../operators/index.ts';
import { medianPrice, typicalPrice } from '../prices/index.ts';
import { around, aroundZero, oscillator } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { trueRange } from '../volatility/index.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;
type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;
type Candles = Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>;

/** Commodity channel index: the distance from the average in units of the usual distance. */
export const cci = indicator(
  {
    name: 'cci',
    title: 'Commodity channel index',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: { window: bars(20, 'bars of the average') },
    formula: '(tp − sma(tp)) / (0.015·mean |tp − sma(tp)|), tp the typical price',
    source: 'Donald Lambert, Commodities, 1980',
    unit: 'ratio, mostly −100…100',
    reading: oscillator(-100, 100),
    weight: 1,
  },
  (market: HighLowClose, window = 20): Series => {
    const price = typicalPrice(market);
    const average = sma(price, window);
    const usual = new Series(meanDeviation, [price, average], [window]);
    return ratio(price.minus(average), usual.times(0.015));
  },
);

/** Awesome oscillator: a short against a long average of the middle of the bars. */
export const awesome = indicator(
  {
    name: 'awesome',
    aliases: ['ao'],
    title: 'Awesome oscillator',
    family: 'momentum',
    inputs: ['high', 'low'],
    params: { fast: bars(5, 'bars of the short average'), slow: bars(34, 'bars of the long average') },
    formula: 'sma(hl2, fast) − sma(hl2, slow)',
    source: 'Bill Williams, New Trading Dimensions, 1998',
    unit: 'price',
    reading: aroundZero(),
    weight: 1,
  },
  (market: HighLow, fast = 5, slow = 34): Series => {
    const middle = medianPrice(market);
    return sma(middle, fast).minus(sma(middle, slow));
  },
);

/** Accelerator oscillator: the awesome oscillator against its own average. */
export const accelerator = indicator(
  {
    name: 'accelerator',
    aliases: ['ac', 'acosc'],
    title: 'Accelerator oscillator',
    family: 'momentum',
    inputs: ['high', 'low'],
    params: {
      fast: bars(5, 'bars of the short average'),
      slow: bars(34, 'bars of the long average'),
      smooth: bars(5, 'bars of the average of the oscillator'),
    },
    formula: 'ao − sma(ao, smooth)',
    source: 'Bill Williams, New Trading Dimensions, 1998',
    unit: 'price',
    reading: aroundZero(),
    weight: 1,
  },
  (market: HighLow, fast = 5, slow = 34, smooth = 5): Series => {
    const oscillation = awesome(market, fast, slow);
    return oscillation.minus(sma(oscillation, smooth));
  },
);

/** Ultimate oscillator, 0…100: buying pressure over three spans at once. */
export const ultimate = indicator(
  {
    name: 'ultimate',
    aliases: ['ultosc', 'uo'],
    title: 'Ultimate oscillator',
    family: 'momentum',
    inputs: ['high', 'low', 'close'],
    params: {
      short: bars(7, 'bars of the short span'),
      medium: bars(14, 'bars of the middle span'),
      long: bars(28, 'bars of the long span'),
    },
    formula: '100·(4·a₁ + 2·a₂ + a₃)/7, a = Σ (close − true low) / Σ true range',
    source: 'Larry Williams, Stocks & Commodities, 1985',
    unit: '0…100',
    reading: oscillator(30, 70),
    weight: 1,
  },
  (market: HighLowClose, short = 7, medium = 14, long = 28): Series => {
    const pressure = market.close.minus(smaller(market.low, before(market.close, 1)));
    const range = trueRange(market);
    const share = (window: number) => ratio(sum(pressure, window), sum(range, window), 0.5);
    return share(short)
      .times(4)
      .plus(share(medium).times(2))
      .plus(share(long))
      .times(100 / 7);
  },
);

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
