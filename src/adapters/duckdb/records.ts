import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '#errors';
import { type Columns, offer } from './columns.ts';
import { pour } from './parquet.ts';
import { named, quoted, unreadable, withDuckdb } from './session.ts';

interface Part {
  readonly file: string;
  readonly columns: Columns;
  /** What the file says about itself. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes Parquet files of any columns. The same columns and metadata give the same bytes. */
export async function writeRecords(parts: readonly Part[]): Promise<void> {
  await withDuckdb(async (connection) => {
    for (const [k, part] of parts.entries()) await writePart(connection, part, k);
  });
}

async function writePart(
  connection: DuckDBConnection,
  { file, columns, metadata }: Part,
  k: number,
): Promise<void> {
  await offer(connection, `part${k}`, columns);
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}: ${quoted(value)}`);
  try {
    await connection.run(
      `COPY (FROM part${k}()) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, kv_metadata {${pairs.join(', ')}})`,
    );
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UserError('failed', `"${file}" could not be written: ${reason}`, { cause: error });
  }
}

/** Reads columns of files, one file after the other. */
export async function readRecords(
  files: readonly string[],
  types: Readonly<Record<string, 'number' | 'text'>>,
): Promise<Record<string, Float64Array | string[]>> {
  if (files.length === 0)
    return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, none(type)]));
  return withDuckdb(async (connection) => {
    // Names with "=" in a path are names of ours, not columns.
    const from = `FROM read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`;
    const count = await connection.runAndReadAll(`SELECT count(*)::DOUBLE ${from}`);
    const length = Number(count.getRows()[0]?.[0] ?? 0);
    const numbers = Object.keys(types).filter((name) => types[name] === 'number');
    const columns: Record<string, Float64Array | string[]> = {};
    for (const name of Object.keys(types))
      columns[name] = types[name] === 'number' ? new Float64Array(length) : [];
    await pour(
      connection,
      `SELECT ${numbers.map(named).join(', ')} ${from}`,
      numbers.map((name) => columns[name] as Float64Array),
    );
    for (const name of Object.keys(types)) {
      if (types[name] !== 'text') continue;
      const result = await connection.runAndReadAll(`SELECT ${named(name)} ${from}`);
      columns[name] = (result.getColumns()[0] ?? []).map(String);
    }
    return columns;
  }).catch((error: unknown) => {
    throw error instanceof UserError ? error : unreadable(files[0]!, error);
  });
}

function none(type: 'number' | 'text'): Float64Array | string[] {
  return type === 'number' ? new Float64Array(0) : [];
}
