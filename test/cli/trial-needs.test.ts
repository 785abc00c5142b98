import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';
import type { Numbers, Trial } from './trial.ts';

const months = ['--timeframe', '4h', '--from', '2023-01-01', '--to', '2023-07-01'];
const usual = ['--noise', '0', '--no-save', '--json'];

describe('each trial of a search is held to what its own values need', () => {
  it('who sells short on a spot market fails, by signals or by decide(), and the others go on', async () => {
    const cwd = folder({
      'strategies/both.ts': strategy(
        'both',
        'params: { short: between(0, 1, 0), n: between(2, 50, 5) }',
        `series: ({ close }, { short, n }) => ({
          enterLong: close.above(sma(close, n)), exitLong: close.below(sma(close, n)),
          ...(short ? { enterShort: close.below(sma(close, n)), exitShort: close.above(sma(close, n)) } : {}),
        })`,
      ),
      'strategies/mind.ts': strategy(
        'mind',
        'params: { short: between(0, 1, 0), n: between(2, 50, 5) }',
        `series: ({ close }, { n }) => ({ edge: close.minus(sma(close, n)) }),
         decide: ({ now }, { short }) => (now.edge > 0 ? 1 : short ? -1 : 0)`,
      ),
    });
    for (const name of ['both', 'mind']) {
      const trials = await trialsOf([name, '--param', 'short=0,1', '--param', 'n=5,10', ...months], cwd);
      for (const { params, failed } of trials)
        if (params['short'] === 0) expect(failed).toBeUndefined();
        else expect(failed).toMatch(/sells short, but sample:BTC\/USDT is a spot market/);
      const { code, stderr } = await cryptobot(
        ['sweep', name, '--param', 'short=1', '--param', 'n=5,10', ...months, ...usual],
        { cwd },
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(/None of the 2 trials came to anything\. .*sells short/);
    }
    // Engines that sell short there are reproduced as they are.
    const args = ['both', '--param', 'short=0,1', '--param', 'n=5,10', '--fills', 'vectorbt', ...months];
    expect((await trialsOf(args, cwd)).map(({ failed }) => failed)).toEqual(Array(4).fill(undefined));
  });

  it('with --size risk each needs a stop of its own, whatever the defaults have', async () => {
    for (const usually of [0, 1]) {
      const cwd = folder({
        'strategies/stops.ts': strategy(
          'stops',
          `params: { stop: between(0, 1, ${usually}), n: between(2, 50, 5) }`,
          `series: ({ close }, { n }) => ({ enterLong: close.above(sma(close, n)), exitLong: close.below(sma(close, n)) }),
           exits: ({ stop }) => (stop ? { stopLoss: 0.05 } : {})`,
        ),
      });
      const args = ['stops', '--size', 'risk:0.01', ...months];
      const trials = await trialsOf([...args, '--param', 'stop=0,1', '--param', 'n=5,10'], cwd);
      for (const { params, failed } of trials)
        if (params['stop'] === 1) expect(failed).toBeUndefined();
        else expect(failed).toMatch(/"risk:0.01" as --size measures the loss at the stop, and .* has none/);
      const none = ['sweep', ...args, '--param', 'stop=0', '--param', 'n=5,10', ...usual];
      const { code, stderr } = await cryptobot(none, { cwd });
      expect(code).toBe(1);
      expect(stderr).toMatch(/None of the 2 trials came to anything\. .*measures the loss at the stop/);
    }
  });

  it('has trials of one kind only where some values rank markets and others do not, each as a backtest of it', async () => {
    for (const usually of [0, 1]) {
      const cwd = folder({ 'strategies/mixed.ts': mixed(usually) });
      const args = ['mixed', '--param', 'rank=0,1', '--param', 'n=5,10', ...pair, ...months];
      const trials = await trialsOf(args, cwd);
      const of = (rank: number) => trials.filter(({ params }) => params['rank'] === rank);
      for (const { failed } of of(1))
        expect(failed).toMatch(
          /^With these values strategy "mixed" ranks markets, all of them on one account; .* Search them apart with --param rank=1, or everything on one account with --portfolio\.$/,
        );
      for (const { params, markets } of of(0))
        // The best market comes first in a comparison.
        expect(markets!.map(sharpeOf).toSorted().toReversed()).toEqual(
          (await runsOf('mixed', params, pair, cwd)).map(sharpeOf),
        );
      // Apart, whatever the default is.
      const [ranking] = await trialsOf(['mixed', '--param', 'rank=1', ...args.slice(3)], cwd);
      expect(ranking!.failed).toBeUndefined();
      expect([sharpeOf(ranking!.metrics!)]).toEqual(
        (await runsOf('mixed', ranking!.params, pair, cwd)).map(sharpeOf),
      );
      const together = await trialsOf([...args, '--portfolio'], cwd);
      expect(together.map(({ failed }) => failed)).toEqual(Array(4).fill(undefined));
    }
  });

  it('names the values that do not rank where most do, and fails those that rank a single market', async () => {
    const cwd = folder({ 'strategies/mixed.ts': mixed(0) });
    const args = ['mixed', '--param', 'rank=0,1,2', '--param', 'n=5,10', ...months];
    const found = await trialsOf([...args, ...pair], cwd);
    for (const { params, failed } of found)
      if (params['rank'] === 0)
        expect(failed).toMatch(/has an account for each market; .*--param rank=0, or/);
      else expect(failed).toBeUndefined();
    for (const { params, failed } of await trialsOf(args, cwd))
      if (params['rank'] === 0) expect(failed).toBeUndefined();
      else expect(failed).toMatch(/^Strategy "mixed" ranks markets against each other and needs two or more/);
  });

  it('has what its own values look at, and what is not to be had fails those that need it', async () => {
    const cwd = folder({
      'strategies/looks.ts': strategy(
        'looks',
        'params: { other: between(0, 2, 0), n: between(2, 50, 5) }',
        `series: ({ close }, { other, n }) => {
          const { close: there } = market(['sample:SOL/USDT', 'sample:ETH/USDT', 'binance:ETH/USDT'][other]);
          return { enterLong: there.above(sma(there, n)), exitLong: there.below(sma(there, n)) };
        }`,
      ),
    });
    const args = ['looks', '--param', 'other=0,1,2', '--param', 'n=5,10', ...months];
    const searches = [[], ['--search', 'random', '--trials', '6'], ['--search', 'tpe', '--trials', '6']];
    for (const search of searches) {
      const trials = await trialsOf([...args, ...search], cwd);
      expect(trials).toHaveLength(6);
      for (const { params, metrics, failed } of trials)
        if (params['other'] === 2) expect(failed).toMatch(/^No bars for "binance:ETH\/USDT" 4h.* Type: /);
        else if (search.length === 0)
          expect([sharpeOf(metrics!)]).toEqual((await runsOf('looks', params, [], cwd)).map(sharpeOf));
        else expect(failed).toBeUndefined();
    }
    // What all of them need is missed before any is made.
    const none = ['sweep', 'looks', '--param', 'other=2', '--param', 'n=5,10', ...months, ...usual];
    const { code, stderr } = await cryptobot(none, { cwd });
    expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining('No bars for') as string });
    const walk = ['walkforward', 'looks', '--param', 'other=0,1', '--param', 'n=5,10', ...months];
    const walked = await cryptobot([...walk, '--noise', '0', '--json'], { cwd });
    expect(walked.stderr).toBe('');
    expect((JSON.parse(walked.stdout) as { failed: number }).failed).toBe(0);
  });
});

const pair = ['--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT'];

function mixed(usually: number): string {
  return strategy(
    'mixed',
    `params: { rank: between(0, 2, ${usually}), n: between(2, 50, 5) }`,
    `series: ({ close }, { rank, n }) => {
      const up = rank ? rankAmong(roc(close, n)).atMost(rank) : close.above(sma(close, n));
      return { enterLong: up, exitLong: up.not() };
    }`,
  );
}

function sharpeOf(numbers: Numbers): number | null {
  return numbers['sharpe']!;
}

// What a backtest says of the same values.
async function runsOf(
  name: string,
  params: Trial['params'],
  markets: readonly string[],
  cwd: string,
): Promise<readonly Numbers[]> {
  const flags = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const args = ['backtest', name, ...flags, ...markets, ...months, '--noise', '0', '--json'];
  const { stdout } = await cryptobot(args, { cwd });
  return (JSON.parse(stdout) as { runs: { metrics: Numbers }[] }).runs.map(({ metrics }) => metrics);
}

function strategy(name: string, params: string, rest: string): string {
  return `import { atr, between, defineStrategy, market, rankAmong, roc, sma } from 'cryptobot';
export default defineStrategy({ name: '${name}', about: '', ${params}, ${rest} });
`;
}

async function trialsOf(args: readonly string[], cwd: string): Promise<readonly Trial[]> {
  const { code, stdout, stderr } = await cryptobot(['sweep', ...args, ...usual], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as { trials: Trial[] }).trials;
}
