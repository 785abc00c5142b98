import { describe, expect, test } from 'vitest';
import { cryptobot } from './cryptobot.ts';

describe('a mistake on the command line is one sentence and exit code 2', () => {
  const cases: readonly [line: string, sentence: string][] = [
    ['bakctest --compare', '"bakctest" is not a command of "cryptobot". Did you mean "backtest"? Commands: '],
    [
      'strategies lits',
      '"lits" is not a command of "cryptobot strategies". Did you mean "list"? Commands: list, new, check.',
    ],
    ['help bogus', '"bogus" is not a command of "cryptobot". Commands: '],
    [
      'strategies',
      '"cryptobot strategies" needs a command: list, new, check. See: cryptobot strategies --help',
    ],
    ['--quiet', '"cryptobot" needs a command: backtest, '],
    [
      'backtest --fe 1',
      '"--fe" is not an option of "cryptobot backtest". Did you mean "--fee"? See: cryptobot backtest --help',
    ],
    ['backtest --jsn', '"--jsn" is not an option of "cryptobot backtest". Did you mean "--json"?'],
    ['backtest --fee', '"--fee" needs a value. Write: --fee <fraction>'],
    ['doctor now', '"now" is one word too many for "cryptobot doctor". See: cryptobot doctor --help'],
    ['completion', '"cryptobot completion" needs <shell>. Write: cryptobot completion <shell>'],
    [
      'completion bahs',
      '"bahs" is not a shell that can be completed. Did you mean "bash"? Allowed: bash, zsh, fish, powershell.',
    ],
    ['config show --config nowhere.json', '--config: "nowhere.json" is not there.'],
    [
      'backtest --fee 10',
      '--fee: "10" is not allowed: it would be 1000 %. Write a fraction from 0 up to 1, for example 0.001 for 0.1 %.',
    ],
    ['backtest --slippage 1', '--slippage: "1" is not allowed: it would be 100 %.'],
    ['backtest --fee -0.1', '--fee: "-0.1" is not allowed. Write a fraction from 0 up to 1'],
    ['backtest --fee NaN', '--fee: "NaN" is not a number. Write a fraction'],
    ['backtest --fee 0.1%', '--fee: "0.1%" is not a number. Write a fraction'],
    ['backtest --fee=', '--fee: "" is not a number. Write a fraction'],
    [
      'backtest --cash 10,000',
      '--cash: "10,000" is not a number. Write an amount above 0, for example 10000.',
    ],
    ['backtest --cash 0', '--cash: "0" is not allowed. Write an amount above 0'],
    ['backtest --cash 1e999', '--cash: "Infinity" is not allowed. Write an amount above 0'],
    [
      'backtest --size 2',
      '--size: "2" is not allowed. Write the share of equity to use, above 0 and up to 1.',
    ],
    ['backtest --stop-loss 0', '--stop-loss: "0" is not allowed. Write a fraction above 0 and below 1'],
    [
      'backtest --from 2024-02-30',
      '--from: "2024-02-30" is not a time for the start. Write a UTC day or time',
    ],
    ['backtest --timeframe 1x', '--timeframe: "1x" is not a timeframe. Did you mean "1m"? Allowed: 1m, 3m'],
    ['backtest --market bitcoin', '--market: "bitcoin" is not a market. Write exchange:BASE/QUOTE'],
    ['backtest --market sample:BTC/USDT --market x', '--market: "x" is not a market.'],
    [
      'backtest --fills next-close',
      '--fills: "next-close" is not a way to fill orders. Did you mean "next-open"? Allowed: next-open, ',
    ],
    [
      'backtest --param fast',
      '--param: "fast" is not a parameter. Write name=value, for example --param fast=12.',
    ],
    ['backtest --param fast=x', '--param fast: "x" is not a number.'],
    ['backtest --param __proto__=1', '--param: "__proto__=1" is not a parameter.'],
    ...[
      'sweep x --trials 0',
      'sweep x --jobs 0',
      'worker --jobs 0',
      'backtest --max-bars 0',
      'audit show --last 0',
    ].map((line): [string, string] => [
      line,
      `${line.split(' ').at(-2)}: "0" is not allowed. Write a whole number, 1 or more.`,
    ]),
    ['walkforward x --folds 1.5', '--folds: "1.5" is not allowed. Write a whole number, 1 or more.'],
    ['montecarlo x --delay 0', '--delay: "0" is not allowed. Write a whole number of bars from 1 to 1000000'],
    ['montecarlo x --delay 1e12', '--delay: "1000000000000" is not allowed. Write a whole number of bars'],
    ['montecarlo x --block 0', '--block: "0" is not allowed. Write a whole number of days, 1 or more.'],
    ['montecarlo x --paths 1', '--paths: "1" is not allowed. Write a whole number from 2 to 1000000'],
    ['backtest --trades=', '--trades: "" is not a path.'],
  ];
  test.concurrent.for(cases)('%s', async ([line, sentence]) => {
    const { code, stdout, stderr } = await cryptobot(line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${sentence}`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('errors with --json', () => {
  test('are one JSON object on stderr', async () => {
    const { code, stdout, stderr } = await cryptobot(['backtest', '--fee', '10', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: { kind: 'usage', message: expect.stringContaining('--fee: "10" is not allowed') },
    });
  });

  test.each([
    ['--json', 'bakctest'],
    ['bakctest', '--json'],
  ])('wherever the flag stands: %s %s', async (...args) => {
    expect(JSON.parse((await cryptobot(args)).stderr)).toHaveProperty('error.kind', 'usage');
  });
});

describe('global options', () => {
  const orders = [
    ['--json', 'config', 'show', '--origin'],
    ['config', '--json', 'show', '--origin'],
    ['config', 'show', '--json', '--origin'],
    ['config', 'show', '--origin', '--json'],
  ];
  test.each(orders)('are understood in any place: %s %s %s %s', async (...args) => {
    const { code, stdout } = await cryptobot(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('settings.fee', 0.001);
  });
});

describe('help', () => {
  test.each([[], ['--help'], ['help'], ['-h']])('of the program lists the commands: %s', async (...args) => {
    const { code, stdout, stderr } = await cryptobot(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['backtest', 'strategies', 'metrics', 'init', 'config', 'doctor', 'completion'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  test.each([
    'backtest',
    'strategies list',
    'strategies new',
    'metrics',
    'init',
    'config show',
    'doctor',
    'completion',
  ])('of %s has examples and the global options', async (name) => {
    const { code, stdout } = await cryptobot([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n');
    expect(stdout).toContain(`cryptobot ${name}`);
    expect(stdout).toContain('--json');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('the version is that of the package', async () => {
    expect((await cryptobot(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
