import { UserError } from '#errors';
import { readNumber, type Decimal } from './number.ts';
import { readClockTime, readMoment } from './moment.ts';

/** What a cell holds: nothing, a number, a date or a time of day, other text. */
export const kinds = { empty: 0, number: 1, time: 2, text: 3 } as const;

/** The most columns a table keeps, and for each the place of its kind in the code of a row. */
export const mostColumns = 20;
export const places = Float64Array.from({ length: mostColumns }, (_, column) => 4 ** column);

/** What a row looks like: how many fields it has, and the kind of each column. */
export interface Shape {
  readonly fields: number;
  readonly kinds: readonly number[];
}

/** Rows of a file before anyone knows what the columns mean: every cell as a number. */
export interface Table {
  readonly length: number;
  /** One per column. A date is its ms UTC, a text its place in `texts`, an empty cell NaN. */
  readonly cells: readonly Float64Array[];
  /** Where each row stands in the file, from 1. */
  readonly line: Float64Array;
  /** Which of `shapes` each row has. */
  readonly shape: Uint16Array;
  /** Every shape that occurs. */
  readonly shapes: readonly Shape[];
  readonly texts: readonly string[];
  readonly dates: Readonly<DateEvidence>;
  /** For each row, as bits, the columns whose date was read with the month first and may as well have the day first. */
  readonly unsure: Uint32Array;
}

/** What the dates of a file say about themselves. */
export interface DateEvidence {
  dayFirst: number;
  monthFirst: number;
  either: number;
  withoutZone: number;
}

const mostShapes = 1000;
const mostTexts = 10_000;
const longestText = 200;

/** Collects rows, one cell after the other, in columns that grow. */
export class TableBuilder {
  private capacity: number;
  private cells: Float64Array[];
  private line: Float64Array;
  private shape: Uint16Array;
  private unsure: Uint32Array;
  private count = 0;
  private readonly shapes: Shape[] = [];
  private readonly shapeOf = new Map<number, number>();
  private lastCode = -1;
  private lastFields = -1;
  private lastShape = 0;
  private readonly texts: string[] = [];
  private readonly textOf = new Map<string, number>();
  private readonly dates: DateEvidence = { dayFirst: 0, monthFirst: 0, either: 0, withoutZone: 0 };
  private readonly decimal: Decimal;
  private readonly file: string;

  constructor(width: number, decimal: Decimal, file: string) {
    this.capacity = 4096;
    this.decimal = decimal;
    this.file = file;
    this.cells = Array.from({ length: width }, () => new Float64Array(this.capacity));
    this.line = new Float64Array(this.capacity);
    this.shape = new Uint16Array(this.capacity);
    this.unsure = new Uint32Array(this.capacity);
  }

  get length(): number {
    return this.count;
  }

  /** Columns to write the next row into, at position `length`. */
  get target(): readonly Float64Array[] {
    if (this.count === this.capacity) this.grow();
    return this.cells;
  }

  /** Finishes a row whose cells were written; `code` is its kinds, each times its place. */
  end(line: number, code: number, fields: number): void {
    if (code !== this.lastCode || fields !== this.lastFields) {
      this.lastShape = this.internShape(code, fields);
      this.lastCode = code;
      this.lastFields = fields;
    }
    this.line[this.count] = line;
    this.shape[this.count++] = this.lastShape;
  }

  /** Reads a text into a cell and gives back its kind. */
  cell(text: string, column: number, line: number): number {
    const trimmed = text.trim();
    const target = this.cells[column]!;
    target[this.count] = NaN;
    if (isNothing(trimmed)) return kinds.empty;
    const value = readNumber(trimmed, this.decimal);
    if (!Number.isNaN(value)) {
      target[this.count] = value;
      return kinds.number;
    }
    const moment = readMoment(trimmed);
    if (moment) {
      target[this.count] = moment.time;
      if (moment.zone === 'absent') this.dates.withoutZone++;
      if (moment.order === 'dmy') this.dates.dayFirst++;
      if (moment.order === 'mdy') this.dates.monthFirst++;
      if (moment.order === 'either') {
        this.dates.either++;
        this.unsure[this.count]! |= 1 << column;
      }
      return kinds.time;
    }
    const clock = readClockTime(trimmed);
    if (clock !== undefined) {
      target[this.count] = clock;
      return kinds.time;
    }
    refuseDangerous(trimmed, this.file, line);
    target[this.count] = this.internText(trimmed);
    return kinds.text;
  }

  build(): Table {
    const cut = (column: Float64Array) => column.subarray(0, this.count);
    return {
      length: this.count,
      cells: this.cells.map(cut),
      line: cut(this.line),
      shape: this.shape.subarray(0, this.count),
      shapes: this.shapes,
      texts: this.texts,
      dates: this.dates,
      unsure: this.unsure.subarray(0, this.count),
    };
  }

  private internShape(code: number, fields: number): number {
    const key = code * 64 + Math.min(fields, 63);
    const known = this.shapeOf.get(key);
    if (known !== undefined) return known;
    if (this.shapes.length >= mostShapes)
      throw new UserError(
        'data',
        `${this.file} is not a table of bars: its rows have more than ${mostShapes} different shapes.`,
      );
    const made = this.cells.map((_, column) => Math.floor(code / places[column]!) % 4);
    this.shapes.push({ fields, kinds: made });
    this.shapeOf.set(key, this.shapes.length - 1);
    return this.shapes.length - 1;
  }

  private internText(text: string): number {
    const short = text.slice(0, longestText);
    const known = this.textOf.get(short);
    if (known !== undefined) return known;
    if (this.texts.length >= mostTexts) return NaN;
    this.texts.push(short);
    this.textOf.set(short, this.texts.length - 1);
    return this.texts.length - 1;
  }

  private grow(): void {
    this.capacity *= 2;
    const larger = (column: Float64Array) => {
      const made = new Float64Array(this.capacity);
      made.set(column);
      return made;
    };
    this.cells = this.cells.map(larger);
    this.line = larger(this.line);
    const shape = new Uint16Array(this.capacity);
    shape.set(this.shape);
    this.shape = shape;
    const unsure = new Uint32Array(this.capacity);
    unsure.set(this.unsure);
    this.unsure = unsure;
  }
}

// A cell that a spreadsheet would run, or bytes that no text has, are not bars gone wrong.
export function refuseDangerous(text: string, file: string, line: number): void {
  if (text.includes('\0'))
    throw new UserError(
      'data',
      `${file} row ${line} holds a NUL byte: the file is damaged, or is no text. Get it again from where it came.`,
    );
  if (/^[=@]/.test(text) || /^[+-][^\d.,\s+-]/.test(text))
    throw new UserError(
      'data',
      `${file} row ${line} holds the formula ${JSON.stringify(text.slice(0, 40))} where a value belongs. Export the values, not the formulas.`,
    );
}

const nothing = new Set([
  '',
  'null',
  'nan',
  'none',
  'na',
  'n/a',
  '#n/a',
  '-',
  '\\n',
  'nil',
  'undefined',
  'nat',
]);

function isNothing(text: string): boolean {
  return text.length < 10 && nothing.has(text.toLowerCase());
}
