import { describe, expect, it } from 'vitest';
import { donchian } from '#indicators';
import { before, marketSeries } from '#series';
import { differences, type Expected, suite, vectors, compute } from './reference.ts';

interface File {
  readonly quotes: Readonly<
    Record<'date' | 'open' | 'high' | 'low' | 'close' | 'volume', readonly (number | string)[]>
  >;
  readonly results: readonly {
    readonly result: string;
    readonly series: Readonly<Record<string, Expected>>;
  }[];
}

const comparisons: readonly [result: string, column: string, spec: string][] = [
  ['adl', 'adl', 'adl'],
  ['adx', 'pdi', 'adx:14.plus'],
  ['adx', 'mdi', 'adx:14.minus'],
  ['adx', 'dx', 'dx:14'],
  ['adx', 'adx', 'adx:14.adx'],
  ['adx', 'adxr', 'adxr:14:back=n'],
  ['alligator', 'jaw', 'alligator.jaw'],
  ['alligator', 'teeth', 'alligator.teeth'],
  ['alligator', 'lips', 'alligator.lips'],
  ['aroon', 'aroonUp', 'aroon:25.up'],
  ['aroon', 'aroonDown', 'aroon:25.down'],
  ['aroon', 'oscillator', 'aroon:25.oscillator'],
  ['atr', 'tr', 'trueRange'],
  ['atr', 'atr', 'atr:14'],
  ['atr', 'atrp', 'natr:14'],
  ['bb', 'sma', 'bollinger:20:2.middle'],
  ['bb', 'upperBand', 'bollinger:20:2.upper'],
  ['bb', 'lowerBand', 'bollinger:20:2.lower'],
  ['bb', 'percentB', 'percentB:20:2'],
  ['bb', 'zScore', 'zScore:20'],
  ['bb', 'width', 'bandwidth:20:2'],
  ['bop', 'bop', 'balanceOfPower:14'],
  ['chexit', 'chandelierExit', 'chandelier:22:3.long'],
  ['cmo', 'cmo', 'cmo:14'],
  ['dema', 'dema', 'dema:14:seed=once'],
  ['ema', 'ema', 'ema:20'],
  ['heikinashi', 'open', 'heikinAshi.open'],
  ['heikinashi', 'high', 'heikinAshi.high'],
  ['heikinashi', 'low', 'heikinAshi.low'],
  ['heikinashi', 'close', 'heikinAshi.close'],
  ['ichimoku', 'tenkanSen', 'ichimoku.conversion'],
  ['ichimoku', 'kijunSen', 'ichimoku.base'],
  ['ichimoku', 'senkouSpanA', 'ichimoku.spanA'],
  ['ichimoku', 'senkouSpanB', 'ichimoku.spanB'],
  ['keltner', 'upperBand', 'keltner:20:2:10.upper'],
  ['keltner', 'centerline', 'keltner:20:2:10.middle'],
  ['keltner', 'lowerBand', 'keltner:20:2:10.lower'],
  ['kvo', 'oscillator', 'klinger:34:55:13:force=bracketed.line'],
  ['kvo', 'signal', 'klinger:34:55:13:force=bracketed.signal'],
  ['ma-env', 'upperEnvelope', 'envelopes:20:2.5.upper'],
  ['ma-env', 'lowerEnvelope', 'envelopes:20:2.5.lower'],
  ['macd', 'macd', 'macd:12:26:9.line'],
  ['macd', 'signal', 'macd:12:26:9.signal'],
  ['macd', 'histogram', 'macd:12:26:9.histogram'],
  ['mfi', 'mfi', 'moneyFlowIndex:14'],
  ['obv', 'obv', 'obv'],
  ['pivot-points', 'pp', 'pivots:period=month.pp'],
  ['pivot-points', 'r1', 'pivots:period=month.r1'],
  ['pivot-points', 's1', 'pivots:period=month.s1'],
  ['pivot-points', 'r2', 'pivots:period=month.r2'],
  ['pivot-points', 's2', 'pivots:period=month.s2'],
  ['pivot-points', 'r3', 'pivots:period=month.r3'],
  ['pivot-points', 's3', 'pivots:period=month.s3'],
  ['psar', 'sar', 'psar:0.02:0.2.line'],
  ['roc', 'momentum', 'momentum:14'],
  ['roc', 'roc', 'roc:14'],
  ['rsi', 'rsi', 'rsi:14'],
  ['slope', 'slope', 'linearRegression:14.slope'],
  ['slope', 'rSquared', 'linearRegression:14.r2'],
  ['slope', 'stdDev', 'deviation:14'],
  ['sma', 'sma', 'sma:20'],
  ['sma-analysis', 'mad', 'meanDeviation:20'],
  ['smma', 'smma', 'wilderAverage:20'],
  ['stdev', 'stdDev', 'deviation:14'],
  ['stdev', 'mean', 'sma:14'],
  ['stdev', 'zScore', 'zScore:14'],
  ['stoch-rsi', 'stochRsi', 'stochasticRsi:14:14:1:3.k'],
  ['stoch-rsi', 'signal', 'stochasticRsi:14:14:1:3.d'],
  ['stoch', 'oscillator', 'stochastic:14:3:3.k'],
  ['stoch', 'signal', 'stochastic:14:3:3.d'],
  ['stoch', 'percentJ', 'kdj:14:3:3.j'],
  ['supertrend', 'superTrend', 'supertrend:10:3.line'],
  ['t3', 't3', 't3:5:0.7:seed=first'],
  ['tr', 'tr', 'trueRange'],
  ['trix', 'trix', 'trix:14:seed=once'],
  ['ulcer', 'ui', 'ulcer:14:highs=window'],
  ['vwap', 'vwap', 'sessionVwap:since=start'],
  ['vwma', 'vwma', 'vwma:14'],
  ['wma', 'wma', 'wma:14'],
];

// Bars on which a choice without a right answer was made differently: of two equal extremes Aroon
// takes the later one here and the earlier one there; a parabolic that turns on a bar with a new
// extreme begins from that one here (as with TA-Lib and Tulip), and from the one before there.
const different: Readonly<Record<string, readonly number[]>> = { aroon: [193, 232], psar: [250] };

const file = vectors<File>('skender_spy_daily.json');

describe.skipIf(!file)(suite('indicators of Skender on two years of real daily bars', file), () => {
  const { quotes, results } = file ?? ({ quotes: {}, results: [] } as unknown as File);
  const numbers = (name: keyof File['quotes']) => [...(quotes[name] ?? [])].map(Number);
  const columns = {
    time: (quotes.date ?? []).map((date) => Date.parse(String(date))),
    open: numbers('open'),
    high: numbers('high'),
    low: numbers('low'),
    close: numbers('close'),
    volume: numbers('volume'),
  };

  it('donchian: the channel of the bar before, as the library leaves the current bar out', () => {
    const expected = results.find((entry) => entry.result === 'donchian')!.series;
    for (const [column, output] of [
      ['upperBand', 'upper'],
      ['lowerBand', 'lower'],
      ['centerline', 'middle'],
    ] as const) {
      const values = compute(before(donchian(marketSeries, 20)[output], 1), columns);
      expect(differences(values, expected[column]!, { tolerance: 1e-9 })).toEqual([]);
    }
  });

  it.each(comparisons)('%s %s: %s', (result, column, spec) => {
    const expected = results.find((entry) => entry.result === result)!.series[column]!;
    const values = compute(spec, columns);
    const compared = expected.map((value, i) => (different[result]?.includes(i) ? null : value));
    expect(differences(values, compared, { tolerance: 1e-9 }).slice(0, 3)).toEqual([]);
  });
});
