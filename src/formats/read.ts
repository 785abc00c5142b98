import type { Decimal } from './number.ts';
import { chooseColumns, tableOfColumns, type TypedColumn } from './columns.ts';
import { type CsvTable, readCsv } from './csv/read.ts';
import { readJson } from './json.ts';
import { mend, type MendWish, type ReadBars } from './mend.ts';
import { isCloseTimeName, type Role, type Roles } from './roles.ts';
import { rowsOf } from './rows.ts';

/** How a file is to be read; everything that is not said is found out. */
export interface ReadWish extends MendWish {
  readonly decimal?: Decimal | undefined;
  readonly columns?: Roles | undefined;
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** Bars out of a text file that arrives in pieces. */
export async function readText(pieces: AsyncIterable<Uint8Array>, wish: ReadWish): Promise<ReadBars> {
  const { file, decimal, columns, onRows } = wish;
  const read = await readCsv(pieces, { file, decimal, roles: columns, onRows });
  const { table, roles, dialect } = read;
  const fields = columns ? undefined : dialect.names?.length;
  const rows = rowsOf(table, { file, roles, fields });
  return mend(rows, closeTimes(wish, dialect.names), { format: 'csv', ...describe(read) });
}

/** Bars out of a JSON document. */
export function readDocument(text: string, wish: ReadWish): ReadBars {
  const { table, roles, layout, names } = readJson(text, wish.file, wish.columns);
  const rows = rowsOf(table, { file: wish.file, roles, fields: undefined });
  return mend(rows, closeTimes(wish, names), { format: 'json', dialect: { layout }, notes: [] });
}

/** A file whose columns have names and types, as Parquet and Arrow have. */
export interface TypedFile {
  readonly format: string;
  readonly names: readonly string[];
  /** Reads the columns that are asked for; dates as ms UTC. */
  readonly read: (names: readonly string[]) => Promise<readonly TypedColumn[]>;
}

/** Bars out of a file with typed columns. */
export async function readTyped({ format, names, read }: TypedFile, wish: ReadWish): Promise<ReadBars> {
  const chosen = chooseColumns(names, wish.file, wish.columns);
  const columns = await read(chosen.map(({ name }) => name));
  const roles = chosen.map(({ role }) => role);
  const rows = rowsOf(tableOfColumns(columns, wish.file), { file: wish.file, roles, fields: undefined });
  const dialect = {
    columns: chosen.map(({ name, role }) => (name === role ? name : `${name} as ${role}`)).join(', '),
  };
  return mend(rows, closeTimes(wish, names), { format, dialect, notes: [] });
}

function closeTimes(wish: ReadWish, names: readonly string[] | undefined): ReadWish {
  return names && !wish.columns && isCloseTimeName(names) ? { ...wish, isCloseTime: true } : wish;
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

function describe({ dialect, roles, repeatedHeads }: CsvTable) {
  const { delimiter, decimal, names, newline } = dialect;
  return {
    dialect: {
      delimiter: delimiterNames[delimiter] ?? delimiter,
      ...(decimal === ',' ? { decimal: 'comma' } : {}),
      ...(newline === '\r' ? { 'line ends': 'carriage return' } : {}),
      head: names ? names.join(',') : 'none',
      ...(roles && !names ? { columns: roles.join(',') } : {}),
      ...(roles && names ? { columns: namedRoles(names, roles) } : {}),
    },
    notes: repeatedHeads > 0 ? [`the head is repeated ${repeatedHeads} times inside the file`] : [],
  };
}

function namedRoles(names: readonly string[], roles: readonly Role[]): string {
  return roles.join(', ') + (names.length > roles.length ? ` of ${names.length} columns` : '');
}
