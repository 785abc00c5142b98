import { describe, expect, it } from 'vitest';
import { zigzag } from '#indicators';
import { marketSeries } from '#series';
import { type Columns, compute, differences, suite, vectors } from './reference.ts';

type Input = number | Readonly<Record<string, number>>;

interface File {
  readonly cases: readonly {
    readonly id: string;
    readonly inputs: Readonly<Record<string, readonly Input[]>>;
    readonly expected: readonly {
      readonly values: readonly (number | string | Readonly<Record<string, number>>)[];
    }[];
    readonly decimals: readonly number[];
  }[];
}

// File, ours, the field of a reading, what it was rounded to.
const comparisons: readonly [file: string, ours: string, field: string, tolerance: number][] = [
  ['CFO', 'forecastOscillator:5', '', 0.0006],
  ['DisparityIndex', 'disparity:5', '', 0.0051],
  ['KST', 'kst:1:2:3:4:2:2:2:2.line', '', 0.0051],
  ['PGO', 'prettyGood:3', '', 1e-9],
  ['PSL', 'psychologicalLine:4', '', 1e-9],
  ['RSI', 'rsi:5', '', 0.0051],
  ['RelativeVigorIndex', 'relativeVigor:10.line', 'rvgi', 1e-8],
  ['RelativeVigorIndex', 'relativeVigor:10.signal', 'signal', 1e-8],
  ['StochasticRSI', 'stochasticRsi:14:14:3:3.k', 'k', 0.0051],
  ['StochasticRSI', 'stochasticRsi:14:14:3:3.d', 'd', 0.0051],
  ['IchimokuCloud', 'ichimoku.conversion', 'conversion', 1e-4],
  ['IchimokuCloud', 'ichimoku.base', 'base', 1e-4],
  ['IchimokuCloud', 'ichimoku.leadA', 'spanA', 1e-4],
  ['IchimokuCloud', 'ichimoku.leadB', 'spanB', 1e-4],
  ['LinearRegression', 'forecast:5', '', 0.00051],
  ['SMA', 'sma:5', '', 0.00051],
  ['VortexIndicator', 'vortex:2.plus', 'plus', 1e-9],
  ['VortexIndicator', 'vortex:2.minus', 'minus', 1e-9],
  ['VWAP', 'sessionVwap:since=start', '', 0.0051],
  ['WMA', 'wma:5', '', 0.0051],
  ['DonchianChannels', 'donchian:20.upper', 'upper', 1e-9],
  ['DonchianChannels', 'donchian:20.middle', 'middle', 1e-9],
  ['DonchianChannels', 'donchian:20.lower', 'lower', 1e-9],
  ['PercentB', 'percentB:5:2', '', 0.0051],
  ['UlcerIndex', 'ulcer:14:highs=window', '', 1e-7],
  ['DPO', 'dpo:5', '', 0.00051],
  ['UltimateOscillator', 'ultimate:7:14:28', '', 0.00051],
];

/*
 * Not compared: PVI (its recorded volumes are cut at their separators), T3 (recorded without its
 * inputs), GannHiLo and PremierStochastic (not in our catalogue).
 */
const file = vectors<File>('trading_signals.json');

describe.skipIf(!file)(suite('readings of trading-signals', file), () => {
  it.each(comparisons)('%s: %s', (name, ours, field, tolerance) => {
    const { inputs, expected } = caseOf(name);
    const readings = expected[0]!.values.map((reading) =>
      typeof reading === 'object' ? reading[field] : Number(reading),
    );
    const values = compute(ours, columnsOf(inputs));
    expect(differences(values, readings, { tolerance }).slice(0, 3)).toEqual([]);
  });

  it('ZigZag: confirmed turning points', () => {
    const { inputs, expected } = caseOf('ZigZag');
    const columns = { high: inputs['highs'] as readonly number[], low: inputs['lows'] as readonly number[] };
    const pivots = compute(zigzag(marketSeries, 15).pivot, columns);
    const turns = pivots.filter((value, i) => !Number.isNaN(value) && value !== pivots[i - 1]);
    // The last extreme of the source is not confirmed yet, so it is not known here.
    expect([...turns]).toEqual(expected[0]!.values.slice(0, -1));
  });
});

function caseOf(name: string): File['cases'][number] {
  return file!.cases.find(({ id }) => id.endsWith(`/${name}.test.ts`))!;
}

function columnsOf(inputs: File['cases'][number]['inputs']): Columns {
  const named = { highs: 'high', lows: 'low', closes: 'close', prices: 'close', inputs: 'close' } as const;
  const columns: Record<string, readonly number[]> = {};
  for (const [name, values] of Object.entries(inputs)) {
    const first = values[0];
    if (typeof first === 'number') columns[named[name as keyof typeof named]] = values as readonly number[];
    else
      for (const key of Object.keys(first!))
        columns[key] = values.map((bar) => (bar as Record<string, number>)[key]!);
  }
  return columns;
}
