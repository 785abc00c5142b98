import { type MarketSeries, ratio, type Series, shareOf } from '#series';
import { ema } from '../averages/index.ts';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { sum, total } from '../operators/index.ts';
import { typicalPrice } from '../prices/index.ts';
import { around, aroundZero, oscillator, slope } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { onBalance, paid } from './money.ts';

type CloseVolume = Pick<MarketSeries, 'close' | 'volume'>;
type Traded = Pick<MarketSeries, 'high' | 'low' | 'close' | 'volume'>;

/** On-balance volume: volume counts up on rising and down on falling bars. */
export const obv = indicator(
  {
    name: 'obv',
    title: 'On-balance volume',
    family: 'volume',
    inputs: ['close', 'volume'],
    choices: {
      begin: { values: ['zero', 'volume'], about: 'what the first bar counts: nothing, or its volume' },
    },
    formula: 'Σ volume·sign(close − last close), from 0',
    source: 'Joe Granville, 1963',
    unit: 'volume',
    reading: slope(),
    weight: 1,
  },
  ({ close, volume }: CloseVolume, { begin }: { readonly begin?: 'zero' | 'volume' } = {}): Series =>
    onBalance(close, volume, begin === 'volume'),
);

/** Accumulation/distribution line: volume counts by where the close lies in its bar. */
export const adl = indicator(
  {
    name: 'adl',
    aliases: ['ad', 'accumulationDistribution'],
    title: 'Accumulation/distribution line',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    formula: 'Σ volume·((close − low) − (high − close)) / (high − low)',
    source: 'Marc Chaikin',
    unit: 'volume',
    reading: slope(),
    weight: 1,
  },
  (market: Traded): Series => total(moneyFlow(market)),
);

/** Chaikin oscillator: a fast against a slow average of the accumulation/distribution line. */
export const chaikinOscillator = indicator(
  {
    name: 'chaikinOscillator',
    aliases: ['adosc'],
    title: 'Chaikin oscillator',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    params: { fast: bars(3, 'bars of the fast average'), slow: bars(10, 'bars of the slow average') },
    choices: seeds,
    formula: 'ema(adl, fast) − ema(adl, slow)',
    source: 'Marc Chaikin',
    unit: 'volume',
    reading: aroundZero(),
    weight: 1,
  },
  (market: Traded, fast = 3, slow = 10, options: Seed = {}): Series => {
    const line = adl(market);
    return ema(line, fast, options).minus(ema(line, slow, options));
  },
);

/** Chaikin money flow, −1…1: the money flow of the last bars in relation to all that was traded. */
export const chaikinMoneyFlow = indicator(
  {
    name: 'chaikinMoneyFlow',
    aliases: ['cmf'],
    title: 'Chaikin money flow',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    params: { window: bars(20) },
    formula: 'Σ volume·((close − low) − (high − close)) / (high − low) / Σ volume',
    source: 'Marc Chaikin',
    unit: '−1…1',
    reading: around(0, 0.25),
    weight: 1,
  },
  (market: Traded, window = 20): Series => ratio(sum(moneyFlow(market), window), sum(market.volume, window)),
);

/** Money flow index, 0…100: an RSI of what was paid, volume included. */
export const moneyFlowIndex = indicator(
  {
    name: 'moneyFlowIndex',
    aliases: ['mfi'],
    title: 'Money flow index',
    family: 'volume',
    inputs: ['high', 'low', 'close', 'volume'],
    params: { window: bars(14) },
    formula: '100·Σ flow on rising typical prices / Σ flow on moving typical prices, flow = tp·volume',
    source: 'Gene Quong and Avrum Soudack, Stocks & Commodities, 1989',
    unit: '0…100',
    reading: oscillator(20, 80),
    weight: 1,
  },
  (market: Traded, window = 14): Series => {
    const { rising, falling } = paid(typicalPrice(market), market.volume);
    return shareOf(sum(rising, window), sum(falling, window)).times(100);
  },
);

// Where the close lies in its bar, −1…1, times volume.
function moneyFlow({ high, low, close, volume }: Traded): Series {
  return ratio(close.minus(low).minus(high.minus(close)), high.minus(low)).times(volume);
}
