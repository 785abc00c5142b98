import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const day = 86_400_000;
const cwd = folder({ 'old.csv': csvOf(0, 300), 'late.csv': csvOf(260, 200), 'new.csv': csvOf(320, 150) });
const sma = ['sma-cross', '--timeframe', '1d'];
const old = ['--market', 'binance:OLD/USDT'];
const late = ['--market', 'binance:LATE/USDT'];
const fresh = ['--market', 'binance:NEW/USDT'];
const grid = ['--param', 'fast=3,5', '--param', 'slow=8,13', '--noise', '0'];
const note = 'The choice is judged on 40 of 300 days, because all have only those in common.';

beforeAll(async () => {
  for (const name of ['old', 'late', 'new']) {
    const market = `binance:${name.toUpperCase()}/USDT`;
    const { code } = await cryptobot(['data', 'import', `${name}.csv`, '--market', market], { cwd });
    expect(code).toBe(0);
  }
});

describe('a choice among runs that do not begin and end together', () => {
  it.each([
    ['sweep', [...sma, ...grid]],
    ['backtest', ['ema-cross', ...sma, '--compare']],
  ])('%s says on how many days it is judged', async (command, args) => {
    const judgedOn = async (markets: readonly string[]) => {
      const { stdout } = await cryptobot([command, ...args, ...markets, '--json'], { cwd });
      const found = JSON.parse(stdout) as { overfitting?: object; comparison?: { overfitting: object } };
      return found.overfitting ?? found.comparison!.overfitting;
    };
    expect(await judgedOn(old)).toMatchObject({ days: 300, longestDays: 300 });
    expect(await judgedOn([...old, ...late])).toMatchObject({ days: 40, longestDays: 300 });
    const { stdout } = await cryptobot(
      [command, ...args, ...old, ...late, '--report', 'page.html', '--markdown', 'page.md'],
      { cwd },
    );
    for (const text of [
      stdout,
      ...['page.html', 'page.md'].map((file) => readFileSync(join(cwd, file), 'utf8')),
    ])
      expect(text).toContain(note);
    expect((await cryptobot([command, ...args, ...old], { cwd })).stdout).not.toContain('is judged on');
    expect((await cryptobot([command, ...args, ...old, ...fresh], { cwd })).stdout).toContain(
      'How good the choice is cannot be judged: there is no day that all have in common, and the longest has 300.',
    );
  });

  it('gate says so under gates of the choice, and takes days as a gate', async () => {
    const args = ['gate', ...sma, ...old, ...late, '--no-save'];
    const asked = await cryptobot([...args, '--gate', 'days>=365'], { cwd });
    expect(asked.stdout).toContain(note);
    expect(asked.code).toBe(3);
    const other = await cryptobot([...args, '--gate', 'trades>=0'], { cwd });
    expect(other.stdout).not.toContain('is judged on');
  });

  it('metrics says so of each number that knows no other days', async () => {
    for (const name of ['deflatedSharpe', 'pbo', 'minTrackRecord', 'spa', 'realityCheck'])
      expect((await cryptobot(['metrics', name])).stdout.replaceAll(/\s+/g, ' ')).toContain(
        'Only the days that all have in common are looked at; see: days.',
      );
    expect((await cryptobot(['metrics', 'days'])).stdout).toMatch(/^Days judged \(days, count\)/);
  });
});

/** Daily bars from so many days after 2023-01-01 on, of a market that goes up and down in waves. */
function csvOf(from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, k) => {
    const [open, close] = [from + k, from + k + 1].map(
      (at) => 100 + 10 * Math.sin(at / 3) + 5 * Math.sin(at / 11) + at / 50,
    );
    const prices = [open!, Math.max(open!, close!) + 1, Math.min(open!, close!) - 1, close!];
    return [Date.UTC(2023, 0, 1) + (from + k) * day, ...prices.map((price) => price.toFixed(4)), 1000].join(
      ',',
    );
  });
  return ['timestamp,open,high,low,close,volume', ...rows, ''].join('\n');
}
