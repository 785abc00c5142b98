import { expect, it } from 'vitest';
import { cryptobot } from './cryptobot.ts';

it('analyze shows readings, score and confidence of the last bar', async () => {
  const { code, stdout } = await cryptobot([
    'analyze',
    'sample:SOL/USDT',
    '--timeframe',
    '1d',
    '--to',
    '2023-06-01',
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('sample:SOL/USDT 1d (synthetic), bar of 2023-05-31 00:00 UTC');
  expect(stdout).toMatch(/Relative strength index +\d+\.\d+ +\w+/);
  expect(stdout).toMatch(/Score [−+]\d\.\d\d of −1…1, confidence \d\.\d\d of 0…1/);
});

it('analyze --json has every value', async () => {
  const { stdout } = await cryptobot(['analyze', 'sample:SOL/USDT', '--json', '--to', '2021-06-01']);
  const document = JSON.parse(stdout) as {
    score: number;
    readings: { name: string; values: Record<string, number> }[];
  };
  expect(document).toMatchObject({ market: 'sample:SOL/USDT', timeframe: '1h', synthetic: true });
  expect(document.readings.find(({ name }) => name === 'macd')!.values).toEqual({
    line: expect.any(Number),
    signal: expect.any(Number),
    histogram: expect.any(Number),
  });
});

it('analyze wants one market that has bars', async () => {
  const { code, stderr } = await cryptobot(['analyze', 'binance:BTC/USDT']);
  expect(code).toBe(5);
  expect(stderr).toContain('No bars for "binance:BTC/USDT"');
});

it('analyze asks the strategies that are named, or the shelf', async () => {
  const range = ['sample:BTC/USDT', '--timeframe', '4h', '--to', '2021-06-01'];
  const one = await cryptobot(['analyze', ...range, '--strategy', 'conservative', '--json']);
  expect(JSON.parse(one.stdout)).toMatchObject({
    strategies: [
      {
        strategy: 'conservative',
        signals: { enterLong: expect.any(Boolean), exitLong: expect.any(Boolean) },
        score: expect.any(Number),
        confidence: expect.any(Number),
        readings: expect.any(Array),
      },
    ],
    failures: [],
  });
  const all = await cryptobot(['analyze', ...range]);
  expect(all.stdout).toMatch(/Strategy +Says +Holds +Score +Confidence/);
  expect(all.stdout).toMatch(/buy-and-hold +enter long +long, \d+ bars/);
  // One market cannot be ranked; the others are asked nevertheless.
  expect(all.stderr).toContain('"cross-sectional-momentum" could not be asked');
  const none = await cryptobot(['analyze', ...range, '--strategy', 'conservativ']);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('"conservativ" is not a strategy. Did you mean "conservative"?');
});
