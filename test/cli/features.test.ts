import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { openParquet } from '#adapters/duckdb';
import { tanhModel } from '../support/onnx-model.ts';
import { cryptobot, folder } from './cryptobot.ts';

const market = ['sample:BTC/USDT', '--timeframe', '1d', '--from', '2024-01-01', '--to', '2024-03-01'];

describe('data export --series', () => {
  it('puts indicators and the series of strategies beside the bars', async () => {
    const args = ['data', 'export', ...market, '--series', 'rsi:14', 'ema-cross', '--param', 'fast=20'];
    const { stdout } = await cryptobot(args);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toBe(
      'timestamp,open,high,low,close,volume,rsi:14,ema-cross.fast,ema-cross.slow,ema-cross.enterLong,ema-cross.exitLong',
    );
    expect(rows).toHaveLength(60);
    // Fourteen changes for the one, twenty values for the other; a yes or no is always there.
    expect(rows[13]).toMatch(/^\d+(,[\d.]+){5},,,,0,0$/);
    expect(rows[14]).toMatch(/^\d+(,[\d.]+){6},,,0,0$/);
    expect(rows[19]).toMatch(/^\d+(,[\d.]+){7},,0,0$/);
  });

  it('has the same values as CSV, Arrow, Parquet and JSON', async () => {
    const cwd = folder({});
    const write = async (out: string) =>
      cryptobot(['data', 'export', ...market, '--series', 'rsi:14,macd.signal', '--out', out, '--json'], {
        cwd,
      });
    const { stdout } = await write('f.csv');
    expect(JSON.parse(stdout)).toMatchObject({ bars: 60, series: ['rsi:14', 'macd.signal'], file: 'f.csv' });
    await Promise.all(['f.arrow', 'f.parquet', 'f.json'].map(write));
    const csv = readFileSync(join(cwd, 'f.csv'), 'utf8').trimEnd().split('\n').slice(1);
    const expected = csv.map((row) =>
      row
        .split(',')
        .slice(6)
        .map((cell) => (cell === '' ? null : Number(cell))),
    );
    const arrow = tableFromIPC(readFileSync(join(cwd, 'f.arrow')));
    const json = JSON.parse(readFileSync(join(cwd, 'f.json'), 'utf8')) as Record<string, number | null>[];
    const columns = ['rsi:14', 'macd.signal'].map((name) => arrow.getChild(name)!);
    expect(expected.map((_, row) => columns.map((column) => column.get(row) as number | null))).toEqual(
      expected,
    );
    expect(json.map((row) => [row['rsi:14'], row['macd.signal']])).toEqual(expected);
    const parquet = await openParquet(join(cwd, 'f.parquet'));
    const [first, second] = await parquet.read(['rsi:14', 'macd.signal']);
    const orNull = (value: string | number | null) => (Number.isNaN(value) ? null : value);
    expect(expected.map((_, row) => [orNull(first![row]!), orNull(second![row]!)])).toEqual(expected);
  });

  it.each([
    ['rsii:14', '"rsii:14" is neither an indicator nor a strategy. Did you mean "rsi"?'],
    ['ema-crss', '"ema-crss" is neither an indicator nor a strategy. Did you mean "ema-cross"?'],
    ['./nowhere.ts', '"./nowhere.ts" is not there.'],
  ])('refuses %s with a sentence', async (name, sentence) => {
    const { code, stderr } = await cryptobot(['data', 'export', ...market, '--series', name]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe('a model beside a strategy', () => {
  const strategy = `
import { defineStrategy, onnx, roc } from 'cryptobot';
export default defineStrategy({
  name: 'trained',
  about: 'Does what a model says',
  series: ({ close }) => {
    const answer = onnx('trained.onnx', [roc(close, 3), roc(close, 9)]);
    return { answer, enterLong: answer.above(0), exitLong: answer.below(0) };
  },
});`;

  it('decides, is part of what identifies a run, and is checked', async () => {
    const cwd = folder({ 'strategies/trained.ts': strategy });
    const model = join(cwd, 'strategies', 'trained.onnx');
    const backtest = async () =>
      (
        JSON.parse(
          (await cryptobot(['backtest', 'trained', '--timeframe', '1d', '--json'], { cwd })).stdout,
        ) as {
          runs: { id: string; hashes: { strategy: string }; metrics: { trades: number } }[];
        }
      ).runs[0]!;
    writeFileSync(model, tanhModel([0.5, 0.25], 0));
    const rising = await backtest();
    expect(rising.metrics.trades).toBeGreaterThan(20);
    expect(await backtest()).toEqual(rising);
    writeFileSync(model, tanhModel([-0.5, -0.25], 0));
    const falling = await backtest();
    expect(falling.id).not.toBe(rising.id);
    expect(falling.hashes.strategy).not.toBe(rising.hashes.strategy);
    const checked = await cryptobot(['strategies', 'check', 'trained', '--json'], { cwd });
    expect(JSON.parse(checked.stdout)).toMatchObject({ sound: true });
  });

  it('names file and line when it is missing', async () => {
    const cwd = folder({ 'strategies/trained.ts': strategy });
    const { code, stderr } = await cryptobot(['backtest', 'trained'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/trained\.ts:7: "trained\.onnx" of onnx\(\) is not there: /),
    ]);
  });
});
