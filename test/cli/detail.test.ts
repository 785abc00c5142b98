import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const head = 'timestamp,open,high,low,close,volume';
const row = (k: number, part: number, ...values: number[]) =>
  [start + k * hour + part * (hour / 2), ...values].join(',');

// Each even bar enters at its close; the bar after it touches stop (98) and target (102) alike.
const coarse = [
  head,
  ...Array.from({ length: 8 }, (_, k) =>
    k % 2 === 0 ? row(k, 0, 100, 100.5, 99.5, 100, 9) : row(k, 0, 100, 103, 97, 100, 9),
  ),
  '',
].join('\n');
const signals = `timestamp,enterLong\n${[0, 2, 4].map((k) => `${start + k * hour},1\n`).join('')}`;
const fine = [
  head,
  // Up first: the target.
  row(1, 0, 100, 103, 99, 101, 5),
  row(1, 1, 101, 101, 97, 100, 4),
  // Nothing inside the third bar, and something else inside the fifth.
  row(5, 0, 100, 103, 99, 101, 5),
  row(5, 1, 101, 101, 98.5, 100, 4),
  '',
].join('\n');
const files = { 'BTC-USDT-1h.csv': coarse, 'BTC-USDT-30m.csv': fine, 'mine.csv': signals };
const args =
  'backtest --bars BTC-USDT-1h.csv --signals mine.csv --fee 0 --slippage 0 --stop-loss 0.02 --take-profit 0.02'.split(
    ' ',
  );

describe('--detail-bars', () => {
  it('resolves what finer bars tell and says what they do not', async () => {
    const cwd = folder(files);
    const { stdout } = await cryptobot([...args, '--detail-bars', 'BTC-USDT-30m.csv', '--json'], { cwd });
    const [run] = (JSON.parse(stdout) as { runs: Record<string, unknown>[] }).runs;
    const trades = run!['trades'] as { reason: string; exitPrice: number; ambiguous: boolean }[];
    expect(trades.map(({ reason, exitPrice, ambiguous }) => [reason, exitPrice, ambiguous])).toEqual([
      ['take-profit', 102, false],
      ['stop-loss', 98, true],
      ['stop-loss', 98, true],
    ]);
    expect(run!['detail']).toEqual({
      timeframe: '30m',
      refined: 1,
      missing: [start + 3 * hour],
      other: [start + 5 * hour],
    });
    const shown = await cryptobot([...args, '--detail-bars', 'BTC-USDT-30m.csv'], { cwd });
    const text = shown.stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('1 bar did not tell what came first and was gone through on 30m bars.');
    expect(text).toContain('The bar of 2024-01-01 03:00 has no finer bars');
    expect(text).toContain('The bar of 2024-01-01 05:00 has finer bars that do not add up to it');
    expect((await cryptobot(['runs', 'verify'], { cwd })).stdout).toContain('same');
  });

  it('is part of what identifies a run', async () => {
    const id = async (...more: string[]) => {
      const { stdout } = await cryptobot([...args, ...more, '--json'], { cwd: folder(files) });
      return (JSON.parse(stdout) as { runs: { id: string }[] }).runs[0]!.id;
    };
    expect(await id('--detail-bars', 'BTC-USDT-30m.csv')).not.toBe(await id());
  });
});

describe('--detail', () => {
  it('takes finer bars of the sample market', async () => {
    const flags = '--timeframe 4h --from 2023-01-01 --to 2023-07-01 --stop-loss 0.01 --take-profit 0.01';
    const { stdout } = await cryptobot([
      'backtest',
      'ema-cross',
      ...flags.split(' '),
      '--detail',
      '1m',
      '--json',
    ]);
    const [run] = (JSON.parse(stdout) as { runs: Record<string, unknown>[] }).runs;
    expect(run!['metrics']).toMatchObject({ ambiguousTrades: 0 });
    expect(run!['detail']).toMatchObject({ timeframe: '1m', missing: [], other: [] });
  });

  it.each<[flags: string, says: RegExp]>([
    ['--detail 1h', /"1h" bars do not lie inside 1h bars/],
    ['--detail 4h', /"4h" bars do not lie inside 1h bars/],
    ['--detail 1m --detail-bars x.csv', /Leave out one of them/],
    ['--detail-bars none.csv', /none\.csv/],
  ])('refuses %s', async (flags, says) => {
    const { code, stdout, stderr } = await cryptobot([
      'backtest',
      'ema-cross',
      '--from',
      '2024-01-01',
      ...flags.split(' '),
    ]);
    expect({ failed: code !== 0, stdout }).toEqual({ failed: true, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
