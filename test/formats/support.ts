import { readDocument, readText, type ReadBars, type ReadWish } from '#formats';
import type { Bars } from '#market';

const market = { exchange: 'binance', symbol: 'BTC/USDT' };

/** Reads a text as if it came from a file in one piece, or in the pieces that are given. */
export async function readCsvText(
  text: string | readonly Uint8Array[],
  wish: Partial<ReadWish> = {},
): Promise<ReadBars> {
  const pieces = typeof text === 'string' ? [new TextEncoder().encode(text)] : text;
  return readText(inPieces(pieces), { file: 'bars.csv', market, ...wish });
}

export function readJsonText(text: string, wish: Partial<ReadWish> = {}): ReadBars {
  return readDocument(text, { file: 'bars.json', market, ...wish });
}

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** Every bar as a row of time, open, high, low, close, volume. */
export function rowsOf({ length, time, open, high, low, close, volume }: Bars): number[][] {
  return Array.from({ length }, (_, i) => [time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}

const hour = 3_600_000;
export const start = Date.UTC(2024, 0, 30, 22);

/** Four honest hours over the end of a month. */
export const hours = [
  [start, 100, 110, 95, 105, 12.5],
  [start + hour, 105, 120, 104, 118.25, 7],
  [start + 2 * hour, 118.25, 119, 90.5, 91, 33.75],
  [start + 3 * hour, 91, 99, 89, 98, 0],
] as const;

/** The same four hours as a text whose cells are made by the given function. */
export function csv(
  head: string | undefined,
  row: (bar: (typeof hours)[number]) => string,
  newline = '\n',
): string {
  return [...(head === undefined ? [] : [head]), ...hours.map(row), ''].join(newline);
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
