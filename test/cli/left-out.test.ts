import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const short = (name: string) => `import { crossesAbove, crossesBelow, defineStrategy, sma } from 'cryptobot';
export default defineStrategy({ name: '${name}', about: '', series: ({ close }) => {
  const [fast, slow] = [sma(close, 5), sma(close, 20)];
  return { enterLong: crossesAbove(fast, slow), enterShort: crossesBelow(fast, slow) };
} });`;
const long = short('long').replace('enterShort', 'exitLong');
const quarter = ['--from', '2023-01-01', '--to', '2023-04-01'];
const refused = (name: string) =>
  `Strategy "${name}" sells short, but sample:BTC/USDT is a spot market, where only what is owned can be sold. Remove enterShort, or choose a perpetual such as bybit:BTC/USDT:USDT.`;

describe('what cannot trade where others can', () => {
  it('is left out, and it is said why', async () => {
    const cwd = folder({ 'strategies/long.ts': long, 'strategies/short.ts': short('short') });
    const { code, stdout, stderr } = await cryptobot(
      ['backtest', 'long', 'short', 'cross-sectional-momentum', ...quarter],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n1 {2}long /);
    expect(stdout).not.toMatch(/\n2 {2}/);
    expect(stderr).toContain(`${refused('short')}\n`);
    expect(stderr).toContain('"cross-sectional-momentum" ranks markets');
  });

  it('is told to programs as well, once however many timeframes there are', async () => {
    const cwd = folder({ 'strategies/long.ts': long, 'strategies/short.ts': short('short') });
    const timeframes = ['--timeframe', '1h', '--timeframe', '4h'];
    const { code, stdout } = await cryptobot(
      ['backtest', 'long', 'short', ...quarter, ...timeframes, '--json'],
      { cwd },
    );
    expect(code).toBe(0);
    const { runs, leftOut } = JSON.parse(stdout) as { runs: unknown[]; leftOut: unknown };
    expect(runs).toHaveLength(2);
    expect(leftOut).toEqual([{ strategy: 'short', message: refused('short') }]);
  });

  it('runs by the rules of an engine that lets it', async () => {
    const cwd = folder({ 'strategies/long.ts': long, 'strategies/short.ts': short('short') });
    const args = ['backtest', 'long', 'short', '--fills', 'vectorbt', ...quarter];
    const { code, stdout } = await cryptobot(args, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n2 {2}/);
  });

  it('is refused where nothing else can, and nothing is written', async () => {
    const cwd = folder({ 'strategies/one.ts': short('one'), 'strategies/two.ts': short('two') });
    const { code, stdout, stderr } = await cryptobot(['backtest', 'one', 'two', ...quarter], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`error: ${refused('one')}\n${refused('two')}\n`);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });

  it('is refused on one account of nobody', async () => {
    const { code, stderr } = await cryptobot(
      ['backtest', 'cross-sectional-momentum', 'momentum', '--portfolio', ...quarter],
      {
        cwd: folder({
          'strategies/momentum.ts':
            "import { defineStrategy, rankAmong } from 'cryptobot';\nexport default defineStrategy({ name: 'momentum', about: '', series: ({ close }) => ({ enterLong: rankAmong(close).below(2) }) });",
        }),
      },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*ranks markets.*\n.*"momentum" ranks markets/);
  });
});
