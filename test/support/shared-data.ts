import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { bars, parseMarket, parseTimeframe, type Bars } from '#market';

// Reference data that is not part of the repository: a folder beside it, or wherever the variable points.
const root = process.env['CRYPTOBOT_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** The path of a file or folder of reference data, or nothing where this machine has none. */
export function sharedPath(name: string): string | undefined {
  const path = join(root, 'data', name);
  return existsSync(path) ? path : undefined;
}

/** What a suite that needs reference data is called when it has to be skipped. */
export function skippedWithout(name: string): string {
  return `skipped: no reference data "${name}"; set CRYPTOBOT_SHARED to the folder that holds data/${name}`;
}

const quotes = ['USDT', 'USD', 'BTC', 'ETH'];

/** Real bars by file name, for example `binance_BTCUSDT_1h`. */
export function realBars(name: string): Bars {
  const path = sharedPath(`ohlcv/${name}.csv.gz`);
  if (path === undefined) throw new Error(skippedWithout(`ohlcv/${name}.csv.gz`));
  const [exchange = '', pair = '', timeframe = ''] = name.split('_');
  const quote = quotes.find((known) => pair.endsWith(known)) ?? '';
  const symbol = `${pair.slice(0, pair.length - quote.length)}/${quote}`;
  return bars(parseMarket(`${exchange}:${symbol}`, exchange), parseTimeframe(timeframe), readColumns(path));
}

function readColumns(path: string) {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').slice(1);
  const column = () => new Float64Array(lines.length);
  const columns = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  for (const [row, line] of lines.entries()) {
    const values = line.split(',').map(Number);
    for (const [at, target] of Object.values(columns).entries()) target[row] = values[at] ?? NaN;
  }
  return columns;
}
