import { monthOf } from '../store/manifest.ts';

/** What a column holds. */
export type ColumnType = 'number' | 'text';

/** Rows that are no bars, as columns of one length. The first column is a time in ms UTC, and rows are in its order. */
export type Records = Readonly<Record<string, Float64Array | readonly string[]>>;

/** What the store asks of whoever can read and write Parquet files of any columns. */
export interface RecordFiles {
  readonly read: (files: readonly string[], types: Readonly<Record<string, ColumnType>>) => Promise<Records>;
  readonly write: (
    parts: readonly {
      readonly file: string;
      readonly columns: Records;
      readonly metadata: Readonly<Record<string, string>>;
    }[],
  ) => Promise<void>;
}

/** The store of records in the data folder. */
export interface RecordStore {
  readonly root: string;
  readonly files: RecordFiles;
}

export function lengthOf(records: Records): number {
  return Object.values(records)[0]?.length ?? 0;
}

export function typesOf(records: Records): Record<string, ColumnType> {
  return Object.fromEntries(
    Object.entries(records).map(([name, column]) => [
      name,
      column instanceof Float64Array ? 'number' : 'text',
    ]),
  );
}

function cutRecords(records: Records, from: number, to: number): Records {
  return Object.fromEntries(Object.entries(records).map(([name, column]) => [name, column.slice(from, to)]));
}

/** Rows by the month of their time. */
export function byMonth(records: Records): { readonly month: string; readonly records: Records }[] {
  const time = timesOf(records);
  const months: { month: string; records: Records }[] = [];
  for (let from = 0; from < time.length;) {
    const month = monthOf(time[from]!);
    let to = from + 1;
    while (to < time.length && monthOf(time[to]!) === month) to++;
    months.push({ month, records: cutRecords(records, from, to) });
    from = to;
  }
  return months;
}

export function timesOf(records: Records): Float64Array {
  const [first] = Object.values(records);
  if (first instanceof Float64Array) return first;
  throw new Error('the first column of records is their time');
}
