import { describe, expect, it } from 'vitest';
import { type Columns, compute, differences, suite, vectors } from './reference.ts';

interface File {
  readonly sheets: readonly {
    readonly file: string;
    readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  }[];
}

// Sheet, column, ours, what the sheet was rounded to, and what ours is multiplied with.
const comparisons: readonly [
  sheet: string,
  column: string,
  ours: string,
  tolerance: number | undefined,
  scale: number | undefined,
][] = (
  [
    ['cs-atr.csv', 'TR', 'trueRange:first=range'],
    ['cs-atr.csv', 'ATR', 'atr:14:first=range'],
    ['cs-bbands.csv', 'MiddleBand', 'bollinger:20:2.middle'],
    ['cs-bbands.csv', 'HighBand', 'bollinger:20:2.upper'],
    ['cs-bbands.csv', 'LowBand', 'bollinger:20:2.lower'],
    ['cs-bbands.csv', 'WidthBand', 'bandwidth:20:2', 2e-6, 100],
    ['cs-bbands.csv', 'PercentageBand', 'percentB:20:2', 2e-6],
    ['cs-bbands.csv', '20-day Standard Deviation', 'deviation:20', 2e-6],
    ['cs-dc.csv', 'upper_band', 'donchian:20.upper'],
    ['cs-dc.csv', 'lower_band', 'donchian:20.lower'],
    ['cs-dc.csv', 'middle_band', 'donchian:20.middle', 2e-4],
    ['cs-dc.csv', 'dc_percentage', 'donchianPosition:20'],
    ['cs-kc.csv', 'middle_band', 'ema:20:seed=first'],
    ['cs-kc.csv', 'atr', 'atr:10:first=range'],
    ['cs-macd.csv', 'MACD_line', 'macd:12:26:9:seed=first.line'],
    ['cs-mfi.csv', 'MFI', 'moneyFlowIndex:14', 1e-5],
    ['cs-mfi.csv', 'Typical Price', 'typicalPrice', 1e-5],
    ['cs-psar.csv', 'psar_up', 'psar:0.02:0.2.line'],
    ['cs-psar.csv', 'psar_down', 'psar:0.02:0.2.line'],
    ['cs-roc.csv', 'ROC', 'roc:12'],
    ['cs-soo.csv', 'SO', 'stochasticFast:14:3.k', 1e-6],
    ['cs-soo.csv', 'SO_SIG', 'stochasticFast:14:3.d', 1e-6],
    ['cs-ui.csv', 'ulcer_index', 'ulcer:14:highs=window'],
    ['cs-vortex.csv', '+VI14', 'vortex:14.plus', 1e-6],
    ['cs-vortex.csv', '-VI14', 'vortex:14.minus', 1e-6],
    ['cs-vwap.csv', 'vwap', 'vwap:14'],
    ['cs-wma.csv', 'WMA', 'wma:9', 1e-6],
    ['cs-obv.csv', 'OBV', 'obv'],
  ] as readonly (readonly [string, string, string, number?, number?])[]
).map(([sheet, column, ours, tolerance, scale]) => [sheet, column, ours, tolerance, scale]);

/*
 * Not compared: cs-rsi and cs-stochrsi smooth from a zero on the first bar, which is not Wilder's
 * convention; the MACD's signal starts where its sheet has already been averaging.
 */

const file = vectors<File>('stockcharts_sheets.json');

describe.skipIf(!file)(suite('spreadsheets of StockCharts', file), () => {
  it.each(comparisons)('%s %s: %s', (name, column, ours, tolerance = 1e-8, scale = 1) => {
    const { columns } = file!.sheets.find((sheet) => sheet.file === name)!;
    const values = compute(ours, lowerCase(columns)).map((value) => value * scale);
    const expected = columns[column]!.map((value, i) =>
      // Sheets write 0 while an average warms up.
      typeof value === 'number' && (value !== 0 || Number.isFinite(values[i])) ? value : null,
    );
    const from = warmups[name] ?? 0;
    expect(differences(values, expected, { tolerance, from }).slice(0, 3)).toEqual([]);
  });
});

// Sheets that show averages of fewer bars than their window at the start, or a parabolic whose
// acceleration begins a bar later, until it turns for the first time.
const warmups: Readonly<Record<string, number>> = { 'cs-psar.csv': 8, 'cs-vwap.csv': 13, 'cs-wma.csv': 8 };

function lowerCase(columns: File['sheets'][number]['columns']): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name.toLowerCase(),
      values.map((value) => (typeof value === 'number' ? value : NaN)),
    ]),
  );
}
