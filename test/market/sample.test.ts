import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import {
  requireBars,
  resample,
  sampleBars,
  sampleSpan,
  sampleSymbols,
  timeframeLength,
  timeframes,
  type Bars,
  type Timeframe,
} from '#market';
import { annualVolatility, correlation } from './statistics.ts';

const day = 86_400_000;
// A Monday on which three-day bars start as well, so that every timeframe has whole bars for six weeks.
const sixWeeks = [Date.UTC(2021, 0, 18), Date.UTC(2021, 2, 1)] as const;
const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

describe('the sample market', () => {
  it('trades three symbols over four years', () => {
    expect(sampleSymbols).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
    expect(sampleSpan).toEqual({ from: Date.UTC(2021, 0, 1), to: Date.UTC(2025, 0, 1) });
  });

  it.each(sampleSymbols)('has an honest bar for every hour of %s', (symbol) => {
    const hourly = requireBars(whole(symbol, '1h'));
    expect(hourly.market).toEqual({ exchange: 'sample', symbol });
    expect(hourly.length).toBe((sampleSpan.to - sampleSpan.from) / 3_600_000);
    expect([...hourly.time]).toEqual(Array.from(hourly.time, (_, i) => sampleSpan.from + i * 3_600_000));
    expect(Math.min(...hourly.volume)).toBeGreaterThan(0);
  });

  it.each(sampleSymbols)('has minutes of %s that open at the last close or a tick beside it', (symbol) => {
    const minutes = requireBars(sampleBars(symbol, '1m', ...sixWeeks));
    const perTick = symbol === 'SOL/USDT' ? 1000 : 100;
    const steps = new Set<number>();
    for (let i = 1; i < minutes.length; i++) {
      steps.add(Math.round(minutes.open[i]! * perTick) - Math.round(minutes.close[i - 1]! * perTick));
    }
    expect([...steps].toSorted((a, b) => a - b)).toEqual([-1, 0, 1]);
    for (const price of [...minutes.open, ...minutes.high, ...minutes.low, ...minutes.close]) {
      if (price !== Math.round(price * perTick) / perTick) throw new Error(`${price} is between two ticks`);
    }
  });

  it.each(timeframePairs())('has %s bars whose sums are its %s bars', (fine, coarse) => {
    for (const symbol of sampleSymbols)
      expectSame(resample(bars(symbol, fine), coarse), bars(symbol, coarse));
  });

  it('has weeks and three days that are cut where the market begins and ends, as resampling cuts them', () => {
    for (const timeframe of ['3d', '1w'] as const) {
      expectSame(resample(whole('BTC/USDT', '1h'), timeframe), whole('BTC/USDT', timeframe));
    }
  });

  it.each(['5m', '1h', '4h', '1d', '3d', '1w'] as const)(
    'has %s bars of any range that equal the slice of the whole',
    (timeframe) => {
      const all = whole('ETH/USDT', timeframe);
      const ranges = [
        [sampleSpan.from, sampleSpan.from + day],
        [Date.UTC(2022, 4, 3, 7, 31), Date.UTC(2022, 4, 19, 13, 2)],
        [Date.UTC(2023, 11, 31, 23), Date.UTC(2024, 0, 1, 1)],
        [Date.UTC(2024, 11, 27), sampleSpan.to],
        [Date.UTC(2024, 5, 1), Date.UTC(2024, 5, 1)],
      ] as const;
      for (const [from, to] of ranges) {
        const inside = [...all.time.keys()].filter((i) => all.time[i]! >= from && all.time[i]! < to);
        const part = sampleBars('ETH/USDT', timeframe, from, to);
        for (const column of columns) expect([...part[column]]).toEqual(inside.map((i) => all[column][i]));
      }
    },
  );

  it('is the same every time', () => {
    expectSame(sampleBars('SOL/USDT', '4h'), whole('SOL/USDT', '4h'));
  });

  it.each([
    ['BTC/USDT', '1m', 'c99552fd4d788b2b'],
    ['BTC/USDT', '1h', 'daf54d18f38ff56f'],
    ['BTC/USDT', '1d', '6fe6689248c99e02'],
    ['ETH/USDT', '1m', '97e2b544c83cf8c5'],
    ['ETH/USDT', '1h', 'f5287feb70df5015'],
    ['ETH/USDT', '1w', 'ea5ed47d92561b27'],
    ['SOL/USDT', '5m', '34cbe90b57049237'],
    ['SOL/USDT', '1h', '61ca99a0e1860892'],
    ['SOL/USDT', '3d', 'e8715f99eea9881c'],
  ] as const)('keeps the bits of %s %s', (symbol, timeframe, expected) => {
    const short = timeframeLength(timeframe) < 3_600_000;
    expect(fingerprint(short ? bars(symbol, timeframe) : whole(symbol, timeframe))).toBe(expected);
  });

  it.each([
    ['BTC/USDT', 0.5, 0.7, 0.5, 0.8],
    ['ETH/USDT', 0.65, 0.9, 0.6, 0.9],
    ['SOL/USDT', 0.85, 1.2, 0.7, 0.95],
  ] as const)('moves and falls as %s does', (symbol, calm, wild, shallow, deep) => {
    const daily = whole(symbol, '1d');
    expect(annualVolatility(daily)).toBeGreaterThan(calm);
    expect(annualVolatility(daily)).toBeLessThan(wild);
    expect(deepestFall(daily)).toBeGreaterThan(shallow);
    expect(deepestFall(daily)).toBeLessThan(deep);
  });

  it.each(sampleSymbols)('has days of %s whose evening cannot be told from the hours before', (symbol) => {
    const hourly = whole(symbol, '1h');
    const days = [...Array(hourly.length / 24).keys()];
    const direction = (from: number, to: number) => Math.sign(hourly.close[to - 1]! - hourly.open[from]!);
    for (const cut of [6, 12, 18, 22, 23]) {
      const before = days.map((d) => direction(d * 24, d * 24 + cut));
      const after = days.map((d) => direction(d * 24 + cut, d * 24 + 24));
      // Four standard errors of a correlation over 1461 days.
      expect(Math.abs(correlation(before, after))).toBeLessThan(0.105);
    }
    const today = days.map((d) => direction(d * 24, d * 24 + 24));
    expect(Math.abs(correlation(today.slice(1), today.slice(0, -1)))).toBeLessThan(0.105);
  });

  it('names its markets when asked for another', () => {
    expect(() => sampleBars('DOGE/USDT', '1h')).toThrow(UserError);
    expect(() => sampleBars('DOGE/USDT', '1h')).toThrow('"sample:DOGE/USDT" is not a market.');
    expect(() => sampleBars('DOGE/USDT', '1h')).toThrow(
      'The synthetic market has sample:BTC/USDT, sample:ETH/USDT, sample:SOL/USDT.',
    );
    expect(() => sampleBars('BTC/USD', '1h')).toThrow('Did you mean "sample:BTC/USDT"?');
    expect(() => sampleBars('BTC/USDT:USDT', '1h')).toThrow('Did you mean "sample:BTC/USDT"?');
    expect(kindOf(() => sampleBars('BTC/USD', '1h'))).toBe('usage');
  });

  it.each([
    ['2020-06-01 00:00', Date.UTC(2020, 5, 1), Date.UTC(2021, 5, 1)],
    ['2025-01-02 00:00', Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 2)],
    ['2026-01-01 00:00', Date.UTC(2026, 0, 1), undefined],
    ['2025-01-01 00:00', sampleSpan.to, undefined],
    ['2019-01-01 00:00', undefined, Date.UTC(2019, 0, 1)],
  ])('names its span when asked for %s', (text, from, to) => {
    const act = () => sampleBars('BTC/USDT', '1h', from, to);
    expect(act).toThrow(
      `"${text}" is outside the synthetic market: sample:BTC/USDT has bars from 2021-01-01 up to 2025-01-01.`,
    );
    expect(act).toThrow('Type --from 2021-01-01 --to 2025-01-01');
    expect(kindOf(act)).toBe('data');
  });
});

const made = new Map<string, Bars>();

function bars(symbol: string, timeframe: Timeframe): Bars {
  return kept(`${symbol} ${timeframe}`, () => sampleBars(symbol, timeframe, ...sixWeeks));
}

function whole(symbol: string, timeframe: Timeframe): Bars {
  return kept(`${symbol} ${timeframe} whole`, () => sampleBars(symbol, timeframe));
}

function kept(name: string, make: () => Bars): Bars {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

function timeframePairs(): [Timeframe, Timeframe][] {
  const fits = (fine: Timeframe, coarse: Timeframe) =>
    fine !== coarse && timeframeLength(coarse) % timeframeLength(fine) === 0;
  return timeframes.flatMap((fine) =>
    timeframes.filter((coarse) => fits(fine, coarse)).map((coarse): [Timeframe, Timeframe] => [fine, coarse]),
  );
}

function expectSame(actual: Bars, expected: Bars): void {
  expect(actual.length).toBe(expected.length);
  expect(actual.length).toBeGreaterThan(0);
  for (const column of columns)
    expect(Buffer.compare(bytes(actual[column]), bytes(expected[column])), column).toBe(0);
}

function fingerprint(source: Bars): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(bytes(source[column]));
  return hash.digest('hex').slice(0, 16);
}

function bytes(column: Float64Array): Buffer {
  const buffer = Buffer.alloc(column.length * 8);
  for (const [i, value] of column.entries()) buffer.writeDoubleLE(value, i * 8);
  return buffer;
}

function deepestFall({ close }: Bars): number {
  let peak = 0;
  let deepest = 0;
  for (const price of close) {
    peak = Math.max(peak, price);
    deepest = Math.max(deepest, 1 - price / peak);
  }
  return deepest;
}

function kindOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof UserError ? error.kind : undefined;
  }
  return undefined;
}
