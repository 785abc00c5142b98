import { describe, expect, it } from 'vitest';
import { bash, cryptobot, folder } from './cryptobot.ts';

interface Document {
  readonly command: string;
  readonly runs: readonly { readonly id: string }[];
}

const quarter = ['--from', '2023-01-01', '--to', '2023-04-01', '--timeframe', '4h'];
const days = Array.from({ length: 300 }, (_, k) => {
  const [year, month, day] = new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10).split('-');
  const price = 100 + 10 * Math.sin(k / 9);
  return `${day}/${month}/${year} 22:00;X;${price};${price + 1};${price - 1};${price};10`;
}).join('\n');

describe('the command to make it again', () => {
  it.each([
    [
      'a portfolio',
      ['ema-cross', '--portfolio', '--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT', ...quarter],
    ],
    [
      'a file that is to be read in its own way',
      [
        'ema-cross',
        '--bars',
        'days.csv',
        '--columns',
        'time,asset,open,high,low,close,volume',
        '--asset',
        'X',
        '--dates',
        'dmy',
        '--decimal',
        '.',
        '--zone',
        '-05:00',
      ],
    ],
  ])('makes the same runs: %s', async (_, args) => {
    const cwd = folder({ 'days.csv': `${days}\n` });
    const { stdout, stderr } = await cryptobot(['backtest', ...args, '--json'], { cwd });
    expect(stderr).toBe('');
    const first = JSON.parse(stdout) as Document;
    const again = await bash(`${first.command} --json`, { cwd });
    expect(idsOf(JSON.parse(again.stdout) as Document)).toEqual(idsOf(first));
  });

  it.each([
    ['sweep', ['--param', 'fast=5,10', '--param', 'slow=40,80']],
    ['walkforward', ['--param', 'fast=5,10', '--param', 'slow=40,80', '--folds', '2']],
  ])('holds them against the same gates: %s', async (command, args) => {
    const { stdout } = await cryptobot(
      [command, 'ema-cross', ...args, ...quarter, '--noise', '0', '--gate', 'trades>=1', '--json'],
      { cwd: folder() },
    );
    expect((JSON.parse(stdout) as Document).command).toContain(" --gate 'trades>=1'");
  });
});

function idsOf({ runs }: Document): string[] {
  return runs.map(({ id }) => id);
}
