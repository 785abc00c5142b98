import { didYouMean, UserError } from '#errors';
import { readMoment } from '../moment.ts';
import { unitOf } from '../units.ts';

/** Which columns a user says hold what, by name or by place from 1. */
export interface Named {
  readonly time?: string | undefined;
  readonly value?: string | undefined;
  readonly published?: string | undefined;
}

/** Places of columns in a row, from 0. */
export interface Chosen {
  readonly time: number;
  readonly value: number;
  readonly published: number | undefined;
}

interface Shape {
  readonly names: readonly string[] | undefined;
  /** Some rows to look at. */
  readonly rows: readonly (readonly unknown[])[];
  readonly file: string;
}

const times = ['time', 'timestamp', 'date', 'datetime', 't', 'day', 'ts', 'at', 'week', 'month', 'x'];
const values = ['value', 'v', 'close', 'price', 'index', 'score', 'y'];
const published = [
  'published',
  'publishedat',
  'publicationdate',
  'released',
  'releasedate',
  'known',
  'knownat',
  'available',
  'availableat',
  'asof',
  'realtimestart',
  'vintage',
  'vintagedate',
  'reported',
  'filed',
];

/** Finds the columns of time, value and publication: as they are named, else by what they hold. */
export function chooseColumns(shape: Shape, named: Named): Chosen {
  const width = Math.max(0, ...shape.rows.map((row) => row.length));
  const free = new Set(Array.from({ length: width }, (_, at) => at));
  const take = (at: number | undefined) => {
    if (at !== undefined) free.delete(at);
    return at;
  };
  const given = {
    time: take(placeOf(named.time, '--time', shape, width)),
    value: take(placeOf(named.value, '--value', shape, width)),
    published: take(placeOf(named.published, '--published', shape, width)),
  };
  const isTimes = (at: number) => holds(shape, at, isTime);
  const told = given.published ?? take(byName(published, shape, [...free].filter(isTimes)));
  const time = given.time ?? take(byName(times, shape, [...free].filter(isTimes)) ?? [...free].find(isTimes));
  if (time === undefined) throw missing('time', shape);
  const numeric = [...free].filter((at) => holds(shape, at, isNumber));
  // What is left over when all else has its meaning is the value, even if its rows turn out to be none.
  const [only, ...others] = numeric.length > 0 ? numeric : free;
  const value = given.value ?? byName(values, shape, numeric) ?? (others.length === 0 ? only : undefined);
  if (value === undefined) throw missing('value', shape);
  return { time, value, published: told };
}

function placeOf(wanted: string | undefined, flag: string, shape: Shape, width: number): number | undefined {
  if (wanted === undefined) return undefined;
  const { names, file } = shape;
  const at = names?.indexOf(wanted) ?? -1;
  if (at >= 0) return at;
  const place = /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0;
  if (place >= 1 && place <= width) return place - 1;
  throw new UserError(
    'usage',
    `${flag}: "${wanted}" is not a column of ${file}.${didYouMean(wanted, names ?? [])} ${columnsOf(shape)}`,
  );
}

function byName(known: readonly string[], { names }: Shape, among: readonly number[]): number | undefined {
  const plain = (at: number) => (names?.[at] ?? '').toLowerCase().replaceAll(/[^a-z]/g, '');
  const ranked = among
    .filter((at) => known.includes(plain(at)))
    .toSorted((a, b) => known.indexOf(plain(a)) - known.indexOf(plain(b)));
  return ranked[0];
}

function holds({ rows }: Shape, at: number, test: (cell: unknown) => boolean): boolean {
  const cells = rows
    .map((row) => row[at])
    .filter((cell) => cell !== undefined && cell !== null && cell !== '');
  return cells.length > 0 && cells.filter(test).length > cells.length / 2;
}

function isTime(cell: unknown): boolean {
  if (typeof cell === 'number') return unitOf(cell) !== undefined;
  return typeof cell === 'string' && (unitOf(Number(cell)) !== undefined || readMoment(cell) !== undefined);
}

function isNumber(cell: unknown): boolean {
  return (
    typeof cell === 'number' || (typeof cell === 'string' && /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(cell.trim()))
  );
}

function missing(what: 'time' | 'value', shape: Shape): UserError {
  const example = shape.names?.at(-1) ?? '2';
  return new UserError(
    'data',
    `${shape.file} does not show which column is the ${what}. Say which, for example --${what} ${example}. ${columnsOf(shape)}`,
  );
}

function columnsOf({ names, rows }: Shape): string {
  if (names) return `Its columns are ${names.map((name) => `"${name}"`).join(', ')}.`;
  return `It has no head; a row is ${JSON.stringify(rows[0] ?? []).slice(0, 80)}, and columns count from 1.`;
}
