import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const range = ['--timeframe', '1d', '--from', '2024-01-01', '--to', '2024-03-01'];

describe('indicators list', () => {
  it('prints everything that is known of an indicator', async () => {
    const { stdout } = await cryptobot(['indicators', 'list', '--family', 'momentum', '--json']);
    const { indicators } = JSON.parse(stdout) as { indicators: { name: string }[] };
    expect(indicators.find(({ name }) => name === 'rsi')).toMatchObject({
      title: 'Relative strength index',
      family: 'momentum',
      params: { window: { default: 14, least: 1 } },
      warmup: 14,
      unit: '0…100',
      reading: { high: 'overbought', low: 'oversold', levels: [30, 70], hasStrength: true },
      weight: 2,
    });
  });

  it('prints what Tulip has, ready to be typed', async () => {
    const { stdout } = await cryptobot(['indicators', 'list', '--family', 'tulip']);
    expect(stdout).toMatch(/^tulip:aroon:period +Aroon +high, low +aroon_down, aroon_up$/m);
    expect(stdout.trimEnd().split('\n')).toHaveLength(105);
  });

  it('suggests the family that was meant', async () => {
    const { code, stderr } = await cryptobot(['indicators', 'list', '--family', 'volumes']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "volume"?');
  });
});

describe('indicators compute', () => {
  it('prints CSV with a column per output, named like the spec', async () => {
    const specs = ['ema:20', 'macd:12:26:9.signal', 'donchian:5'];
    const { stdout } = await cryptobot(['indicators', 'compute', ...specs, '--csv', ...range]);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toBe(
      'timestamp,ema:20,macd:12:26:9.signal,donchian:5.upper,donchian:5.middle,donchian:5.lower',
    );
    expect(rows).toHaveLength(60);
    expect(rows[0]).toBe(`${Date.UTC(2024, 0, 1)},,,,,`);
    expect(rows[59]).toMatch(/^\d+(,\d+\.?\d*){5}$/);
  });

  it('prints the last bars as a table, and null in JSON where there is no value', async () => {
    const table = await cryptobot(['indicators', 'compute', 'rsi:14', ...range]);
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(22);
    const json = await cryptobot(['indicators', 'compute', 'rsi:14', '--json', ...range]);
    const { values, warmup } = JSON.parse(json.stdout) as {
      values: Record<string, (number | null)[]>;
      warmup: Record<string, number>;
    };
    expect(warmup).toEqual({ 'rsi:14': 14 });
    expect(values['rsi:14']!.slice(12, 15)).toEqual([null, null, expect.any(Number)]);
  });

  it('computes over bars straight from a file', async () => {
    const rows = [1, 2, 3, 4].map((price, day) => {
      const time = Date.UTC(2024, 0, 1 + day);
      return [time, price, price, price, price, 10].join(',');
    });
    const text = ['timestamp,open,high,low,close,volume', ...rows].join('\n');
    const cwd = folder({ 'BTC-USDT.csv': text });
    const args = ['indicators', 'compute', 'sma:3', '--csv', '--bars', 'BTC-USDT.csv'];
    const { stdout } = await cryptobot(args, { cwd });
    const values = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',')[1]);
    expect(values).toEqual(['sma:3', '', '', '2', '3']);
  });

  it('reaches Tulip, or says how', async () => {
    const args = ['indicators', 'compute', 'tulip:aroon:14', 'aroon:14.up', '--csv', ...range];
    const { code, stdout, stderr } = await cryptobot(args);
    if (code === 0) {
      const [head, ...rows] = stdout.trimEnd().split('\n');
      expect(head).toBe('timestamp,tulip:aroon:14.aroon_down,tulip:aroon:14.aroon_up,aroon:14.up');
      const [, , theirs, ours] = rows.at(-1)!.split(',').map(Number);
      expect(theirs).toBeCloseTo(ours!, 9);
    } else expect(stderr).toContain('Type: npm install tulind && npm rebuild tulind');
  });

  it.each([
    ['tulip:aron:14', '"aron" is not an indicator of Tulip. Did you mean "aroon"?'],
    ['emaa:20', '"emaa" is not an indicator. Did you mean "ema"?'],
    ['ema:x', '"x" is not a number for window of ema. For example: ema:20'],
    ['ema:0', 'ema() needs a whole number of bars, 1 or more, as its window; got "0".'],
    ['ema:1:2', '"ema:1:2" has too many numbers: ema takes window.'],
    ['macd.sig', '"sig" is not an output of macd. It has line, signal, histogram.'],
    ['ema:20:seed=late', '"late" is not allowed as seed of ema'],
  ])('refuses %s', async (spec, sentence) => {
    const { code, stderr } = await cryptobot(['indicators', 'compute', spec]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });
});

it('says all there is to know about those that are named', async () => {
  const { code, stdout } = await cryptobot(['indicators', 'list', 'RSI', 'macd']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^rsi:14 +Relative strength index/);
  expect(stdout).toMatch(/source +J\. Welles Wilder, New Concepts/);
  expect(stdout).toMatch(/weight +2 in a score/);
  expect(stdout).toMatch(/warm-up +14 bars/);
  expect(stdout).toMatch(/seed +average or first or settled or once: /);
  expect(stdout).toMatch(/macd:12:26:9 [^]*gives +line, signal, histogram/);
  const slip = await cryptobot(['indicators', 'list', 'rsii']);
  expect(slip.code).toBe(2);
  expect(slip.stderr).toContain('"rsii" is not an indicator. Did you mean "rsi"?');
});
