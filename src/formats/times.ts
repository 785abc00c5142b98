import { UserError } from '#errors';
import { formatTime } from '#market';
import { type DateOrder, swapDayAndMonth } from './moment.ts';
import type { Issues } from './report.ts';
import type { Rows } from './rows.ts';
import { toMillis, type Unit, unitOf } from './units.ts';

interface Wish {
  readonly file: string;
  readonly dates?: DateOrder | undefined;
  readonly ahead?: number | undefined;
}

interface Times {
  /** ms UTC; NaN where a row has no time that can be read. */
  readonly time: Float64Array;
  readonly units: Readonly<Partial<Record<Unit, number>>>;
  readonly notes: readonly string[];
}

/** The columns that hold moments, and where their rows stand. */
type Moments = Pick<Rows, 'line' | 'time' | 'clock' | 'check' | 'dates' | 'unsure'>;

const day = 86_400_000;

/** The time of every row, whatever each is counted in. */
export function readTimes(rows: Moments, wish: Wish, issues: Issues): Times {
  const shift = -(wish.ahead ?? 0) * 60_000;
  const swap = swapsDates(rows, wish) ? rows.unsure : undefined;
  const counts: Partial<Record<Unit, number>> = {};
  const time = convert(rows.time, rows.clock, shift, swap, counts);
  if (rows.check) compare(rows, time, convert(rows.check, undefined, shift, swap, {}), issues);
  return { time, units: counts, notes: notesOf(counts, rows, wish) };
}

function convert(
  source: Float64Array,
  clock: Float64Array | undefined,
  shift: number,
  unsure: Uint32Array | undefined,
  counts: Partial<Record<Unit, number>>,
): Float64Array {
  const time = new Float64Array(source.length);
  let unit: Unit | undefined;
  let count = 0;
  const note = () => {
    if (unit !== undefined && count > 0) counts[unit] = (counts[unit] ?? 0) + count;
    count = 0;
  };
  for (let i = 0; i < source.length; i++) {
    const found = unitOf(source[i]!);
    if (found !== unit) {
      note();
      unit = found;
    }
    count++;
    if (found === undefined) {
      time[i] = NaN;
      continue;
    }
    const ms = toMillis(source[i]!, found);
    time[i] =
      (unsure && unsure[i] !== 0 ? swapDayAndMonth(ms) : ms) + (clock ? clockOf(clock[i]!) : 0) + shift;
  }
  note();
  return time;
}

// A time of day is ms after midnight, or digits that read as one: 93000 is 09:30:00.
function clockOf(value: number): number {
  if (!(value >= 0 && value < 240_000) || value % 1 !== 0 || value % 60_000 === 0)
    return value < day ? value : NaN;
  return (Math.floor(value / 10_000) * 3600 + (Math.floor(value / 100) % 100) * 60 + (value % 100)) * 1000;
}

// 01/02/2024 may be in January or in February. Other dates of the file tell, else the distances
// between them, else nobody.
function swapsDates({ dates, time, unsure }: Moments, { dates: given, file }: Wish): boolean {
  const { dayFirst, monthFirst, either } = dates;
  if (either === 0) return false;
  if (given) return given === 'dmy';
  if (dayFirst > 0 && monthFirst > 0)
    throw new UserError(
      'data',
      `${file} writes some dates with the day first and some with the month first. Say which it is for the others: --dates dmy or --dates mdy.`,
    );
  if (dayFirst > 0) return true;
  if (monthFirst > 0) return false;
  const spread = (values: Float64Array) => {
    let sum = 0;
    for (let i = 1; i < values.length; i++) sum += Math.abs(values[i]! - values[i - 1]!);
    return sum;
  };
  const [asWritten, swapped] = [
    spread(time),
    spread(time.map((value, i) => (unsure[i] === 0 ? value : swapDayAndMonth(value)))),
  ];
  if (asWritten !== swapped && Math.max(asWritten, swapped) > 2 * Math.min(asWritten, swapped))
    return swapped < asWritten;
  throw new UserError(
    'data',
    `${file} writes dates that can be read with the day first or the month first. Say which: --dates dmy or --dates mdy.`,
  );
}

function compare({ line }: Moments, time: Float64Array, other: Float64Array, issues: Issues): void {
  // A second time that ends the bar, or counts from elsewhere, is another thing altogether.
  if (usuallyDiffers(time, other)) return;
  for (let i = 0; i < time.length; i++) {
    if (Number.isNaN(other[i]!) || Number.isNaN(time[i]!) || Math.abs(other[i]! - time[i]!) < 1000) continue;
    issues.add(
      'time disagrees',
      line[i]!,
      () => `its second time is ${formatTime(other[i]!)}, its first ${formatTime(time[i]!)}, which is kept`,
    );
  }
}

function usuallyDiffers(time: Float64Array, other: Float64Array): boolean {
  let same = 0;
  for (let i = 0; i < time.length; i++) if (Math.abs(other[i]! - time[i]!) < 1000) same++;
  return same < 0.5 * time.length;
}

function notesOf(
  counts: Readonly<Partial<Record<Unit, number>>>,
  { dates, check }: Moments,
  { ahead }: Wish,
): string[] {
  const units = Object.entries(counts);
  return [
    ...(units.length > 1
      ? [
          `times are counted in several units: ${units.map(([unit, count]) => `${unit} in ${count} rows`).join(', ')}`,
        ]
      : []),
    ...(dates.withoutZone > 0 && !check && ahead === undefined
      ? [
          'dates without a zone are read as UTC; if they are local, say how far ahead of UTC with --zone +02:00',
        ]
      : []),
  ];
}
