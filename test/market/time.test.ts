import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { formatDay, formatTime, parseTime } from '#market';

describe('parseTime', () => {
  it.each([
    ['2024-01-31', Date.UTC(2024, 0, 31)],
    ['20240131', Date.UTC(2024, 0, 31)],
    ['2024-01-31T12:00', Date.UTC(2024, 0, 31, 12)],
    ['2024-01-31 12:00:05', Date.UTC(2024, 0, 31, 12, 0, 5)],
    ['2024-01-31T12:00:05.250Z', Date.UTC(2024, 0, 31, 12, 0, 5, 250)],
    ['2024-01-31T12:00+00:00', Date.UTC(2024, 0, 31, 12)],
    ['1706702400000', 1_706_702_400_000],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads "%s" as UTC', (text, expected) => {
    expect(parseTime(text, '--from')).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2024',
    '2024-1-31',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '20240230',
    '31.01.2024',
    '2024-01-31T25:00',
    '2024-01-31T12:60',
    '2024-01-31T12:00+02:00',
    '1706702400',
  ])('refuses "%s" and names what it was for', (text) => {
    expect(() => parseTime(text, '--from')).toThrow(UserError);
    expect(() => parseTime(text, '--from')).toThrow(`"${text}" is not a time for --from. Write a UTC day`);
  });

  it('reads back what is printed, to the minute and to the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000_000 }), (minutes) => {
        const time = minutes * 60_000;
        expect(parseTime(formatTime(time), '--from')).toBe(time);
        expect(parseTime(formatDay(time), '--from')).toBe(Math.floor(time / 86_400_000) * 86_400_000);
      }),
    );
  });
});
