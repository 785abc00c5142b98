import { expect, it } from 'vitest';
import { engines } from '#metrics';
import { cryptobot } from './cryptobot.ts';

const quarter = ['--from', '2023-01-01', '--to', '2023-04-01'];

it('metrics explains a number as we mean it and, when asked, as another engine does', async () => {
  const ours = await cryptobot(['metrics', 'sharpe']);
  const both = await cryptobot(['metrics', 'Sharpe', '--engine', 'freqtrade']);
  expect(ours.stdout).toMatch(/^Sharpe \(sharpe, ratio\)\nMean of daily returns/);
  expect(both.stdout.startsWith(ours.stdout)).toBe(true);
  expect(both.stdout).toContain('freqtrade: Sharpe (sharpe, ratio)');
  expect(both.stdout).toContain('Null here; freqtrade says −100 where the deviation is 0');
});

it('metrics --engine lists names and conventions, and as JSON every definition', async () => {
  const { stdout } = await cryptobot(['metrics', '--engine', 'all']);
  for (const name of Object.keys(engines)) expect(stdout).toContain(`As ${name} counts`);
  const { stdout: json } = await cryptobot(['metrics', '--engine', 'vectorbt', '--json']);
  const entries = JSON.parse(json) as { engine?: string; name: string; meaning: string }[];
  expect(entries.filter(({ engine }) => engine === 'vectorbt').map(({ name }) => name)).toEqual(
    Object.keys(engines.vectorbt.definitions),
  );
  expect(entries.every(({ meaning }) => meaning.endsWith('.'))).toBe(true);
});

it('metrics says when an engine has no number of that name', async () => {
  const { code, stderr } = await cryptobot(['metrics', 'breakEvenCost', '--engine', 'jesse,lean']);
  expect(code).toBe(0);
  expect(stderr).toBe(
    'No metric of jesse or lean has that name. List theirs with: cryptobot metrics --engine jesse,lean\n',
  );
});

it.each(['metrics sharp', 'metrics --engine vectorbtt', 'backtest ema-cross --metrics vectorbtt'])(
  '%s: a wrong name gets a suggestion',
  async (line) => {
    const { code, stdout, stderr } = await cryptobot(line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: "(sharp|vectorbtt)" is not .*Did you mean "(sharpe|vectorbt)"\?/);
  },
);

it('backtest --metrics adds the numbers of other engines and changes no other', async () => {
  const args = ['backtest', 'ema-cross', ...quarter];
  const added = await cryptobot([...args, '--metrics', 'vectorbt,lean', '--json']);
  const plain = await cryptobot([...args, '--json']);
  const [{ metricsOf, ...rest }] = runsOf(added.stdout);
  const [run] = runsOf(plain.stdout);
  expect(rest).toEqual(run);
  expect(Object.keys(metricsOf)).toEqual(['vectorbt', 'lean']);
  expect(Object.keys(metricsOf['vectorbt']!)).toEqual(Object.keys(engines.vectorbt.definitions));
  const { metrics } = run as unknown as { metrics: Record<string, number> };
  expect(metricsOf['vectorbt']!['finalValue']).toBe(metrics['finalEquity']);
  // With bars of an hour and years of 365 days, LEAN's daily deviation is ours.
  expect(metricsOf['lean']!['annualStandardDeviation']! / metrics['volatility']!).toBeCloseTo(1, 9);
});

it('backtest --metrics shows them as tables, for one run and for several', async () => {
  const one = await cryptobot(['backtest', 'ema-cross', ...quarter, '--metrics', 'backtesting.py']);
  expect(one.stdout).toContain('As backtesting.py counts\n');
  expect(one.stdout).toMatch(/^Sharpe Ratio +-?\d+\.\d\d$/m);
  const two = await cryptobot(['backtest', 'ema-cross', 'sma-cross', ...quarter, '--metrics', 'jesse']);
  expect(two.stdout).toMatch(/^ +(ema-cross +sma-cross|sma-cross +ema-cross)$/m);
  expect(two.stdout).toMatch(/^Serenity Index +\S+ +\S+$/m);
});

interface Run {
  readonly metricsOf: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

function runsOf(json: string): [Run] {
  return (JSON.parse(json) as { readonly runs: [Run] }).runs;
}

it.each([
  ['backtest ema-cross sma-cross --from 2023-01-01 --to 2023-02-01 --compare', 100, 2],
  // Two runs of 35,064 bars go into four million 57 times.
  ['backtest ema-cross sma-cross --compare', 57, 2],
  ['sweep sma-cross --from 2023-01-01 --to 2023-02-01 --param fast=2:6:1', 49, 5],
  // One run of 35,064 bars goes into four million 114 times, which is 19 histories for six trials.
  ['sweep sma-cross --param fast=2:9:1', 19, 6],
])('%s is tried on as many noise histories as is said', async (line, histories, trials) => {
  const { stdout } = await cryptobot([...line.split(' '), '--json']);
  interface Judged {
    readonly overfitting: object;
  }
  const { comparison, overfitting } = JSON.parse(stdout) as { comparison?: Judged } & Partial<Judged>;
  expect(comparison?.overfitting ?? overfitting).toMatchObject({
    noiseHistories: histories,
    noiseTrials: trials,
  });
  const { stdout: meaning } = await cryptobot(['metrics', 'noiseHistories']);
  expect(meaning.replaceAll('\n', ' ')).toMatch(
    /four million bars.*of a comparison at most 100, of a search at most 49\. A search makes at least 19/,
  );
});
