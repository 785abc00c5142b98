// Bars at rest: reading a file, writing the store, and loading from it cold and warm, in rows per second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readParquet, writeParquet } from '#adapters/duckdb';
import { addBars, loadSeries, openBarsFile, type Store } from '#adapters/files';
import { readText } from '#formats';
import { bars, resample } from '#market';
import { rounded, walk } from './measure.ts';

const shared = process.env['CRYPTOBOT_SHARED'] ?? join(process.cwd(), '../shared');
const market = { exchange: 'bench', symbol: 'BTC/USD' };
const millions = (rows: number, seconds: number) => rounded(rows / seconds / 1e6);
const folder = mkdtempSync(join(tmpdir(), 'cryptobot-bench-'));
const store: Store = {
  root: folder,
  parquet: { read: readParquet, write: (parts, onPart) => writeParquet(parts, 'ms', onPart) },
};

try {
  const file = await fileFigures();
  const long = minutes(5_000_000);
  const [, writing] = await timed(() => addBars(store, { bars: long, source: 'bench' }));
  await loadSeries(store, long);
  await cached();
  const warm = await best(5, () => loadSeries(store, long));
  const cold = await best(5, async () => loadSeries(store, long), forgetCache);
  const hourly = await best(3, async () => resample(long, '1h'));
  process.stdout.write(
    JSON.stringify({
      millionRowsPerSecond: {
        ...file,
        writing: millions(long.length, writing),
        cold: millions(long.length, cold),
        warm: millions(long.length, warm),
      },
      seconds: { resample5MillionMinutesToHours: rounded(hourly) },
      target: { import: 1, cold: 7, warm: 30, resample5MillionMinutesToHours: 1, importMegabytes: 600 },
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fileFigures(): Promise<Record<string, number>> {
  const path = join(shared, 'data/ohlcv/bitfinex_BTCUSD_1m.csv.gz');
  const opened = await openBarsFile(path, path).catch(() => undefined);
  if (opened?.kind !== 'text') return {};
  const [read, reading] = await timed(() => readText(opened.pieces, { file: path, market }));
  const [, storing] = await timed(() => addBars(store, { bars: read.bars, source: 'bench' }));
  const rows = read.bars.length;
  return {
    reading: millions(rows, reading),
    import: millions(rows, reading + storing),
    importMegabytes: rounded(process.resourceUsage().maxRSS / 1000),
  };
}

function minutes(length: number) {
  const close = walk(length);
  const open = Float64Array.from(close, (_, i) => close[Math.max(0, i - 1)]!);
  const time = Float64Array.from({ length }, (_, i) => Date.UTC(2010, 0, 1) + i * 60_000);
  const high = Float64Array.from(close, (value, i) => Math.max(value, open[i]!));
  const low = Float64Array.from(close, (value, i) => Math.min(value, open[i]!));
  const volume = Float64Array.from(close, (_, i) => (i * 7919) % 1000);
  return bars({ ...market, symbol: 'ETH/USD' }, '1m', { time, open, high, low, close, volume });
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
}

async function best(times: number, work: () => Promise<unknown>, before = async () => {}): Promise<number> {
  const seconds: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    await before();
    seconds.push((await timed(work))[1]);
  }
  return Math.min(...seconds);
}

async function forgetCache(): Promise<void> {
  await cached();
  rmSync(join(folder, 'cache'), { recursive: true, force: true });
}

// The cache is written behind the back of who loads; the next turn must not have to share the disk with it.
async function cached(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
}
