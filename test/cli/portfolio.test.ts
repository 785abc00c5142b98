import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

interface Portfolio {
  readonly strategy: string;
  readonly market: string;
  readonly lanes: readonly { readonly strategy: string; readonly market: string }[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>>;
  readonly trades: readonly {
    readonly strategy: string;
    readonly market: string;
    readonly pnl: number;
    readonly exitTime: number;
  }[];
  readonly open: readonly { readonly pnl: number }[];
}

const markets = ['BTC', 'ETH', 'SOL'].map((coin) => `sample:${coin}/USDT`);
const terms = [
  ...markets.flatMap((market) => ['--market', market]),
  '--from',
  '2023-01-01',
  '--to',
  '2023-04-01',
];

describe('backtest --portfolio', () => {
  it('runs all strategies on all markets from one account', async () => {
    const run = await portfolioOf(['sma-cross', 'rsi-reversion', '--portfolio', '--size', '0.3']);
    expect(run.strategy).toBe('sma-cross + rsi-reversion');
    expect(run.market).toBe('sample:BTC/USDT+ETH/USDT+SOL/USDT');
    expect(run.lanes).toHaveLength(6);
    expect(new Set(run.trades.map(({ market }) => market))).toEqual(new Set(markets));
    expect(new Set(run.trades.map(({ strategy }) => strategy))).toEqual(
      new Set(['sma-cross', 'rsi-reversion']),
    );
    const profit = [...run.trades, ...run.open].reduce((sum, { pnl }) => sum + pnl, 0);
    expect(run.metrics['finalEquity']).toBeCloseTo(10_000 + profit, 6);
  });

  it('writes a report whose trades say where they were made', async () => {
    const cwd = folder();
    const args = [
      'backtest',
      'sma-cross',
      '--portfolio',
      ...terms,
      '--report',
      'shared.html',
      '--trades',
      'trades.csv',
    ];
    const { code } = await cryptobot(args, { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'shared.html'), 'utf8')).toContain('Equal money in each of the markets');
    const rows = readFileSync(join(cwd, 'trades.csv'), 'utf8').split('\n');
    for (const market of markets)
      expect(rows.some((row) => row.startsWith(`sma-cross,${market},`))).toBe(true);
  });
});

describe('a strategy that ranks markets', () => {
  it('trades all of them from one account, one at a time as it asks', async () => {
    const run = await portfolioOf(['cross-sectional-momentum', '--param', 'lookback=100']);
    expect(run.lanes.map(({ market }) => market)).toEqual(markets);
    expect(run.trades.length).toBeGreaterThan(5);
  });

  it('asks for several when there is one', async () => {
    const { code, stderr } = await cryptobot(['backtest', 'cross-sectional-momentum']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /"cross-sectional-momentum" ranks markets against each other and needs two or more/,
    );
  });
});

async function portfolioOf(args: readonly string[]): Promise<Portfolio> {
  const { stdout } = await cryptobot(['backtest', ...args, ...terms, '--json']);
  const { runs } = JSON.parse(stdout) as { runs: Portfolio[] };
  expect(runs).toHaveLength(1);
  return runs[0]!;
}
