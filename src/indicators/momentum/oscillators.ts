import { before, type MarketSeries, ratio, Series, smaller, meanDeviation } from '#series';
import { sma } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { sum } from '../operators/index.ts';
import { medianPrice, typicalPrice } from '../prices/index.ts';
import { aroundZero, oscillator } from '../reading.ts';
import { trueRange } from '../volatility/index.ts';

type HighLow = Pick<MarketSeries, 'high' | 'low'>;
type HighLowClose = Pick<MarketSeries, 'high' | 'low' | 'close'>;

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
