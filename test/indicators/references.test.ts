import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  atr,
  bollinger,
  deviation,
  donchian,
  ema,
  macd,
  rateOfChange,
  rsi,
  sma,
  trueRange,
  wilderAverage,
} from '#indicators';
import { bars } from '#market';
import { before, Graph, marketSeries, type Series } from '#series';
import { sharedPath, skippedWithout } from '../support/shared-data.ts';

const { high, low, close } = marketSeries;
const market = { high, low, close };
const bands = bollinger(close, 20, 2);
const channel = donchian({ high, low }, 20);

// Full series of another library, computed on two years of real daily bars at full precision.
const expected: readonly [result: string, column: string, ours: Series, scale?: number][] = [
  ['sma', 'sma', sma(close, 20)],
  ['ema', 'ema', ema(close, 20)],
  ['smma', 'smma', wilderAverage(close, 20)],
  ['rsi', 'rsi', rsi(close, 14)],
  ['macd', 'macd', macd(close).line],
  ['macd', 'signal', macd(close).signal],
  ['macd', 'histogram', macd(close).histogram],
  ['bb', 'upperBand', bands.upper],
  ['bb', 'lowerBand', bands.lower],
  ['tr', 'tr', trueRange(market)],
  ['atr', 'atr', atr(market, 14)],
  ['stdev', 'stdDev', deviation(close, 14)],
  // That library leaves the current bar out of its channel, and counts in percent.
  ['donchian', 'upperBand', before(channel.upper, 1)],
  ['donchian', 'lowerBand', before(channel.lower, 1)],
  ['donchian', 'centerline', before(channel.middle, 1)],
  ['roc', 'roc', rateOfChange(close, 14), 100],
];

const file = sharedPath('vectors/skender_spy_daily.json');

describe.skipIf(!file)(
  `indicators against full reference series${file ? '' : ` (${skippedWithout('vectors')})`}`,
  () => {
    const { quotes, results } = file
      ? (JSON.parse(readFileSync(file, 'utf8')) as Reference)
      : { quotes: {} as Reference['quotes'], results: [] };

    it.each(expected)('%s: %s', (result, column, ours, scale = 1) => {
      const wanted = results.find((entry) => entry.result === result)!.series[column]!;
      const values = compute(ours, quotes);
      expect(values).toHaveLength(wanted.length);
      wanted.forEach((value, i) => {
        if (value === null) expect(values[i]).toBeNaN();
        else
          expect(Math.abs(values[i]! * scale - value)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(value)),
          );
      });
    });
  },
);

interface Reference {
  readonly quotes: Readonly<
    Record<'date' | 'open' | 'high' | 'low' | 'close' | 'volume', readonly (number | string)[]>
  >;
  readonly results: readonly {
    readonly result: string;
    readonly series: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

function compute(series: Series, quotes: Reference['quotes']): Float64Array {
  const column = (name: keyof Reference['quotes']) => Float64Array.from(quotes[name], Number);
  const time = Float64Array.from(quotes.date, (date) => Date.parse(String(date)));
  const graph = new Graph(
    bars({ exchange: 'reference', symbol: 'SPY/USD' }, '1d', {
      time,
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    }),
  );
  const result = graph.column(series);
  graph.advance(time.length);
  return result.values;
}
