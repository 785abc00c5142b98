import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { barStart, nextBar, parseTimeframe, timeframeLength, timeframes } from '#market';

const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
const anyTimeframe = fc.constantFrom(...timeframes);

describe('timeframes', () => {
  it('are listed shortest first and read by name', () => {
    const lengths = timeframes.map(timeframeLength);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    for (const timeframe of timeframes) expect(parseTimeframe(timeframe)).toBe(timeframe);
  });

  it.each(['', '1', '7m', '1H', '60', 'hour', 'constructor', '1h '])(
    'refuse "%s" and list what is allowed',
    (text) => {
      expect(() => parseTimeframe(text)).toThrow(UserError);
      expect(() => parseTimeframe(text)).toThrow(`"${text}" is not a timeframe.`);
      expect(() => parseTimeframe(text)).toThrow('Allowed: 1m, 3m, 5m,');
    },
  );

  it('suggest a near name', () => {
    expect(() => parseTimeframe('1H')).toThrow('Did you mean "1h"?');
    // The nearest in letters is 5m, the nearest in length 4h or 6h: all that is allowed says more.
    expect(() => parseTimeframe('5h')).toThrow('"5h" is not a timeframe. Allowed: 1m,');
  });

  it('begin hours on the hour, days at midnight UTC and weeks on Monday', () => {
    const wednesday = Date.UTC(2024, 1, 14, 15, 47, 12);
    expect(barStart(wednesday, '15m')).toBe(Date.UTC(2024, 1, 14, 15, 45));
    expect(barStart(wednesday, '4h')).toBe(Date.UTC(2024, 1, 14, 12));
    expect(barStart(wednesday, '1d')).toBe(Date.UTC(2024, 1, 14));
    expect(barStart(wednesday, '1w')).toBe(Date.UTC(2024, 1, 12));
    expect(new Date(barStart(0, '1w')).getUTCDay()).toBe(1);
  });

  it('put every moment into exactly one bar', () => {
    fc.assert(
      fc.property(times, anyTimeframe, (time, timeframe) => {
        const start = barStart(time, timeframe);
        expect(start).toBeLessThanOrEqual(time);
        expect(time).toBeLessThan(nextBar(time, timeframe));
        expect(nextBar(time, timeframe) - start).toBe(timeframeLength(timeframe));
        expect(barStart(start, timeframe)).toBe(start);
        expect(barStart(nextBar(time, timeframe) - 1, timeframe)).toBe(start);
      }),
    );
  });

  it('nest: a bar of a multiple starts where one of its parts starts', () => {
    fc.assert(
      fc.property(times, anyTimeframe, anyTimeframe, (time, fine, coarse) => {
        fc.pre(timeframeLength(coarse) % timeframeLength(fine) === 0);
        expect(barStart(barStart(time, fine), coarse)).toBe(barStart(time, coarse));
        expect(barStart(barStart(time, coarse), fine)).toBe(barStart(time, coarse));
      }),
    );
  });
});
