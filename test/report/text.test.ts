import { describe, expect, it } from 'vitest';
import { sampleBars } from '#market';
import { definitions } from '#metrics';
import {
  comparisonNotes,
  comparisonTable,
  comparisonTitle,
  equityCsv,
  formatMetric,
  type ReportDocument,
  type ReportedRun,
  sparkline,
  toJson,
  tradesCsv,
} from '#report';
import { evaluate } from '#research';
import { defaultAccount } from '#simulation';
import emaCross from '../../strategies/ema-cross.ts';
import smaCross from '../../strategies/sma-cross.ts';

const bars = sampleBars('BTC/USDT', '1d');
const reported = (strategy: typeof smaCross): ReportedRun => ({
  ...evaluate(strategy.plan(), bars, defaultAccount),
  identity: { id: strategy.name, hashes: { bars: 'b', strategy: 's', config: 'c' } },
  about: strategy.about,
  synthetic: true,
});
const document: ReportDocument = {
  runs: [reported(smaCross), reported(emaCross)],
  objective: 'sharpe',
  selection: null,
  command: 'cryptobot backtest',
  version: '0',
};

describe('numbers for people', () => {
  it.each([
    [null, 'ratio', '–'],
    [0.1234, 'fraction', '12.3 %'],
    [0.0005, 'fraction', '0.050 %'],
    [-0.000001, 'fraction', '0.000 %'],
    [-0.001, 'ratio', '0.00'],
    [-0.5, 'fraction', '-50.0 %'],
    [123.456, 'fraction', '12,346 %'],
    [1234.5, 'money', '1,234.50'],
    [1_234_567.8, 'money', '1,234,568'],
    [0.001234, 'money', '0.0012'],
    [3, 'count', '3'],
    [1.005, 'ratio', '1.00'],
    [93_600_000, 'duration', '1 d 2 h'],
    [0, 'duration', '0 min'],
    [true, 'yes or no', 'yes'],
    [[1, 2], 'money range', '1.00 … 2.00'],
  ] as const)('%s %s is "%s"', (value, unit, text) => {
    expect(formatMetric(value, unit)).toBe(text);
  });

  it('a curve in one line shows its shape', () => {
    expect(sparkline(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline(Float64Array.of(5, 5, 5), 10)).toBe('▁▁▁');
    expect(sparkline(Float64Array.of(1, 9, 1, 2, 1, 8), 3)).toBe('█▁▇');
  });
});

describe('the comparison table', () => {
  it('has a row for each run and one for the baseline, each as wide as its head', () => {
    const { head, rows } = comparisonTable(document);
    expect(rows.map((row) => row[1]!.text)).toEqual(['sma-cross', 'ema-cross*', 'baseline: hold']);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
  });

  it('says what was run and what to know before believing it', () => {
    expect(comparisonTitle(document)[0]).toBe(
      'sample:BTC/USDT 1d (synthetic), 2021-01-01 to 2024-12-31, 1,461 bars',
    );
    expect(comparisonNotes(document).join(' ')).toContain('fewer than 10 trades');
    expect(comparisonNotes(document).join(' ')).toContain('Synthetic');
  });
});

describe('the JSON document', () => {
  const [run] = (JSON.parse(JSON.stringify(toJson(document))) as { runs: Record<string, unknown>[] }).runs;

  it('has the keys that scripts depend on', () => {
    expect(Object.keys(toJson(document))).toEqual(['version', 'engine', 'command', 'runs', 'comparison']);
    expect(Object.keys(run!)).toEqual(
      expect.arrayContaining([
        'id',
        'strategy',
        'params',
        'market',
        'timeframe',
        'from',
        'to',
        'bars',
        'synthetic',
        'costs',
        'fills',
        'cash',
        'hashes',
        'warmup',
        'metrics',
        'baseline',
        'trades',
        'open',
      ]),
    );
    expect(Object.keys(run!['metrics'] as object).toSorted()).toEqual(Object.keys(definitions).toSorted());
    expect(Object.keys((run!['trades'] as object[])[0]!)).toEqual(
      expect.arrayContaining([
        'side',
        'entryTime',
        'entryPrice',
        'exitTime',
        'exitPrice',
        'quantity',
        'fees',
        'pnl',
        'return',
        'reason',
        'bars',
      ]),
    );
  });

  it('names the last bar by its open and the market in full', () => {
    expect(run).toMatchObject({
      market: 'sample:BTC/USDT',
      from: Date.UTC(2021, 0, 1),
      to: Date.UTC(2024, 11, 31),
      bars: 1461,
      synthetic: true,
      fills: 'next-open',
    });
  });
});

describe('CSV', () => {
  it('has a row per trade, times in ISO, an open trade without exit', () => {
    const lines = tradesCsv(document.runs).trimEnd().split('\n');
    const trades = document.runs.flatMap(({ run }) => [...run.trades, ...run.open]);
    expect(lines).toHaveLength(1 + trades.length);
    expect(lines[1]).toMatch(/^sma-cross,sample:BTC\/USDT,1d,long,20\d\d-\d\d-\d\dT00:00:00.000Z,/);
  });

  it('has a row per bar and run', () => {
    expect(equityCsv(document.runs).trimEnd().split('\n')).toHaveLength(1 + 2 * bars.length);
  });
});
