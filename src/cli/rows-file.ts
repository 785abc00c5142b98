import { resolve } from 'node:path';
import type { ColumnFile } from '#adapters/duckdb';
import { openBarsFile } from '#adapters/files';
import type { RawRows } from '#formats';
import type { Context } from './context.ts';

/** What is made of a file: out of its text, or out of rows where it is no text. */
interface Reading<T> {
  readonly ofText: (text: string) => T;
  readonly ofRows: (rows: RawRows) => T;
  /** What the file is to hold, in a word or two: "funding rates". */
  readonly holds: string;
}

/** Reads a whole table out of a file of any kind. */
export async function readRowsFile<T>(
  path: string,
  { ofText, ofRows, holds }: Reading<T>,
  { cwd }: Pick<Context, 'cwd'>,
): Promise<T> {
  const file = resolve(cwd, path);
  const opened = await openBarsFile(file, path, holds);
  switch (opened.kind) {
    case 'text':
      return ofText(await whole(opened.pieces));
    case 'json':
      return ofText(opened.text);
    case 'arrow': {
      const { openArrow } = await import('#adapters/duckdb');
      return ofRows(await rowsOf(await openArrow(opened.bytes, path), 'arrow'));
    }
    case 'parquet': {
      const { openParquet } = await import('#adapters/duckdb');
      return ofRows(await rowsOf(await openParquet(file), 'parquet'));
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

async function rowsOf({ names, read }: ColumnFile, layout: string): Promise<RawRows> {
  const columns = await read(names);
  const length = columns[0]?.length ?? 0;
  // A number that is missing is no cell.
  const rows = Array.from({ length }, (_, row) => columns.map((column) => cellOf(column[row])));
  return { names, rows, first: 1, decimal: '.', layout };
}

function cellOf(cell: number | string | null | undefined): number | string | null {
  return cell === undefined || Number.isNaN(cell) ? null : cell;
}
