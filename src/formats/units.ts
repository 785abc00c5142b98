/** How a file counts time. */
export type Unit = 's' | 'ms' | 'µs' | 'ns' | 'date' | 'days since 1900';

// The years 1980 to 2100. In no two units do they share a number, so the size tells the unit.
const first = 315_532_800_000;
const last = 4_102_444_800_000;
const day = 86_400_000;
// Spreadsheets count days from 1899-12-30.
const sheetEpoch = -2_209_161_600_000;

/** The unit a number must be counted in to be a moment between 1980 and 2100. */
export function unitOf(value: number): Unit | undefined {
  if (value >= first && value < last) return 'ms';
  if (value >= first / 1e3 && value < last / 1e3) return 's';
  if (value >= first * 1e3 && value < last * 1e3) return 'µs';
  if (value >= first * 1e6 && value < last * 1e6) return 'ns';
  if (compactDate(value) !== undefined) return 'date';
  if (value >= 29_221 && value < 73_051) return 'days since 1900';
  return undefined;
}

/** Milliseconds of a moment counted in a unit; what is finer than a millisecond is cut off. */
export function toMillis(value: number, unit: Unit): number {
  return millis[unit](value);
}

const millis: Readonly<Record<Unit, (value: number) => number>> = {
  ms: (value) => Math.floor(value),
  s: (value) => Math.round(value * 1e3),
  µs: (value) => Math.floor(value / 1e3),
  // Doubles keep nanoseconds to within 256, so a whole millisecond may read as a little less.
  ns: (value) => Math.floor((value + 512) / 1e6),
  date: (value) => compactDate(value) ?? NaN,
  'days since 1900': (value) => Math.round((value * day) / 1000) * 1000 + sheetEpoch,
};

// 20240131, 202401311200 or 20240131120000 as a number.
function compactDate(value: number): number | undefined {
  if (!Number.isInteger(value)) return undefined;
  const text = String(value);
  if (![8, 12, 14].includes(text.length)) return undefined;
  const part = (from: number, to: number) => Number(text.slice(from, to));
  const [year, month, dayOfMonth] = [part(0, 4), part(4, 6), part(6, 8)];
  const [hour, minute, second] = [part(8, 10), part(10, 12), part(12, 14)];
  const isPlausible =
    year >= 1980 &&
    year < 2100 &&
    month >= 1 &&
    month <= 12 &&
    dayOfMonth >= 1 &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isPlausible) return undefined;
  const time = Date.UTC(year, month - 1, dayOfMonth, hour, minute, second);
  return new Date(time).getUTCDate() === dayOfMonth ? time : undefined;
}
