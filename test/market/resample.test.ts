import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { barStart, resample, timeframeLength, timeframes, type Bars } from '#market';
import { barsOf, minutes } from './arbitrary.ts';

const coarser = fc.constantFrom(...timeframes.filter((timeframe) => timeframe !== '1m'));

describe('resample', () => {
  it('takes first open, highest high, lowest low, last close and all volume', () => {
    const start = Date.UTC(2024, 0, 1, 10, 58);
    const rows = [
      { time: start, open: 10, high: 12, low: 9, close: 11, volume: 1 },
      { time: start + 60_000, open: 11, high: 15, low: 11, close: 14, volume: 2 },
      { time: start + 120_000, open: 14, high: 14, low: 7, close: 8, volume: 4 },
      { time: start + 240_000, open: 8, high: 9, low: 8, close: 9, volume: 8 },
    ];
    const hourly = resample(barsOf('1m', rows), '1h');
    expect(hourly.timeframe).toBe('1h');
    expect([...hourly.time]).toEqual([Date.UTC(2024, 0, 1, 10), Date.UTC(2024, 0, 1, 11)]);
    expect([...hourly.open]).toEqual([10, 14]);
    expect([...hourly.high]).toEqual([15, 14]);
    expect([...hourly.low]).toEqual([9, 7]);
    expect([...hourly.close]).toEqual([14, 9]);
    expect([...hourly.volume]).toEqual([3, 12]);
  });

  it('is the same in one step and in two', () => {
    fc.assert(
      fc.property(minutes(), coarser, coarser, (source, middle, coarse) => {
        fc.pre(timeframeLength(coarse) % timeframeLength(middle) === 0);
        expect(resample(resample(source, middle), coarse)).toEqual(resample(source, coarse));
      }),
    );
  });

  it('loses no volume and no extreme, and fills no gap', () => {
    fc.assert(
      fc.property(minutes(), coarser, (source, timeframe) => {
        const coarse = resample(source, timeframe);
        expect(total(coarse.volume)).toBe(total(source.volume));
        expect(Math.max(...coarse.high)).toBe(Math.max(...source.high));
        expect(Math.min(...coarse.low)).toBe(Math.min(...source.low));
        expect([...coarse.time]).toEqual([
          ...new Set([...source.time].map((time) => barStart(time, timeframe))),
        ]);
      }),
    );
  });

  it('gives bars back unchanged at their own timeframe, and none for none', () => {
    const none: Bars = barsOf('1m', []);
    expect(resample(none, '1m')).toBe(none);
    expect(resample(none, '1h').length).toBe(0);
  });

  it.each([
    ['1h', '1m'],
    ['1h', '30m'],
    ['2h', '3m'],
    ['3d', '1w'],
  ] as const)('refuses to make %s bars into %s bars', (from, to) => {
    expect(() => resample(barsOf(from, []), to)).toThrow(UserError);
    expect(() => resample(barsOf(from, []), to)).toThrow(
      `"${to}" bars cannot be made of ${from} bars. Choose a timeframe`,
    );
  });
});

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
