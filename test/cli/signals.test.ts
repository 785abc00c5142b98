import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { cryptobot, folder } from './cryptobot.ts';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);

// Ten bars that open at 100, 101, … and move by half a coin.
const bars = [
  'timestamp,open,high,low,close,volume',
  ...Array.from({ length: 10 }, (_, k) => {
    const open = 100 + k;
    return [start + k * hour, open, open + 0.5, open - 0.5, open + 0.25, 1000].join(',');
  }),
  '',
].join('\n');

const signals = ['timestamp,enterLong,exitLong', `${start + hour},1,0`, `${start + 4 * hour},0,1`, ''].join(
  '\n',
);

const free = ['--fee', '0', '--slippage', '0', '--json'];

interface Document {
  readonly runs: readonly {
    readonly strategy: string;
    readonly hashes: { readonly strategy: string };
    readonly trades: readonly Readonly<Record<string, unknown>>[];
  }[];
}

async function trades(text: string | Uint8Array, file = 'mine.csv', ...flags: string[]) {
  const cwd = folder({ 'BTC-USDT-1h.csv': bars });
  writeFileSync(join(cwd, file), text);
  const args = ['backtest', '--bars', 'BTC-USDT-1h.csv', '--signals', file, ...free, ...flags];
  const { code, stdout, stderr } = await cryptobot(args, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as Document).runs[0]!;
}

async function complaint(text: string, file = 'mine.csv', ...flags: string[]): Promise<string> {
  const cwd = folder({ 'BTC-USDT-1h.csv': bars, [file]: text });
  const args = ['backtest', '--bars', 'BTC-USDT-1h.csv', '--signals', file, ...flags];
  const { code, stdout, stderr } = await cryptobot(args, { cwd });
  expect({ stdout, failed: code === 2 || code === 5 }).toEqual({ stdout: '', failed: true });
  return stderr;
}

describe('--signals', () => {
  // Said at the closes of the second and fifth bar, filled at the opens of the third and sixth.
  const expected = {
    entryTime: start + 2 * hour,
    entryPrice: 102,
    exitTime: start + 5 * hour,
    exitPrice: 105,
    reason: 'signal',
  };

  it('stands in place of a strategy, under the name and hash of its file', async () => {
    const run = await trades(signals);
    expect(run.strategy).toBe('mine.csv');
    expect(run.hashes.strategy).toBe(createHash('sha256').update(signals).digest('hex'));
    expect(run.trades).toHaveLength(1);
    expect(run.trades[0]).toMatchObject(expected);
    expect(run.trades[0]!['quantity']).toBeCloseTo(10_000 / 102, 9);
  });

  const rows = [
    { timestamp: start + hour, enterLong: 1, exitLong: 0 },
    { timestamp: start + 4 * hour, enterLong: 0, exitLong: 1 },
  ];
  it.each<[way: string, text: string | Uint8Array, file: string]>([
    ['compressed', gzipSync(signals), 'mine.csv.gz'],
    ['in seconds', signals.replaceAll('000000,', '000,'), 'mine.csv'],
    [
      'with ISO times',
      signals.replaceAll(/^\d+/gm, (time) => new Date(Number(time)).toISOString()),
      'mine.csv',
    ],
    ['as other tools call them', signals.replace('enterLong,exitLong', 'enter_long,exit_long'), 'mine.csv'],
    ['as yes and no of Python', signals.replaceAll(',1', ',True').replaceAll(',0', ',False'), 'mine.csv'],
    ['with semicolons', signals.replaceAll(',', ';'), 'mine.csv'],
    ['as JSON', JSON.stringify(rows), 'mine.json'],
    ['as JSON lines', rows.map((row) => JSON.stringify(row)).join('\n'), 'mine.jsonl'],
    [
      'as JSON columns',
      JSON.stringify({ timestamp: rows.map((r) => r.timestamp), enterLong: [1, 0], exitLong: [0, 1] }),
      'mine.json',
    ],
  ])('reads signals %s', async (_, text, file) => {
    expect((await trades(text, file)).trades[0]).toMatchObject(expected);
  });

  it('takes a share of the usual size', async () => {
    const sized = `timestamp,enterLong,exitLong,size\n${start + hour},1,0,0.25\n${start + 4 * hour},0,1,\n`;
    expect((await trades(sized)).trades[0]!['quantity']).toBeCloseTo(2500 / 102, 9);
  });

  it('leaves alone what is said about bars outside a range that was chosen', async () => {
    const run = await trades(signals, 'mine.csv', '--from', '2024-01-01T02:00');
    expect(run.trades).toEqual([]);
  });

  it('gives the command that gives it again', async () => {
    const cwd = folder({ 'BTC-USDT-1h.csv': bars, 'mine.csv': signals });
    const first = await cryptobot(
      ['backtest', '--bars', 'BTC-USDT-1h.csv', '--signals', 'mine.csv', ...free],
      { cwd },
    );
    const { command } = JSON.parse(first.stdout) as { readonly command: string };
    const again = await cryptobot([...command.split(' ').slice(1), '--json'], { cwd });
    expect(again.stdout).toBe(first.stdout);
    expect(readFileSync(join(cwd, 'mine.csv'), 'utf8')).toBe(signals);
  });

  it.each<[what: string, text: string, says: RegExp]>([
    [
      'a time that is no bar',
      signals.replace(String(start + hour), String(start + hour + 1)),
      /mine\.csv row 2: "2024-01-01 01:00.*" is not the open of a bar of file:BTC\/USDT 1h: the next one is 2024-01-01 02:00/,
    ],
    [
      'a time after the last bar',
      `${signals}${start + 20 * hour},0,1\n`,
      /row 4: "2024-01-01 20:00" is not .* they end at 2024-01-01 09:00/,
    ],
    [
      'the same time twice',
      `${signals}${start + 4 * hour},0,1\n`,
      /row 4: "2024-01-01 04:00" is there twice/,
    ],
    [
      'unsorted rows',
      `${signals}${start + 3 * hour},0,1\n`,
      /row 4: .* comes after .* Sort the rows by time/,
    ],
    ['another value', signals.replace(',1,0', ',2,0'), /row 2: "2" as enterLong is neither yes nor no/],
    ['an empty cell', signals.replace(',1,0', ',,0'), /row 2: "" as enterLong is neither yes nor no/],
    ['NaN', signals.replace(',1,0', ',NaN,0'), /row 2: "NaN" as enterLong/],
    ['no time', signals.replace(String(start + hour), 'soon'), /row 2: "soon" is not a time/],
    [
      'an unknown column',
      signals.replace('exitLong', 'exitLng'),
      /"exitLng" is not a column of signals\. Did you mean "exitLong"\?/,
    ],
    ['a column twice', signals.replace('exitLong', 'enterLong'), /"enterLong" is there twice/],
    ['no column of times', signals.replace('timestamp', 'exitShort'), /has no column "timestamp"/],
    ['no entries', signals.replace('enterLong', 'exitShort'), /never enters/],
    ['no rows', 'timestamp,enterLong\n', /no rows|no head/],
    ['an impossible size', `timestamp,enterLong,size\n${start + hour},1,1.5\n`, /row 2: "1.5" is not a size/],
    [
      'a size of nothing',
      `timestamp,enterLong,size\n${start + hour},1,0\n`,
      /row 2: an entry of size "0" buys/,
    ],
    [
      'shorts on a spot market',
      signals.replace('enterLong', 'enterShort'),
      /sells short, but .* spot market/,
    ],
  ])('refuses %s', async (_, text, says) => {
    expect(await complaint(text)).toMatch(says);
  });

  it('refuses to stand beside a strategy or its parameters', async () => {
    const cwd = folder({ 'mine.csv': signals });
    const named = await cryptobot(['backtest', 'ema-cross', '--signals', 'mine.csv'], { cwd });
    expect(named).toMatchObject({ code: 2, stdout: '' });
    expect(named.stderr).toContain('"ema-cross" is named as well');
    expect(await complaint(signals, 'mine.csv', '--param', 'fast=3')).toContain(
      '"fast" is nothing to --signals',
    );
  });
});
