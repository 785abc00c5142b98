import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '#errors';
import { named, quoted, unreadable, withConnections, withDuckdb } from './session.ts';

/** Six columns of one length: time, open, high, low, close, volume. */
export interface BarColumns {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Bars on their way into one file. */
export interface ParquetPart {
  readonly file: string;
  readonly columns: BarColumns;
  /** More columns, one value per bar; undefined where there is none. */
  readonly beside?: Readonly<Record<string, Float64Array>>;
  /** What the file says about itself. */
  readonly metadata: Readonly<Record<string, string>>;
}

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
const vectorSize = 2048;
const lanes = 3;

/** Writes Parquet files one after the other. The same bars and metadata give the same bytes. */
export async function writeParquet(
  parts: readonly ParquetPart[],
  time: 'ms' | 'timestamp' = 'ms',
  onPart?: (done: number) => void,
): Promise<void> {
  let next = 0;
  let done = 0;
  // DuckDB packs some parts on its own threads while the next is handed over here.
  await withConnections(Math.min(lanes, parts.length), async (connections) => {
    const lane = async (connection: DuckDBConnection) => {
      while (next < parts.length) {
        const part = parts[next++]!;
        const columns = columnsOf(part);
        await connection.run(
          `CREATE OR REPLACE TEMP TABLE part (${columns.map(([name]) => `${named(name)} DOUBLE`).join(', ')})`,
        );
        await append(connection, columns);
        await copy(connection, part, time);
        onPart?.(++done);
      }
    };
    const results = await Promise.allSettled(connections.map(lane));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

type NamedColumn = readonly [name: string, values: Float64Array];

function columnsOf({ columns, beside = {} }: ParquetPart): NamedColumn[] {
  return [...names.map((name) => [name, columns[name]] as const), ...Object.entries(beside)];
}

async function append(connection: DuckDBConnection, columns: readonly NamedColumn[]): Promise<void> {
  const { DOUBLE, DuckDBDataChunk, DuckDBDoubleVector } = await import('@duckdb/node-api');
  const appender = await connection.createAppender('part');
  const { length } = columns[0]![1];
  const types = columns.map(() => DOUBLE);
  let chunk = DuckDBDataChunk.create(types, vectorSize);
  for (let from = 0; from < length; from += vectorSize) {
    const size = Math.min(vectorSize, length - from);
    if (size < vectorSize) chunk = DuckDBDataChunk.create(types, size);
    for (const [k, [name, values]] of columns.entries()) {
      const vector = chunk.getColumnVector(k);
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error(`column ${name} is not made of doubles`);
      setItems(vector, values.subarray(from, from + size));
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function copy(
  connection: DuckDBConnection,
  { file, metadata, beside = {} }: ParquetPart,
  time: 'ms' | 'timestamp',
): Promise<void> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}: ${quoted(value)}`);
  const stamp =
    time === 'ms' ? 'time::BIGINT AS time' : 'make_timestamptz((time * 1000)::BIGINT) AS timestamp';
  const more = Object.keys(beside).map(
    (name) => `, CASE WHEN isnan(${named(name)}) THEN NULL ELSE ${named(name)} END AS ${named(name)}`,
  );
  const kept = pairs.length > 0 ? `, kv_metadata {${pairs.join(', ')}}` : '';
  try {
    await connection.run(
      `COPY (SELECT ${stamp}, open, high, low, close, volume${more.join('')} FROM part) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1${kept})`,
    );
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // DuckDB names the file once more before it says why.
    const reason = first.split(': ').at(-1)?.replace(/\.?$/, '') ?? '';
    throw new UserError(
      'failed',
      `"${file}" could not be written: ${reason}. Free some space, or choose another folder.`,
      { cause: error },
    );
  }
}

/** Reads files one after the other into columns that are long enough, and gives back how many rows there were. */
export async function readParquet(files: readonly string[], into: BarColumns): Promise<number> {
  return withDuckdb(async (connection) => {
    const list = files.map(quoted).join(', ');
    // These files have no NULL; one that has is not ours, and its bars do not match their checksum.
    const sql = `SELECT time::DOUBLE, open, high, low, close, volume FROM read_parquet([${list}])`;
    try {
      return await pour(
        connection,
        sql,
        names.map((name) => into[name]),
      );
    } catch (error) {
      throw error instanceof UserError
        ? error
        : unreadable(files.length === 1 ? files[0]! : 'the store', error);
    }
  });
}

/** Runs a query of doubles without NULL and lets its columns flow into arrays. */
export async function pour(
  connection: DuckDBConnection,
  sql: string,
  into: readonly Float64Array[],
): Promise<number> {
  const { DuckDBDoubleVector } = await import('@duckdb/node-api');
  const result = await connection.stream(sql);
  const size = into[0]?.length ?? 0;
  let at = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const count = chunk.rowCount;
    if (at + count > size)
      throw new UserError('data', `there are more rows than the ${size} that were announced`);
    for (const [k, target] of into.entries()) {
      const vector = chunk.getColumnVector(k);
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error(`column ${k} is not made of doubles`);
      copyItems(vector, target, at, count);
    }
    at += count;
  }
  return at;
}

// The array behind a vector is private, but copying it whole is three times faster than asking for
// each value; should it be missing one day, asking still works.
function copyItems(vector: object & Asked, target: Float64Array, at: number, count: number): void {
  const { items } = vector as { readonly items?: unknown };
  if (items instanceof Float64Array && items.length >= count)
    return target.set(items.length === count ? items : items.subarray(0, count), at);
  for (let i = 0; i < count; i++) target[at + i] = vector.getItem(i) ?? NaN;
}

function setItems(vector: object & Filled, source: Float64Array): void {
  const { items } = vector as { readonly items?: unknown };
  if (items instanceof Float64Array && items.length === source.length) return items.set(source);
  for (let i = 0; i < source.length; i++) vector.setItem(i, source[i]!);
}

interface Filled {
  readonly setItem: (row: number, value: number) => void;
}

interface Asked {
  readonly getItem: (row: number) => number | null;
}
