import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';
import type { Numbers } from './trial.ts';

interface Walk {
  readonly command: string;
  readonly trials: number;
  readonly span: { readonly from: number; readonly to: number };
  readonly folds: readonly {
    readonly train: { readonly from: number; readonly to: number };
    readonly test: { readonly from: number; readonly to: number };
    readonly params: Readonly<Record<string, number>>;
    readonly inside: Numbers;
    readonly outside: Numbers;
    readonly rank: number;
    readonly among: number;
    readonly lacks: string | null;
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
    // Of 181 days, less two groups of 30, 2 of purge on either side of each, and 1 of embargo after it.
    expect(found.cpcv).toMatchObject({ splits: 15, shortestTraining: 181 - 2 * (30 + 2 * 2 + 1) });
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

  it('tests several markets on the same days, where all of them have bars', async () => {
    const cwd = folder({ 'old.csv': csvOf(days.slice(0, 500)), 'new.csv': csvOf(days.slice(200)) });
    for (const [file, market] of [
      ['old.csv', 'binance:LTC/USDT'],
      ['new.csv', 'kraken:BTC/USD'],
    ] as const) {
      const { code } = await cryptobot(['data', 'import', file, '--market', market], { cwd });
      expect(code).toBe(0);
    }
    const args = ['sma-cross', '--market', 'binance:LTC/USDT', '--market', 'kraken:BTC/USD'];
    args.push('--timeframe', '1d', '--param', 'fast=3,5', '--param', 'slow=8,13', '--noise', '0');
    args.push('--train', '90d', '--test', '60d');
    const found = await walkOf(args, cwd);
    expect(found.folds.map(({ lacks }) => lacks)).toEqual([null, null, null]);
    const tested = { bars: 180, from: Date.UTC(2023, 0, 1) + 320 * day };
    expect(found.outOfSample).toMatchObject([tested, tested]);
    expect(found.span).toEqual({
      from: Date.UTC(2023, 0, 1) + 200 * day,
      to: Date.UTC(2023, 0, 1) + 500 * day,
    });
    // Each has other days as well.
    expect(found.overfitting).toMatchObject({ days: 300, longestDays: 500 });
    const { stdout } = await cryptobot(['walkforward', ...args, '--markdown', 'walk.md'], { cwd });
    for (const text of [stdout, readFileSync(join(cwd, 'walk.md'), 'utf8')])
      expect(text).toContain(
        'Folds are cut from 2023-07-20 to 2024-05-14, where all 2 markets have bars: kraken:BTC/USD begins last, binance:LTC/USDT ends first.',
      );
    expect((await cryptobot(['walkforward', ...args, '--to', '2024-05-15'], { cwd })).stdout).toContain(
      'where all 2 markets have bars: kraken:BTC/USD begins last.',
    );
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

  it('goes on where bars are missing, and says which folds were not tested', async () => {
    const cwd = folder({ 'holed.csv': csvOf(days.filter((d) => d < 320 || d >= 390)) });
    const args = ['sma-cross', '--bars', 'holed.csv', '--param', 'fast=3,5', '--param', 'slow=8,13,21'];
    args.push('--noise', '0', '--train', '30d', '--test', '30d', '--cpcv');
    // 21 folds up to day 683, the first of which is tested from day 53 on. Days 323 to 383 have no bars: two
    // tests, and the trainings of the second of these and of the one after, which has bars from day 390 on.
    const found = await walkOf(args, cwd);
    expect(found.folds).toHaveLength(21);
    expect(found.folds.flatMap(({ lacks }, f) => (lacks === null ? [] : [[f, lacks]]))).toEqual([
      [9, 'bars to test on'],
      [10, 'bars to train on'],
      [11, 'bars to train on'],
    ]);
    expect(found.folds[9]).toMatchObject({ outside: null, rank: null, among: 6 });
    expect(found.folds[11]).toMatchObject({ params: null, inside: null, outside: null, among: 0 });
    const [outside] = found.outOfSample;
    const { metrics, trades } = outside!;
    const profit = trades.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(metrics['finalEquity']).toBeCloseTo(10_000 + profit, 6);
    const { test } = found.folds[11]!;
    expect(trades.filter(({ entryTime }) => entryTime >= test.from && entryTime < test.to)).toEqual([]);
    expect(found.cpcv).toMatchObject({ splits: 15 });
    for (const jobs of ['1', '2']) {
      const again = await walkOf([...args, '--jobs', jobs], cwd);
      expect({ ...again, seconds: 0 }).toEqual({ ...found, seconds: 0 });
    }
    const files = ['--report', 'walk.html', '--markdown', 'walk.md'];
    const { stdout } = await cryptobot(['walkforward', ...args, ...files], { cwd });
    const written = ['walk.html', 'walk.md'].map((file) => readFileSync(join(cwd, file), 'utf8'));
    for (const text of [stdout, ...written])
      expect(text).toContain(
        '3 of 21 folds were not tested, and nothing was held there: 2 have no bars to train on, 1 has no bars to test on.',
      );
  });

  it('lets a trial be chosen as soon as a training reaches beyond its warm-up', async () => {
    // Six tests of 60 days end with day 600, and trainings with days 240, 300, …: a mean of 250 needs 250 bars.
    const cwd = folder({ 'whole.csv': csvOf(days.slice(0, 600)) });
    const args = ['sma-cross', '--bars', 'whole.csv', '--param', 'fast=10', '--param', 'slow=50:250:50'];
    args.push('--noise', '0', '--folds', '6', '--train', '120d', '--test', '60d');
    const { folds } = await walkOf(args, cwd);
    expect(folds.map(({ among }) => among)).toEqual([4, 5, 5, 5, 5, 5]);
    const { stdout } = await cryptobot(['walkforward', ...args], { cwd });
    expect(stdout).toContain('each choosing the best of up to 5 trials');
    expect(stdout).toContain(
      'In 1 of 6 folds the training ends before the warm-up of some trials does: at least 4 of 5 could be chosen.',
    );
  });

  it.each([
    [
      'too few bars for the warm-up',
      ['--param', 'slow=250,300', '--to', '2023-12-01', '--train', '30d', '--test', '100d'],
      /^error: No fold could be tested: 3 have too few bars for the warm-up of any trial\. Train longer/,
    ],
    [
      'no objective',
      [
        '--param',
        'slow=20,30',
        '--objective',
        'sharpe / (ambiguousTrades - ambiguousTrades)',
        '--folds',
        '2',
      ],
      /^error: In no training did any trial come to a sharpe.*choose another --objective/,
    ],
    [
      'trials that fail',
      ['--param', 'slow=350,500', '--to', '2023-06-01', '--folds', '2'],
      /^error: In no training did any trial come to a sharpe\. 2 of 2 trials came to nothing\. 1 of them: .*needs 351 bars.* 1 of them: .*needs 501 bars/,
    ],
  ])('says what is true where no fold was tested: %s', async (_, args, message) => {
    const cwd = folder({ 'whole.csv': csvOf(days) });
    const usual = ['walkforward', 'sma-cross', '--bars', 'whole.csv', '--param', 'fast=3', '--noise', '0'];
    const { code, stderr } = await cryptobot([...usual, ...args], { cwd });
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
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
    [
      ['--cpcv', '--left', '5', '--purge', '20d', '--embargo', '10d'],
      /leave a training of 0 days out of 181, and it takes 2 to choose by\. Use --left \d/,
    ],
    [['--folds', '0'], /--folds: "0" is not allowed\. Write a whole number, 1 or more\./],
    [['--cpcv', '--left', '0'], /--left: "0" is not allowed\. Write a whole number, 1 or more\./],
    [['--objective', 'capacity'], /need whole runs/],
    [
      ['--objective', 'maxDrawdown, sharpe'],
      /"maxDrawdown, sharpe" as --objective are 2 objectives, and a training chooses by one\. Give one metric, for example --objective "maxDrawdown", or one formula/,
    ],
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

it('says in its help how a fold begins and ends', async () => {
  const { stdout } = await cryptobot(['walkforward', '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Each fold begins with nothing held and sells what it holds at its last close, so all tests in a row can have more trades than the folds count.',
  );
});

it('offers several objectives where several are looked for, and nowhere else', async () => {
  for (const [command, isOffered] of [
    ['sweep', true],
    ['walkforward', false],
  ] as const) {
    const { stdout } = await cryptobot([command, '--help']);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text.includes('several with commas between them')).toBe(isOffered);
    expect(text).toContain('of a formula more is better: put a minus before what should be small');
  }
});

const days = Array.from({ length: 683 }, (_, d) => d);

/** Daily bars from 2023-01-01 on, of a market that goes up and down in waves of several lengths. */
function csvOf(some: readonly number[]): string {
  const rows = some.map((d) => {
    const [open, close] = [d, d + 1].map(
      (at) => 100 + 10 * Math.sin(at / 3) + 5 * Math.sin(at / 11) + at / 50,
    );
    const prices = [open!, Math.max(open!, close!) + 1, Math.min(open!, close!) - 1, close!];
    return [Date.UTC(2023, 0, 1) + d * day, ...prices.map((price) => price.toFixed(4)), 1000].join(',');
  });
  return ['timestamp,open,high,low,close,volume', ...rows, ''].join('\n');
}

async function walkOf(args: readonly string[], cwd = folder()): Promise<Walk> {
  const { code, stdout, stderr } = await cryptobot(['walkforward', ...args, '--json'], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Walk;
}

function isoOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}

it('marks small samples in its table, and says what the mark means', async () => {
  const { code, stdout } = await cryptobot([
    'walkforward',
    'sma-cross',
    '--from',
    '2023-01-01',
    '--to',
    '2023-01-31',
    '--param',
    'fast=3:5:2',
    '--noise',
    '0',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ … \d{4}-\d\d-\d\d\* /);
  expect(
    stdout.match(/^\* fewer than 10 trades or 14 days: too little to conclude anything\.$/gm),
  ).toHaveLength(1);
});
