const minute = 60_000;
const day = 1_440 * minute;
const lengths: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: day, w: 7 * day };
// The epoch was a Thursday; exchanges start their weeks on Monday.
const monday = 4 * day;

/** The grid of candles: where the one that holds `time` starts, and where the next one does. */
export interface Grid {
  readonly name: string;
  start(time: number): number;
  next(start: number): number;
}

/** `1m`, `4h`, `1d`, `1w`, and `1M` for a calendar month. */
export function grid(name: string): Grid | undefined {
  const match = /^(\d+)([mhdwM])$/.exec(name);
  if (match === null) return undefined;
  const unit = match[2]!;
  if (unit === 'M') return { name, start: startOfMonth, next: nextMonth };
  const length = Number(match[1]) * lengths[unit]!;
  const origin = unit === 'w' ? monday : 0;
  return {
    name,
    start: (time) => Math.floor((time - origin) / length) * length + origin,
    next: (start) => start + length,
  };
}

function startOfMonth(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextMonth(start: number): number {
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
