import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

type Numbers = Readonly<Record<string, number | null>>;

interface Walk {
  readonly command: string;
  readonly trials: number;
  readonly folds: readonly {
    readonly train: { readonly from: number; readonly to: number };
    readonly test: { readonly from: number; readonly to: number };
    readonly params: Readonly<Record<string, number>>;
    readonly inside: Numbers;
    readonly outside: Numbers;
    readonly rank: number;
  }[];
  readonly stability: Readonly<
    Record<string, { readonly values: readonly number[]; readonly drift: number }>
  >;
  readonly outOfSample: readonly {
    readonly market: string;
    readonly from: number;
    readonly bars: number;
    readonly efficiency: number | null;
    readonly metrics: Numbers;
    readonly baseline: Numbers;
    readonly trades: readonly { readonly pnl: number; readonly entryTime: number }[];
  }[];
  readonly overfitting: Numbers;
  readonly cpcv: { readonly splits: number; readonly paths: readonly number[] } | null;
  readonly seconds: number;
}

const range = ['--from', '2023-01-01', '--to', '2023-07-01'];
const grid = ['--param', 'fast=5:25:10', '--param', 'slow=20:60:20', '--where', 'fast < slow'];
const day = 86_400_000;

describe('walkforward', () => {
  it('chooses in each training what a sweep of it would, and tests it on the days after', async () => {
    const found = await walkOf([
      'sma-cross',
      ...grid,
      ...range,
      '--folds',
      '3',
      '--purge',
      '2d',
      '--cpcv',
      '--embargo',
      '1d',
    ]);
    expect(found.folds).toHaveLength(3);
    for (const [f, fold] of found.folds.entries()) {
      expect(fold.test.from - fold.train.to).toBe(2 * day);
      if (f > 0) expect(fold.test.from).toBe(found.folds[f - 1]!.test.to);
      expect(fold.rank).toBeGreaterThanOrEqual(0);
      expect(fold.rank).toBeLessThanOrEqual(1);
      for (const [name, { values }] of Object.entries(found.stability))
        expect(values[f]).toBe(fold.params[name]);
    }
    // The first training has no bars before it, so that a sweep of it sees the same.
    const [first] = found.folds;
    const { stdout } = await cryptobot([
      'sweep',
      'sma-cross',
      ...grid,
      '--from',
      isoOf(first!.train.from),
      '--to',
      isoOf(first!.train.to),
      '--json',
    ]);
    const { best } = JSON.parse(stdout) as { best: { params: Record<string, number>; metrics: Numbers } };
    expect(first!.params).toEqual(best.params);
    expect(first!.inside).toEqual(best.metrics);
    const [outside] = found.outOfSample;
    expect(outside!.from).toBe(first!.test.from);
    const profit = outside!.trades.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(outside!.metrics['finalEquity']).toBeCloseTo(10_000 + profit, 6);
    expect(Math.min(...outside!.trades.map(({ entryTime }) => entryTime))).toBeGreaterThanOrEqual(
      first!.test.from,
    );
    expect(found.cpcv).toMatchObject({ splits: 15 });
    expect(found.overfitting['trials']).toBe(found.trials);
  });

  it('says the same again when its own command is typed, with any number of threads', async () => {
    const one = await walkOf([
      'sma-cross',
      ...grid,
      ...range,
      '--anchored',
      '--train',
      '60d',
      '--test',
      '30d',
      '--jobs',
      '1',
    ]);
    const words = (one.command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
    const again = await walkOf([...words.slice(2), '--jobs', '2']);
    expect({ ...again, seconds: 0 }).toEqual({ ...one, seconds: 0 });
    expect(new Set(one.folds.map(({ train }) => train.from)).size).toBe(1);
  });

  it('walks several markets by what is best for all of them, each with money of its own', async () => {
    const markets = ['BTC', 'ETH'].flatMap((coin) => ['--market', `sample:${coin}/USDT`]);
    const found = await walkOf(['sma-cross', ...grid, ...range, ...markets, '--folds', '2']);
    expect(found.outOfSample.map(({ market }) => market)).toEqual(['sample:BTC/USDT', 'sample:ETH/USDT']);
  });

  it('shows folds, what they came to, and writes the trades', async () => {
    const cwd = folder();
    const args = [
      'walkforward',
      'sma-cross',
      ...grid,
      ...range,
      '--folds',
      '2',
      '--trades',
      't.csv',
      '--equity',
      'e.csv',
    ];
    const { code, stdout } = await cryptobot(args, { cwd });
    expect(code).toBe(0);
    for (const text of [
      'sharpe out',
      'Rank out',
      'Out of sample',
      'baseline: hold',
      'Efficiency',
      'deflated Sharpe',
    ])
      expect(stdout).toContain(text);
    expect(readFileSync(join(cwd, 't.csv'), 'utf8').split('\n')[0]).toContain('strategy,market');
    expect(existsSync(join(cwd, 'e.csv'))).toBe(true);
  });

  it('is judged by gates on what nobody optimised on, and reported', async () => {
    const cwd = folder();
    const args = ['walkforward', 'sma-cross', ...grid, ...range, '--folds', '2', '--report', 'walk.html'];
    args.push('--markdown', 'walk.md');
    const { code, stdout, stderr } = await cryptobot(
      [...args, '--gate', 'trades>=1', '--gate', 'sharpe>=50'],
      {
        cwd,
      },
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/sharpe/i);
    expect(stderr).toContain('Report: walk.html\n');
    const html = readFileSync(join(cwd, 'walk.html'), 'utf8');
    expect(html).toContain('chosen anew in 2 folds');
    expect(html).toContain('1 of 2 gates failed.');
    expect(readFileSync(join(cwd, 'walk.md'), 'utf8')).toMatch(
      /^## ❌ 1 of 2 gates failed: Walk-forward of sma-cross\n[^]*\n### The folds\n/,
    );
    const [, folds] = /<section id="folds".*?<tbody>(.*?)<\/tbody>/s.exec(html)!;
    expect(folds!.match(/<tr>/g)).toHaveLength(2);
  });

  it('names trials that came to nothing, and why', async () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'picky.ts'),
      `import { between, crossesAbove, crossesBelow, defineStrategy, sma } from 'cryptobot';
export default defineStrategy({
  name: 'picky',
  params: { window: between(2, 9, 4) },
  series: ({ close }, { window }) => {
    if (window === 5) throw new Error('five is <b>bad</b>');
    return { enterLong: crossesAbove(close, sma(close, window)), exitLong: crossesBelow(close, sma(close, window)) };
  },
});
`,
    );
    const args = ['walkforward', './picky.ts', '--param', 'window=4,5,6', ...range, '--folds', '2'];
    const { stdout, stderr } = await cryptobot([...args, '--report', 'walk.html', '--json'], { cwd });
    expect(stderr).toBe('');
    const { failed, failures } = JSON.parse(stdout) as { failed: number; failures: readonly object[] };
    const message: unknown = expect.stringMatching(/picky\.ts:6: .*five is <b>bad<\/b>/);
    expect(failed).toBe(1);
    expect(failures).toEqual([{ params: { window: 5 }, metrics: null, failed: message }]);
    expect(readFileSync(join(cwd, 'walk.html'), 'utf8')).toMatch(
      /<section id="failed".*1 of 3\. They count as tried\..*five is &lt;b&gt;bad/s,
    );
    const shown = await cryptobot(args, { cwd });
    expect(shown.stdout).toMatch(/1 of 3 trials came to nothing, for example: window=5: .*five is/);
  });

  it.each([
    [['--search', 'tpe'], /learns from all of history/],
    [['--folds', '500'], /are too few for these folds/],
    [['--train', '400d', '--test', '30d'], /are too few for these folds/],
    [['--purge', '300d'], /shorter --train, --test and --purge/],
    [
      ['--train', '60d', '--test', '30d', '--folds', '9'],
      /"9" as --folds are more than fit: there are 4 .*Use --folds 4/,
    ],
    [['--embargo', '2d'], /"--embargo" is for cross-validation/],
    [['--groups', '5'], /Add --cpcv/],
    [['--cpcv', '--groups', '40'], /"40" is not a number of groups/],
    [['--cpcv', '--groups', '3', '--left', '3'], /leave nothing to learn from/],
    [['--objective', 'capacity'], /need whole runs/],
    [
      ['--portfolio', '--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT'],
      /cannot be walked forward yet/,
    ],
    [['--train', 'long'], /is not a length of time/],
  ])('%j is refused with a sentence', async (args, message) => {
    const { code, stderr } = await cryptobot(['walkforward', 'sma-cross', ...grid, ...range, ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

async function walkOf(args: readonly string[]): Promise<Walk> {
  const { code, stdout, stderr } = await cryptobot(['walkforward', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Walk;
}

function isoOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}
