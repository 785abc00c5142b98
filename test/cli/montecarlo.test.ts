import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const half = ['montecarlo', 'ema-cross', '--from', '2023-01-01', '--to', '2023-07-01'];

interface Document {
  readonly command: string;
  readonly runs: readonly {
    readonly strategy: string;
    readonly metrics: Readonly<Record<string, number>>;
    readonly methods: readonly {
      readonly method: string;
      readonly paths: number;
      readonly axis: string;
      readonly at: readonly number[];
      readonly riskOfRuin: number;
      readonly totalReturn: Readonly<Record<string, number>>;
      readonly equity: Readonly<Record<string, readonly number[]>>;
    }[];
  }[];
}

describe('montecarlo', () => {
  test('writes a report where it is told to, with a fan for each method', async () => {
    const cwd = folder();
    const args = [...half, '--paths', '20', '--method', 'trades-bootstrap,returns-blocks'];
    const { code, stderr } = await cryptobot([...args, '--report', 'own/paths.html'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('Report: own/paths.html\n');
    const html = readFileSync(join(cwd, 'own/paths.html'), 'utf8');
    expect(html).toContain('What else could have happened to ema-cross');
    expect(html.match(/<svg class="fan"/g)).toHaveLength(4);
    await cryptobot([...args, '--report', 'again.html', '--json'], { cwd });
    expect(readFileSync(join(cwd, 'again.html'), 'utf8')).toBe(html);
  });

  test('shows what else could have happened, a row and a fan for each method', async () => {
    const { code, stdout } = await cryptobot([...half, '--paths', '20']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^real, by trades +-?\d+\.\d %/m);
    for (const method of [
      'trades-shuffle',
      'trades-bootstrap',
      'returns-blocks',
      'returns-circular',
      'prices-jitter',
      'fills-late',
      'fills-missed',
    ])
      expect(stdout).toMatch(new RegExp(`^${method} +20 .+ %$`, 'm'));
    expect(stdout.match(/^95 % {2}[▁▂▃▄▅▆▇█]+\n50 % {2}[▁▂▃▄▅▆▇█]+\n 5 % {2}[▁▂▃▄▅▆▇█]+$/gm)).toHaveLength(7);
    expect(stdout).toContain('it falls below 50.0 % of the cash on the way');
  });

  test('has the numbers and the bands as JSON, and the command that gives them again', async () => {
    const args = [
      ...half,
      '--paths',
      '30',
      '--method',
      'trades-shuffle,fills-late',
      '--delay',
      '2',
      '--seed',
      '7',
      '--ruin',
      '0.9',
    ];
    const { stdout } = await cryptobot([...args, '--json']);
    const { command, runs } = JSON.parse(stdout) as Document;
    const [shuffle, late] = runs[0]!.methods;
    expect(runs[0]!.methods.map(({ method, paths, axis }) => [method, paths, axis])).toEqual([
      ['trades-shuffle', 30, 'trades'],
      ['fills-late', 30, 'days'],
    ]);
    expect(shuffle!.at).toHaveLength(runs[0]!.metrics['trades']! + 1);
    expect(late!.at).toHaveLength(181);
    expect(late!.equity['p50']).toHaveLength(181);
    const again = await cryptobot([...command.split(' ').slice(1), '--json'], {
      cwd: folder({ 'cryptobot.config.json': '{ "fee": 0.01 }' }),
    });
    expect(again.stdout).toBe(stdout);
  });

  // The bits of chance, of both bootstraps, of re-runs and of percentiles on whatever machine this runs.
  test('has the same bytes everywhere', async () => {
    const { stdout } = await cryptobot([...half, '--paths', '25', '--json']);
    const { runs } = JSON.parse(stdout) as Document;
    expect(createHash('sha256').update(JSON.stringify(runs[0]!.methods)).digest('hex')).toBe(golden);
  });

  test('says which methods have nothing to say, and why', async () => {
    const { code, stdout, stderr } = await cryptobot([
      'montecarlo',
      'buy-and-hold',
      '--from',
      '2023-01-01',
      '--to',
      '2023-02-01',
      '--method',
      'trades-shuffle,returns-blocks',
      '--paths',
      '10',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'trades-shuffle says nothing of buy-and-hold on sample:BTC/USDT 1h: it takes two closed trades or more.',
    );
    expect(stdout).toMatch(/^returns-blocks\* +10 /m);
  });

  it.each([
    [['montecarlo'], '"cryptobot montecarlo" needs a strategy.'],
    [
      [...half, '--method', 'trade-shuffle'],
      '--method: "trade-shuffle" is not a method. Did you mean "trades-shuffle"?',
    ],
    [[...half, '--paths', '1'], '--paths: "1" is not allowed. Write a whole number from 2'],
    [[...half, '--miss', '1.5'], '--miss: "1.5" is not allowed.'],
    [[...half, '--ruin', '0'], '--ruin: "0" is not allowed.'],
    [[...half, '--delay', '0.5'], '--delay: "0.5" is not allowed.'],
    [[...half, '--block', '0'], '--block: "0" is not allowed. Write a whole number of days'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await cryptobot(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

const golden = '6f77bb9cf03e10d5655cbfae88241180bf72b57a082d84bede8d40e225ae9550';

it('marks small samples in its table, and says what the mark means', async () => {
  const { code, stdout } = await cryptobot([
    'montecarlo',
    'buy-and-hold',
    '--from',
    '2023-01-01',
    '--to',
    '2023-01-11',
    '--method',
    'returns-blocks',
    '--paths',
    '5',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^real, by days\* /m);
  expect(
    stdout.match(/^\* fewer than 10 trades or 14 days: too little to conclude anything\.$/gm),
  ).toHaveLength(1);
});
