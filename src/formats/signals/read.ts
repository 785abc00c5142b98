import { didYouMean, UserError } from '#errors';
import { formatTime } from '#market';
import { readNumber, type Decimal } from '../number.ts';
import { type DateOrder, readMoment, swapDayAndMonth } from '../moment.ts';
import { toMillis, unitOf } from '../units.ts';
import { headedRows, type RawRows } from '../values/rows.ts';

/** How a file of signals is to be read; what is not said is found out. */
export interface SignalsWish {
  readonly file: string;
  /** The columns of yes and no that mean something. */
  readonly signals: readonly string[];
  readonly decimal?: Decimal | undefined;
  readonly dates?: DateOrder | undefined;
  /** Minutes that the times of the file are ahead of UTC. */
  readonly ahead?: number | undefined;
}

/** Signals as a file lists them, oldest first; a signal that the file does not have is absent. */
export interface SignalRows {
  /** Opens of the bars that they are about, ms UTC. */
  readonly time: Float64Array;
  /** 1 for yes, 0 for no. */
  readonly signals: Readonly<Record<string, Float64Array>>;
  /** The share of the usual size that each entry takes. */
  readonly size: Float64Array | undefined;
  /** Where each row stands in the file, from 1. */
  readonly line: (row: number) => number;
}

/** Reads signals out of a text: CSV of any dialect, or JSON of any layout. */
export function readSignals(text: string, wish: SignalsWish): SignalRows {
  const found = headedRows(text, wish.file, wish.decimal);
  if (!found) throw new UserError('data', `${wish.file} holds no list of signals. ${expected(wish)}`);
  return signalsOfRows(found, wish);
}

/** The same out of rows that were read already. Whatever is not plainly meant is refused. */
export function signalsOfRows({ names, rows, first, decimal }: RawRows, wish: SignalsWish): SignalRows {
  if (!names) throw new UserError('data', `${wish.file} has no head. ${expected(wish)}`);
  const columns = placesOf(names, wish);
  const kept = [...rows.keys()].filter((row) => !isBlank(rows[row]!));
  if (kept.length === 0) throw new UserError('data', `${wish.file} has no rows. ${expected(wish)}`);
  const line = (k: number) => first + kept[k]!;
  const column = (place: number, read: (cell: unknown, where: string) => number) =>
    Float64Array.from(kept, (row, k) => read(rows[row]![place], `${wish.file} row ${line(k)}`));

  const time = column(columns.time, (cell, where) => timeOf(cell, where, wish));
  requireOrder(time, line, wish.file);
  const signals = Object.fromEntries(
    Object.entries(columns.signals).map(([name, place]) => [
      name,
      column(place, (cell, where) => flagOf(cell, where, name)),
    ]),
  );
  const size =
    columns.size === undefined
      ? undefined
      : column(columns.size, (cell, where) => sizeOf(cell, where, decimal));
  if (size) requireSizes(size, signals, line, wish.file);
  return { time, signals, size, line };
}

interface Places {
  readonly time: number;
  readonly signals: Readonly<Record<string, number>>;
  readonly size: number | undefined;
}

const timeNames = new Set(['timestamp', 'time', 'date', 'datetime']);

// `enter_long` and `EnterLong` are `enterLong`.
function placesOf(names: readonly string[], wish: SignalsWish): Places {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const known = new Map(wish.signals.map((name) => [plain(name), name]));
  const signals: Record<string, number> = {};
  let time: number | undefined;
  let size: number | undefined;
  for (const [place, name] of names.entries()) {
    const meant = known.get(plain(name));
    const isTwice = meant !== undefined && meant in signals;
    if (meant !== undefined && !isTwice) signals[meant] = place;
    else if (timeNames.has(plain(name)) && time === undefined) time = place;
    else if (plain(name) === 'size' && size === undefined) size = place;
    else throw new UserError('data', unknownColumn(name, isTwice, wish));
  }
  if (time === undefined)
    throw new UserError('data', `${wish.file} has no column "timestamp". ${expected(wish)}`);
  if (!Object.keys(signals).some((name) => name.startsWith('enter')))
    throw new UserError(
      'data',
      `${wish.file} never enters: it has no column that says so. ${expected(wish)}`,
    );
  return { time, signals, size };
}

function unknownColumn(name: string, isTwice: boolean, wish: SignalsWish): string {
  if (isTwice) return `${wish.file}: the column "${name}" is there twice. Remove one of them.`;
  const known = ['timestamp', ...wish.signals, 'size'];
  return `${wish.file}: "${name}" is not a column of signals.${didYouMean(name, known)} ${expected(wish)}`;
}

function expected({ signals }: SignalsWish): string {
  return `Allowed are the columns timestamp, ${signals.join(', ')} and size, with one row per bar that says something.`;
}

function isBlank(row: readonly unknown[]): boolean {
  return row.every((cell) => cell === '' || cell === null || cell === undefined);
}

function timeOf(cell: unknown, where: string, { dates, ahead = 0 }: SignalsWish): number {
  const text = typeof cell === 'string' ? cell.trim() : cell;
  const number = typeof text === 'string' && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  const unit = typeof number === 'number' ? unitOf(number) : undefined;
  if (typeof number === 'number' && unit) return toMillis(number, unit);
  const moment = typeof number === 'string' ? readMoment(number) : undefined;
  if (!moment)
    throw new UserError(
      'data',
      `${where}: "${shown(cell)}" is not a time. Write seconds or milliseconds since 1970, or an ISO time in UTC such as 2024-01-31T12:00:00Z.`,
    );
  if (moment.order === 'either' && !dates)
    throw new UserError(
      'data',
      `${where}: "${shown(cell)}" may be two dates. Say which part comes first with --dates dmy or --dates mdy.`,
    );
  // Where both orders are possible, the month was taken to come first.
  const swapped = moment.order === 'either' && dates === 'dmy';
  const time = swapped ? swapDayAndMonth(moment.time) : moment.time;
  return moment.zone === 'given' ? time : time - ahead * 60_000;
}

function requireOrder(time: Float64Array, line: (row: number) => number, file: string): void {
  for (let k = 1; k < time.length; k++) {
    if (time[k]! > time[k - 1]!) continue;
    const at = formatTime(time[k]!);
    throw new UserError(
      'data',
      time[k] === time[k - 1]
        ? `${file} row ${line(k)}: "${at}" is there twice. Keep one row per bar.`
        : `${file} row ${line(k)}: "${at}" comes after "${formatTime(time[k - 1]!)}". Sort the rows by time, oldest first.`,
    );
  }
}

const flags: Readonly<Record<string, number>> = { 0: 0, 1: 1, '0.0': 0, '1.0': 1, false: 0, true: 1 };

function flagOf(cell: unknown, where: string, name: string): number {
  const flag = flags[shown(cell).trim().toLowerCase()];
  if (flag !== undefined) return flag;
  throw new UserError(
    'data',
    `${where}: "${shown(cell)}" as ${name} is neither yes nor no. Write 1 or 0; leave out rows that say nothing.`,
  );
}

// An empty cell says nothing about the size, which only matters to an entry.
function sizeOf(cell: unknown, where: string, decimal: Decimal): number {
  if (cell === '' || cell === null || cell === undefined) return NaN;
  const size = typeof cell === 'string' ? readNumber(cell.trim(), decimal) : cell;
  if (typeof size === 'number' && size >= 0 && size <= 1) return size;
  throw new UserError(
    'data',
    `${where}: "${shown(cell)}" is not a size. Write the share of the usual size to take, above 0 and up to 1, for example 0.5.`,
  );
}

function requireSizes(
  size: Float64Array,
  signals: SignalRows['signals'],
  line: (row: number) => number,
  file: string,
): void {
  const entries = Object.keys(signals).filter((name) => name.startsWith('enter'));
  for (let k = 0; k < size.length; k++) {
    if (size[k]! > 0 || !entries.some((name) => signals[name]![k] === 1)) continue;
    throw new UserError(
      'data',
      `${file} row ${line(k)}: an entry of size "${Number.isNaN(size[k]!) ? '' : size[k]}" buys nothing. Write a share above 0 and up to 1, or no entry.`,
    );
  }
}

function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
