import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Collected, Progress } from '#collect';
import { paint } from '../../src/cli/colour.ts';
import { type Collecting, fitting, rowsOf } from '../../src/cli/screens/collecting.ts';
import { renderCollection } from '../../src/cli/screens/collection.ts';
import * as fake from '../exchange/index.ts';
import { hasTerminal, onTerminal } from './cryptobot.ts';

const january = Date.UTC(2024, 0, 1);
const market = { exchange: 'binance', symbol: 'BTC/USDT' };

describe('a series on the screen', () => {
  const progress: Progress = {
    market,
    timeframe: '1h',
    phase: 'collecting',
    done: 25,
    all: 100,
    stored: 25,
    at: january,
  };

  const row = (one: Collecting, columns?: number) => rowsOf([one], columns)[0]!;

  it('shows its share, where it is and how long it will take', () => {
    expect(row({ progress, elapsed: 10_000 })).toEqual({
      name: 'binance:BTC/USDT 1h',
      width: 24,
      full: 6,
      rest: ' 25 %  2024-01-01  30 s left',
    });
    expect(row({ progress, elapsed: 30 * 60_000 }).rest).toContain('1 h 30 min left');
    expect(row({ progress, elapsed: 60_000 }).rest).toContain('3 min left');
  });

  it('promises nothing before it knows its pace', () => {
    expect(row({ progress, elapsed: 900 }).rest).toBe(' 25 %  2024-01-01');
    expect(row({ progress: { ...progress, done: 0, at: undefined }, elapsed: 60_000 }).rest).toBe('  0 %');
  });

  it('is full when there is nothing left or nothing was wanted', () => {
    expect(row({ progress: { ...progress, done: 100 }, elapsed: 1 })).toMatchObject({
      full: 24,
      rest: '100 %  done',
    });
    expect(row({ progress: { ...progress, done: 0, all: 0 }, elapsed: 1 }).full).toBe(24);
    expect(row({ progress: { ...progress, done: 100, phase: 'confirming' }, elapsed: 1 }).rest).toBe(
      '100 %  asking again for what is missing',
    );
  });

  it('has a bar that leaves room for the words, down to six cells', () => {
    const perpetual = { ...progress, market: { exchange: 'bybit', symbol: 'BTC/USDT:USDT' } };
    const rows = rowsOf(
      [
        { progress, elapsed: 10_000 },
        { progress: perpetual, elapsed: 10_000 },
      ],
      70,
    );
    // Names of 22 and words of 30 at most, two blanks on either side of the bar.
    expect(rows.map(({ name, width }) => [name, width])).toEqual([
      ['binance:BTC/USDT 1h   ', 14],
      ['bybit:BTC/USDT:USDT 1h', 14],
    ]);
    expect(row({ progress, elapsed: 1 }, 20).width).toBe(6);
  });

  it.each([
    [22, 24, 22],
    [23, 24, 21],
    [100, 24, 21],
    [5, 3, 1],
    [30, undefined, 21],
  ])('%i of them on a terminal of %s lines: %i', (count, height, rows) => {
    expect(fitting(count, height)).toBe(rows);
  });
});

describe('the report', () => {
  const collected: Collected = {
    market,
    timeframe: '1h',
    from: january,
    to: january + 96 * 3_600_000,
    known: 0,
    requested: 96,
    stored: 96,
    repaired: 0,
    revised: 0,
    skipped: {},
    gaps: [],
    open: [],
    outcome: 'complete',
    trouble: undefined,
  };
  const heads = (room: number, one = collected) =>
    renderCollection([one], paint(false), room).split('\n')[0]!;
  const whole = heads(Infinity);

  it('is whole where there is room', () => {
    expect(whole).toMatch(/^market .*requested +stored +skipped +repaired +gaps/);
    expect(renderCollection([collected], paint(false))).toContain('2024-01-01 00:00 – 2024-01-05 00:00');
  });

  it('leaves out what says nothing, then the times of day', () => {
    const narrower = renderCollection([collected], paint(false), 90);
    expect(narrower).not.toMatch(/skipped|repaired|gaps/);
    expect(narrower).toContain('2024-01-01 00:00');
    const narrow = renderCollection([collected], paint(false), 80);
    expect(narrow).toContain('2024-01-01 – 2024-01-05');
    for (const [room, text] of [
      [90, narrower],
      [80, narrow],
    ] as const)
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(room);
  });

  it('keeps a column that says something, however narrow the screen', () => {
    const gap = { from: january, to: january + 3_600_000 };
    expect(heads(20, { ...collected, gaps: [gap] })).toMatch(/requested +stored +gaps/);
    expect(heads(20)).toMatch(/requested +stored *$/);
  });
});

describe.skipIf(!hasTerminal)('on a terminal', () => {
  let exchange: fake.FakeExchange;
  afterEach(() => exchange.stop());

  it('bars are drawn in place, and Ctrl-C ends with the report', async () => {
    exchange = await fake.startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').always(fake.slowReply(100))],
    });
    const args = ['fetch', 'binance:BTC/USDT', '--timeframe', '1m', '--since', '2023-01-01'];
    const terminal = onTerminal(args, { env: exchange.env });
    await terminal.shows(/binance:BTC\/USDT 1m .*─ +\d+ %  2023-/);
    terminal.press('\u0003');
    const { code, screen } = await terminal.ended;
    expect(code).toBe(130);
    const text = stripVTControlCharacters(screen);
    expect(text).toContain('Stopping: what has come is kept.');
    expect(text).toMatch(/market +bars +from – to[^]*binance:BTC\/USDT +1m .* interrupted/);
    // The last word about the cursor is that it shows.
    expect(screen.lastIndexOf('\u001B[?25h')).toBeGreaterThan(screen.lastIndexOf('\u001B[?25l'));
  });
});
