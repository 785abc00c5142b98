import { basename, resolve } from 'node:path';
import { openBarsFile } from '#adapters/files';
import type { DateOrder, Decimal, ReadBars, Roles } from '#formats';
import type { Market, Timeframe } from '#market';
import type { Context } from './context.ts';
import { progress } from './progress.ts';

/** What the flags say about a file of bars; what was not typed is found out. */
export interface FileOptions {
  readonly columns?: Roles;
  readonly decimal?: Decimal;
  readonly asset?: string;
  readonly dates?: DateOrder;
  readonly zone?: number;
  readonly limit?: number;
}

/** Only what concerns the file, out of all the flags of a command. */
export function fileOptions({ columns, decimal, asset, dates, zone, limit }: FileOptions): FileOptions {
  const all = { columns, decimal, asset, dates, zone, limit };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

interface Meaning extends FileOptions {
  readonly market: Market;
  readonly timeframe?: Timeframe | undefined;
  readonly alone?: Timeframe | undefined;
}

/** Reads the bars of a file of any kind. */
export async function readBarsFile(
  path: string,
  meaning: Meaning,
  { cwd, output }: Context,
): Promise<ReadBars> {
  const file = resolve(cwd, path);
  const opened = await openBarsFile(file, path);
  const { readDocument, readText, readTyped } = await import('#formats');
  const { market, timeframe, alone, columns, decimal, asset, dates, zone, limit } = meaning;
  const say = progress(output);
  const wish = {
    file: basename(path),
    market,
    timeframe,
    alone,
    columns,
    decimal,
    asset,
    dates,
    ahead: zone,
    limit,
    writtenAt: Math.min(opened.writtenAt, Date.now()),
    onRows: (rows: number) => say(() => `${basename(path)}: ${rows.toLocaleString('en')} rows read`),
  };
  switch (opened.kind) {
    case 'text':
      return readText(opened.pieces, wish);
    case 'json':
      return readDocument(opened.text, wish);
    case 'arrow': {
      const { openArrow } = await import('#adapters/duckdb');
      return readTyped({ format: 'arrow', ...(await openArrow(opened.bytes, path)) }, wish);
    }
    case 'parquet': {
      const { openParquet } = await import('#adapters/duckdb');
      return readTyped({ format: 'parquet', ...(await openParquet(file)) }, wish);
    }
    default:
      return opened satisfies never;
  }
}

const quotes = ['USDT', 'USDC', 'BUSD', 'TUSD', 'USD', 'EUR', 'GBP', 'JPY', 'BTC', 'ETH', 'BNB'];

/** The market that a file of this name holds, as well as the name tells it. */
export function marketOfFile(path: string): Market {
  const name = basename(path).toUpperCase();
  for (const quote of quotes) {
    const found = new RegExp(`(?:^|[^A-Z0-9])([A-Z0-9]{2,10})[-_/]?${quote}(?![A-Z])`).exec(name);
    if (found?.[1]) return { exchange: 'file', symbol: `${found[1]}/${quote}` };
  }
  return { exchange: 'file', symbol: 'UNKNOWN/UNKNOWN' };
}
