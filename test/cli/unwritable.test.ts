import { expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const month = ['--from', '2023-01-01', '--to', '2023-02-01'];
const few = ['--param', 'fast=5,10', '--param', 'slow=20,30', '--noise', '0'];

it.each<[string, readonly string[]]>([
  ['sweep', ['sweep', 'sma-cross', ...few, ...month]],
  ['backtest', ['backtest', 'sma-cross', 'ema-cross', ...month]],
  ['backtest', ['backtest', 'sma-cross', ...month, '--report', 'reports/own.html']],
  ['walkforward', ['walkforward', 'sma-cross', ...few, ...month, '--report', 'reports/own.html']],
  ['montecarlo', ['montecarlo', 'sma-cross', ...month, '--paths', '20', '--report', 'reports/own.html']],
  ['gate', ['gate', 'sma-cross', ...month, '--gate', 'trades>=0', '--markdown', 'reports/own.html']],
  ['gate', ['gate', 'sma-cross', ...month, '--gate', 'trades>=0', '--report', 'reports/own.html']],
])('what %s found is shown although its report cannot be written: %j', async (_, args) => {
  const cwd = folder({ reports: 'a file, and no folder' });
  const { code, stdout, stderr } = await cryptobot(args, { cwd });
  expect(stdout).toMatch(/sma-cross|trades >= 0/);
  expect(stderr).toMatch(/error: ".*\/reports\/.*\.html" could not be written \(ENOTDIR\)\. Choose a path/);
  expect(code).toBe(1);
});

it.each(['backtest', 'gate'])(
  'a run of %s is kept although its report cannot be written',
  async (command) => {
    const cwd = folder({ reports: 'a file, and no folder' });
    const args = ['sma-cross', ...month, '--gate', 'trades>=0', '--report', 'reports/own.html'];
    const { code } = await cryptobot([command, ...args], { cwd });
    expect(code).toBe(1);
    const { stdout } = await cryptobot(['runs', 'list'], { cwd });
    expect(stdout).toContain('sma-cross');
  },
);
