import { basename, resolve } from 'node:path';
import type { ColumnFile } from '#adapters/duckdb';
import { openBarsFile } from '#adapters/files';
import type { DateOrder, Decimal, ReadValues } from '#formats';
import type { Context } from './context.ts';

/** What the flags say about a file of values; what was not typed is found out. */
export interface ValuesOptions {
  readonly time?: string;
  readonly value?: string;
  readonly published?: string;
  readonly decimal?: Decimal;
  readonly dates?: DateOrder;
  readonly zone?: number;
  readonly limit?: number;
}

/** Reads the values of a file of any kind. */
export async function readValuesFile(
  path: string,
  { zone, ...options }: ValuesOptions,
  { cwd }: Pick<Context, 'cwd'>,
): Promise<ReadValues> {
  const file = resolve(cwd, path);
  const opened = await openBarsFile(file, path);
  const { readValues, valuesOfRows } = await import('#formats');
  const wish = { ...options, file: basename(path), ahead: zone };
  switch (opened.kind) {
    case 'text':
      return readValues(await whole(opened.pieces), wish);
    case 'json':
      return readValues(opened.text, wish);
    case 'arrow': {
      const { openArrow } = await import('#adapters/duckdb');
      return valuesOfRows(await rowsOf(await openArrow(opened.bytes, path), 'arrow'), wish);
    }
    case 'parquet': {
      const { openParquet } = await import('#adapters/duckdb');
      return valuesOfRows(await rowsOf(await openParquet(file), 'parquet'), wish);
    }
    default:
      return opened satisfies never;
  }
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return new TextDecoder().decode(Buffer.concat(parts));
}

async function rowsOf({ names, read }: ColumnFile, layout: string) {
  const columns = await read(names);
  const length = columns[0]?.length ?? 0;
  // A number that is missing is no cell.
  const rows = Array.from({ length }, (_, row) => columns.map((column) => cellOf(column[row])));
  return { names, rows, first: 1, decimal: '.', layout } as const;
}

function cellOf(cell: number | string | null | undefined): number | string | null {
  return cell === undefined || Number.isNaN(cell) ? null : cell;
}
