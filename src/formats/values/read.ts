import { UserError } from '#errors';
import type { Decimal } from '../number.ts';
import type { DateOrder } from '../moment.ts';
import { type Issue, Issues } from '../report.ts';
import { kinds, type Table, TableBuilder, places } from '../table.ts';
import { readTimes } from '../times.ts';
import { chooseColumns, type Named } from './columns.ts';
import { type RawRows, rowsOfText } from './rows.ts';

/** How a file of values is to be read; what is not said is found out. */
export interface ValuesWish extends Named {
  readonly file: string;
  readonly decimal?: Decimal | undefined;
  readonly dates?: DateOrder | undefined;
  /** Minutes that the times of the file are ahead of UTC. */
  readonly ahead?: number | undefined;
  /** The most issues of each kind to tell. */
  readonly limit?: number | undefined;
}

export interface ReadValues {
  /** ms UTC, each once and in order unless rows say when they were published. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** When each was published; NaN for a row that does not say. */
  readonly known: Float64Array | undefined;
  readonly report: ValuesReport;
}

/** What reading a file of values found. */
export interface ValuesReport {
  readonly file: string;
  readonly layout: string;
  readonly columns: Readonly<Record<'time' | 'value', string>> & { readonly published?: string };
  readonly rows: number;
  readonly values: number;
  readonly refused: number;
  readonly duplicates: number;
  /** Rows that say something else about a time than a later row, which is taken. */
  readonly conflicts: number;
  readonly issues: readonly Issue[];
  readonly notes: readonly string[];
}

const looked = 200;

/** Reads a series of values out of a text: CSV of any dialect, or JSON of any layout. */
export function readValues(text: string, wish: ValuesWish): ReadValues {
  const found = rowsOfText(text, wish.file, wish.decimal);
  if (!found || found.rows.length === 0)
    throw new UserError(
      'data',
      `${wish.file} holds no list of values. Allowed are CSV with a time and a value per row, and JSON with a list of them.`,
    );
  return valuesOfRows(found, wish);
}

/** The same out of rows that were read already. */
export function valuesOfRows(found: RawRows, wish: ValuesWish): ReadValues {
  const { names, rows, layout } = found;
  const filled = rows.filter((row) => row.length > 1);
  const chosen = chooseColumns({ names, rows: filled.slice(0, looked), file: wish.file }, wish);
  const at = [chosen.time, chosen.value, ...(chosen.published === undefined ? [] : [chosen.published])];
  const table = tableOf(found, at, wish.file);
  const issues = new Issues(wish.limit ?? 20);
  const times = readTimes(columnOf(table, 0), wish, issues);
  const known = at.length > 2 ? readTimes(columnOf(table, 2), wish, issues).time : undefined;
  const kept = keep(table, times.time, known, issues);
  const nameOf = (place: number) => names?.[place] ?? `column ${place + 1}`;
  const pick = (column: Float64Array) => Float64Array.from(kept, (row) => column[row]!);
  return {
    time: pick(times.time),
    value: pick(table.cells[1]!),
    known: known && pick(known),
    report: {
      file: wish.file,
      layout,
      columns: {
        time: nameOf(chosen.time),
        value: nameOf(chosen.value),
        ...(chosen.published === undefined ? {} : { published: nameOf(chosen.published) }),
      },
      rows: table.length,
      values: kept.length,
      refused: issues.counts.refused,
      duplicates: issues.counts.duplicate,
      conflicts: issues.counts.conflict,
      issues: issues.list,
      notes: times.notes,
    },
  };
}

function tableOf({ rows, first, decimal }: RawRows, at: readonly number[], file: string): Table {
  const table = new TableBuilder(at.length, decimal, file);
  for (const [k, row] of rows.entries()) {
    // Lines that are blank are no rows.
    if (row.every((cell) => cell === '')) continue;
    const target = table.target;
    let code = 0;
    for (const [column, place] of at.entries()) {
      const cell = row[place];
      let kind: number = kinds.empty;
      if (typeof cell === 'string') kind = table.cell(cell, column, first + k);
      else {
        target[column]![table.length] = typeof cell === 'number' ? cell : NaN;
        if (typeof cell === 'number') kind = kinds.number;
      }
      code += kind * places[column]!;
    }
    table.end(first + k, code, row.length);
  }
  return table.build();
}

// What `readTimes` needs of rows: one column of moments.
function columnOf({ cells, line, dates, unsure }: Table, column: number) {
  const own = unsure.map((columns) => columns & (1 << column));
  return { time: cells[column]!, line, dates, unsure: own, clock: undefined, check: undefined };
}

// Which rows are values: of rows about one time that do not differ in when they were published, the last.
function keep(
  { line, cells, shape, shapes }: Table,
  time: Float64Array,
  known: Float64Array | undefined,
  issues: Issues,
): number[] {
  const [, value] = cells;
  const last = new Map<string, number>();
  for (let row = 0; row < time.length; row++) {
    const problem = Number.isNaN(time[row]!)
      ? 'its time cannot be read'
      : shapes[shape[row]!]!.kinds[1] !== kinds.number || !Number.isFinite(value![row]!)
        ? 'its value is not a number'
        : undefined;
    if (problem !== undefined) {
      issues.add('refused', line[row]!, () => problem);
      continue;
    }
    const key = `${time[row]} ${known?.[row]}`;
    const before = last.get(key);
    if (before !== undefined && value![before] === value![row])
      issues.add('duplicate', line[row]!, () => `it says what row ${line[before]} says`);
    else if (before !== undefined)
      issues.add(
        'conflict',
        line[before]!,
        () => `its value is ${value![before]}, but row ${line[row]} says ${value![row]}, which is taken`,
      );
    last.set(key, row);
  }
  return [...last.values()].toSorted((a, b) => time[a]! - time[b]! || a - b);
}
