import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readParquet, writeParquet } from '#adapters/duckdb';
import type { Store } from '#adapters/files';
import { bars, type Bars, timeframeLength, type Timeframe } from '#market';

/** A store in a new folder, over the real DuckDB. */
export function newStore(): Store {
  return storeAt(mkdtempSync(join(tmpdir(), 'cryptobot-store-')));
}

function storeAt(root: string): Store {
  return {
    root,
    parquet: { read: readParquet, write: (parts, onPart) => writeParquet(parts, 'ms', onPart) },
  };
}

export const market = { exchange: 'binance', symbol: 'BTC/USDT' };

/** Plausible bars without gaps; `twist` makes others of the same times. */
export function walkBars(
  from: number,
  length: number,
  {
    timeframe = '1h',
    twist = 0,
    symbol = 'BTC/USDT',
  }: { timeframe?: Timeframe; twist?: number; symbol?: string } = {},
): Bars {
  const step = timeframeLength(timeframe);
  const price = (i: number) => 100 + ((i * 37) % 23) + twist;
  const column = (value: (i: number) => number) => Float64Array.from({ length }, (_, i) => value(i));
  return bars({ exchange: 'binance', symbol }, timeframe, {
    time: column((i) => from + i * step),
    open: column(price),
    high: column((i) => price(i) + 5),
    low: column((i) => price(i) - 5),
    close: column((i) => price(i) + 1),
    volume: column((i) => (i % 10) + 1 + twist),
  });
}

export function rowsOf({ length, time, open, high, low, close, volume }: Bars): number[][] {
  return Array.from({ length }, (_, i) => [time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}
