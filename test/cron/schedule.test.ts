import { describe, expect, it } from 'vitest';
import { everySo, parseSchedule } from '#adapters/cron';

const at = (text: string) => Date.parse(`${text}Z`);
const iso = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);

describe('a schedule', () => {
  it.each([
    ['0 9 * * *', '2024-05-01T09:00', '2024-05-02T09:00'],
    ['0 9 * * *', '2024-05-01T08:59', '2024-05-01T09:00'],
    ['*/15 * * * *', '2024-05-01T08:59', '2024-05-01T09:00'],
    ['30 6 1 * *', '2024-12-01T06:30', '2025-01-01T06:30'],
    ['0 0 * * MON', '2024-05-01T00:00', '2024-05-06T00:00'],
    ['0 12 29 2 *', '2024-03-01T00:00', '2028-02-29T12:00'],
    ['@daily', '2024-05-01T08:59', '2024-05-02T00:00'],
  ])('%s after %s is %s UTC', (text, after, next) => {
    expect(iso(parseSchedule(text).next(at(after)))).toBe(next);
  });

  it('keeps the time of day of its zone when the clocks change', () => {
    const schedule = parseSchedule('0 9 * * *', 'Europe/Berlin');
    expect(iso(schedule.next(at('2024-03-30T00:00')))).toBe('2024-03-30T08:00');
    expect(iso(schedule.next(at('2024-03-31T00:00')))).toBe('2024-03-31T07:00');
    expect(schedule.text).toBe('0 9 * * * (Europe/Berlin)');
  });

  it.each(['', 'daily', '61 * * * *', '* * * *', '0 25 * * *', '1 2 3 4 5 6 7', '0 9 * * * ; rm'])(
    '"%s" is none',
    (text) => {
      expect(() => parseSchedule(text)).toThrow(
        `"${text}" is not a schedule. Write minute, hour, day, month and weekday`,
      );
    },
  );

  it('that never comes is refused', () => {
    expect(() => parseSchedule('0 0 30 2 *')).toThrow('"0 0 30 2 *" never comes');
  });

  it('in no zone is refused', () => {
    expect(() => parseSchedule('0 9 * * *', 'Mars/Olympus')).toThrow('"Mars/Olympus" is not a time zone');
  });

  it('may be every so many ms, on whole multiples', () => {
    const schedule = everySo(300_000, '5m');
    expect(iso(schedule.next(at('2024-05-01T08:58')))).toBe('2024-05-01T09:00');
    expect(iso(schedule.next(at('2024-05-01T09:00')))).toBe('2024-05-01T09:05');
  });
});
