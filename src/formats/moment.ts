const day = 86_400_000;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Whether day or month comes first where the year comes last, as `31/01/2024`. */
export type DateOrder = 'dmy' | 'mdy';

/** A moment as a text says it. */
export interface Moment {
  /** ms UTC; a text without a zone is taken as UTC. */
  readonly time: number;
  /** What the text shows about the order of day and month; `either` fits both. */
  readonly order?: DateOrder | 'either';
  readonly zone: 'given' | 'absent';
}

const clockPart =
  /^[T ]+(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:[.,](\d{1,9}))?)?[ -]*([AP]M)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}(?: UTC)?)?$/i;
const hourOnly = /^[ T](\d{1,2})-([AP]M)$/i;

/** Reads a date, with or without a time of day, in any common writing; undefined when it is none. */
export function readMoment(text: string): Moment | undefined {
  const date = readDate(text);
  if (!date) return undefined;
  const clock = readClock(text.slice(date.length));
  if (!clock) return undefined;
  const { order } = date;
  return { time: date.time + clock.time, zone: clock.zone, ...(order === undefined ? {} : { order }) };
}

/** A time of day alone, `12:30` or `12:30:00`, in ms after midnight; undefined when it is none. */
export function readClockTime(text: string): number | undefined {
  return /^\d{1,2}:\d{2}/.test(text) ? readClock(` ${text}`)?.time : undefined;
}

interface DatePart {
  readonly time: number;
  readonly length: number;
  readonly order?: DateOrder | 'either';
}

function readDate(text: string): DatePart | undefined {
  const yearFirst =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/.exec(text) ?? /^(\d{4})()(\d{2})(\d{2})(?!\d)/.exec(text);
  if (yearFirst) return date(yearFirst[0], yearFirst[1]!, yearFirst[3]!, yearFirst[4]!);
  const named = /^([a-z]{3})[a-z]*\.?[ -](\d{1,2}),?[ -](\d{4}|\d\d(?!\d))/i.exec(text);
  if (named) return date(named[0], century(named[3]!), monthNumber(named[1]!), named[2]!);
  const dayNamed = /^(\d{1,2})[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4}|\d\d(?!\d))/i.exec(text);
  if (dayNamed) return date(dayNamed[0], century(dayNamed[3]!), monthNumber(dayNamed[2]!), dayNamed[1]!);
  const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/.exec(text);
  return yearLast
    ? dateOfEither(yearLast[0], yearLast[1]!, yearLast[3]!, yearLast[4]!, yearLast[2]!)
    : undefined;
}

function dateOfEither(
  whole: string,
  first: string,
  second: string,
  year: string,
  separator: string,
): DatePart | undefined {
  const monthFirst = date(whole, year, first, second);
  const dayFirst = date(whole, year, second, first);
  // Points are written where the day comes first.
  if (separator === '.' || !monthFirst) return dayFirst && { ...dayFirst, order: 'dmy' };
  if (!dayFirst) return { ...monthFirst, order: 'mdy' };
  return { ...monthFirst, ...(first === second ? {} : { order: 'either' as const }) };
}

/** The same moment with day and month exchanged: how the other reading of `01/02/2024` is reached. */
export function swapDayAndMonth(time: number): number {
  const moment = new Date(time);
  if (moment.getUTCDate() > 12) return time;
  const swapped = Date.UTC(moment.getUTCFullYear(), moment.getUTCDate() - 1, moment.getUTCMonth() + 1);
  return swapped + (time - Math.floor(time / day) * day);
}

// Nothing here is older than the epoch.
function century(year: string): string {
  if (year.length === 4) return year;
  return `${year < '70' ? '20' : '19'}${year}`;
}

function monthNumber(name: string): string {
  return String(months.indexOf(name.toLowerCase()) + 1);
}

function date(whole: string, year: string, month: string, dayOfMonth: string): DatePart | undefined {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth));
  const made = new Date(time);
  // Date.UTC rolls impossible days over; the parts have to survive.
  const isReal = made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(dayOfMonth);
  return isReal && Number(year) >= 1970 ? { time, length: whole.length } : undefined;
}

function readClock(text: string): { readonly time: number; readonly zone: Moment['zone'] } | undefined {
  if (text.trim() === '') return { time: 0, zone: 'absent' };
  if (/^(Z|UTC| UTC|GMT)$/i.test(text)) return { time: 0, zone: 'given' };
  const compact = /^ (\d{2})(\d{2})(\d{2})$/.exec(text);
  const whole = compact ? ` ${compact[1]}:${compact[2]}:${compact[3]}` : text.replace(hourOnly, ' $1:00 $2');
  const parts = clockPart.exec(whole);
  if (!parts) return undefined;
  const [, hours = '', minutes, seconds = '0', fraction = '0', half, zone] = parts;
  if (minutes === undefined && half === undefined) return undefined;
  const hour = hourOf(Number(hours), half);
  if (hour === undefined || Number(minutes ?? 0) > 59 || Number(seconds) > 59) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = ((hour * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000 + ms;
  return { time: time - offset(zone), zone: zone === undefined ? 'absent' : 'given' };
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function offset(zone: string | undefined): number {
  const parts = zone && /^([+-])(\d{2}):?(\d{2})/.exec(zone);
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return (parts[1] === '-' ? -minutes : minutes) * 60_000;
}
