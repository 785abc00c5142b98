import type * as Arrow from 'apache-arrow';
import * as zlib from 'node:zlib';
import { UserError } from '#errors';
import type { BarColumns } from './parquet.ts';
import { unpackLz4 } from './lz4.ts';

/** A file with typed columns: its names, and its columns as numbers (dates as ms UTC) or texts. */
export interface ColumnFile {
  readonly names: readonly string[];
  readonly read: (
    names: readonly string[],
  ) => Promise<readonly (Float64Array | readonly (string | null)[])[]>;
}

/** Opens the bytes of an Arrow file, which Feather files are too. */
export async function openArrow(bytes: Uint8Array, file: string): Promise<ColumnFile> {
  const arrow = await import('apache-arrow');
  registerCodecs(arrow);
  let table: Arrow.Table;
  try {
    table = arrow.tableFromIPC(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'data',
      `"${file}" cannot be read as an Arrow file: ${reason}. It may be damaged or cut off; get it again, or write it as Parquet.`,
      { cause: error },
    );
  }
  const read = async (names: readonly string[]) =>
    names.map((name) => columnOf(table.getChild(name), name, file, arrow));
  return { names: table.schema.fields.map(({ name }) => name), read };
}

function registerCodecs({ compressionRegistry, CompressionType }: typeof Arrow): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
  compressionRegistry.set(CompressionType.ZSTD, { decode: unpackZstd });
}

function unpackZstd(bytes: Uint8Array): Uint8Array {
  const { zstdDecompressSync } = zlib as { readonly zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array };
  if (zstdDecompressSync) return zstdDecompressSync(bytes);
  throw new Error(
    'it is packed with zstd, which this Node cannot unpack; write it with lz4 or as Parquet, or use Node 22.15 or newer',
  );
}

function columnOf(
  vector: Arrow.Vector | null,
  name: string,
  file: string,
  { DataType, TimeUnit }: typeof Arrow,
): Float64Array | (string | null)[] {
  if (!vector) throw new UserError('data', `"${file}" has no column "${name}"`);
  const { type, length } = vector;
  if (DataType.isUtf8(type) || DataType.isDictionary(type) || DataType.isLargeUtf8(type))
    return Array.from({ length }, (_, row) => textOf(vector.get(row)));
  // Arrow's own reader gives every date in ms but loses nothing only for these units.
  const isNano = DataType.isTimestamp(type) && type.unit === TimeUnit.NANOSECOND;
  if (DataType.isFloat(type) && vector.nullCount === 0)
    return Float64Array.from(vector.toArray() as Float64Array);
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++) values[row] = numberOf(vector.get(row));
  return isNano ? values.map((value) => Math.floor(value + 1e-6)) : values;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.getTime() : NaN;
}

/** Bars as the bytes of an Arrow file, uncompressed, which Python and R read as Feather. */
export async function arrowOfBars(
  columns: BarColumns,
  beside: Readonly<Record<string, Float64Array>> = {},
): Promise<Uint8Array> {
  const arrow = await import('apache-arrow');
  const { Field, Float64, makeData, Schema, Table, tableToIPC, TimestampMillisecond, Vector } = arrow;
  const stamp = new TimestampMillisecond('UTC');
  const times = BigInt64Array.from(columns.time, BigInt);
  const timestamp = new Vector([makeData({ type: stamp, length: times.length, data: times })]);
  const { open, high, low, close, volume } = columns;
  const numbers = Object.entries({ open, high, low, close, volume, ...beside });
  const schema = new Schema([
    new Field('timestamp', stamp),
    ...numbers.map(([name]) => new Field(name, new Float64(), name in beside)),
  ]);
  const vectors = numbers.map(([name, values]) => [name, vectorOf(values, arrow)] as const);
  return tableToIPC(new Table(schema, { timestamp, ...Object.fromEntries(vectors) }), 'file');
}

// A bit per value says whether it is there.
function vectorOf(values: Float64Array, { Float64, makeData, Vector }: typeof Arrow) {
  const data = Float64Array.from(values);
  const type = new Float64();
  const missing = data.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  if (missing === 0) return new Vector([makeData({ type, data })]);
  const nullBitmap = new Uint8Array(Math.ceil(data.length / 8));
  for (let i = 0; i < data.length; i++) if (!Number.isNaN(data[i])) nullBitmap[i >> 3]! |= 1 << (i & 7);
  return new Vector([makeData({ type, data, nullCount: missing, nullBitmap })]);
}
