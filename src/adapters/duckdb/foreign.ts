import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnFile } from './arrow.ts';
import { pour } from './parquet.ts';
import { named, quoted, unreadable, withDuckdb } from './session.ts';

/** Opens a Parquet file of any maker. */
export async function openParquet(file: string): Promise<ColumnFile> {
  const types = await withDuckdb((connection) => typesOf(connection, file)).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const read = (names: readonly string[]) =>
    withDuckdb((connection) => readColumns(connection, file, names, types)).catch((error: unknown) => {
      throw unreadable(file, error);
    });
  return { names: [...types.keys()], read };
}

async function typesOf(connection: DuckDBConnection, file: string): Promise<Map<string, string>> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoted(file)})`);
  return new Map(
    described
      .getRowObjects()
      .map(({ column_name, column_type }) => [String(column_name), String(column_type)]),
  );
}

async function readColumns(
  connection: DuckDBConnection,
  file: string,
  names: readonly string[],
  types: ReadonlyMap<string, string>,
) {
  const from = `FROM read_parquet(${quoted(file)})`;
  const count = await connection.runAndReadAll(`SELECT count(*)::DOUBLE ${from}`);
  const length = Number(count.getRows()[0]?.[0] ?? 0);
  const isText = (name: string) =>
    types.get(name) === 'VARCHAR' || (types.get(name) ?? '').startsWith('ENUM');
  const numbers = names.filter((name) => !isText(name));
  const arrays = new Map(numbers.map((name) => [name, new Float64Array(length)]));
  const wanted = numbers.map(
    (name) => `coalesce((${asNumber(named(name), types.get(name) ?? '')})::DOUBLE, 'nan')`,
  );
  if (numbers.length > 0) await pour(connection, `SELECT ${wanted.join(', ')} ${from}`, [...arrays.values()]);
  const texts = new Map<string, (string | null)[]>();
  for (const name of names.filter(isText))
    texts.set(name, await readTexts(connection, `SELECT ${named(name)}::VARCHAR ${from}`));
  return names.map((name) => arrays.get(name) ?? texts.get(name) ?? []);
}

async function readTexts(connection: DuckDBConnection, sql: string): Promise<(string | null)[]> {
  const result = await connection.runAndReadAll(sql);
  return result.getColumns()[0]?.map((value) => (value === null ? null : String(value))) ?? [];
}

// Moments become ms since 1970; a moment without a zone is taken as UTC.
function asNumber(column: string, type: string): string {
  if (type === 'TIMESTAMP_NS') return `floor(epoch_ns(${column}) / 1e6)`;
  if (type === 'DATE') return `epoch_ms(${column}::TIMESTAMP)`;
  return type.startsWith('TIMESTAMP') ? `epoch_ms(${column})` : column;
}
