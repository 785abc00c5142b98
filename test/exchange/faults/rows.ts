import { altered } from './payload.ts';
import type { Fault } from './types.ts';

// P7: what can be wrong with a page of candles or trades as a whole.
export function unsortedRows(): Fault {
  return rowsFault('unsorted rows', (rows) =>
    rows.map((_, k) => rows[(k * 7 + 3) % rows.length]!).filter(unique),
  );
}
export function duplicatedRows(): Fault {
  return rowsFault('duplicated rows', (rows) => rows.flatMap((row, k) => (k % 5 === 0 ? [row, row] : [row])));
}
export function gappedRows(from = 3, count = 4): Fault {
  return rowsFault('gapped rows', (rows) => rows.filter((_, k) => k < from || k >= from + count));
}

/** The page starts later than asked: rows between pages are skipped (P11). */
export function skippedRows(count = 5): Fault {
  return rowsFault('skipped rows', (rows) => rows.slice(count));
}

/** The page ends with rows it has served already, in place of its last ones (P11). */
export function repeatedRows(count = 5): Fault {
  return rowsFault('repeated rows', (rows) => [...rows.slice(0, -count), ...rows.slice(0, count)]);
}

// P8: a row that cannot be true. Works on candles of every dialect.
export type BadRow = 'nan' | 'null' | 'negative' | 'high below low' | 'zero' | 'infinite';
export function badRow(kind: BadRow, at = 2): Fault {
  return rowsFault(`row with ${kind}`, (rows) => rows.map((row, k) => (k === at ? spoiled(row, kind) : row)));
}

/** Serves another close for one candle, as after a correction (P10). */
export function revisedRow(at = 2, factor = 1.01): Fault {
  return rowsFault('revised row', (rows) =>
    rows.map((row, k) => (k === at ? withPrices(row, (price) => rescale(price, factor)) : row)),
  );
}

export function rowsFault(name: string, change: (rows: unknown[]) => unknown[]): Fault {
  return altered(name, (body) => {
    const rows = longestList(body);
    if (rows !== undefined && rows.length > 0) rows.splice(0, rows.length, ...change([...rows]));
    return body;
  });
}

// A page is the longest list in a reply, wherever the dialect keeps it.
function longestList(body: unknown): unknown[] | undefined {
  if (Array.isArray(body) && body.some((item) => typeof item === 'object')) return body;
  if (typeof body !== 'object' || body === null) return undefined;
  return Object.values(body)
    .map(longestList)
    .filter((list) => list !== undefined)
    .toSorted((a, b) => b.length - a.length)[0];
}

function unique(row: unknown, k: number, rows: unknown[]): boolean {
  return rows.indexOf(row) === k;
}

const spoils: Readonly<Record<BadRow, (value: unknown, field: number) => unknown>> = {
  nan: () => 'NaN',
  null: () => null,
  negative: (value) => rescale(value, -1),
  'high below low': (value, field) => (field === 1 ? rescale(value, 0.5) : value),
  zero: () => '0',
  infinite: () => 'Infinity',
};

function spoiled(row: unknown, kind: BadRow): unknown {
  return withPrices(row, spoils[kind]);
}

// Open, high, low, close: places 1 to 4 of a row, or fields of those names.
function withPrices(row: unknown, change: (value: unknown, field: number) => unknown): unknown {
  if (Array.isArray(row)) return row.map((value, k) => (k >= 1 && k <= 4 ? change(value, k - 1) : value));
  if (typeof row !== 'object' || row === null) return row;
  const names = ['open', 'high', 'low', 'close'];
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      names.includes(key) ? change(value, names.indexOf(key)) : value,
    ]),
  );
}

function rescale(value: unknown, factor: number): unknown {
  const scaled = Number(value) * factor;
  return typeof value === 'string' ? String(scaled) : scaled;
}
