import { join } from 'node:path';
import { loadSeries } from '#adapters/files';
import { parseMarket, parseTimeframe } from '#market';
import { openStore } from '../../src/cli/store.ts';
import * as fake from '../exchange/index.ts';
import { cryptobot, type Outcome } from './cryptobot.ts';

/** What `fetch --json` prints. */
export interface Fetched {
  readonly series: readonly {
    readonly market: string;
    readonly timeframe: string;
    readonly outcome: string;
    readonly from: number;
    readonly to: number;
    readonly known: number;
    readonly requested: number;
    readonly stored: number;
    readonly skipped: number;
    readonly skips: Readonly<Record<string, number>>;
    readonly repaired: number;
    readonly revised: number;
    readonly gaps: readonly { readonly from: number; readonly to: number; readonly bars: number }[];
    readonly open: readonly { readonly from: number; readonly to: number; readonly bars: number }[];
    readonly error: { readonly kind: string; readonly message: string } | null;
  }[];
}

interface Run extends Outcome {
  readonly report: Fetched;
}

/** The real program, on its own, with real addresses; only its environment leads it to the fake exchange. */
export async function fetchFrom(
  exchange: Pick<fake.FakeExchange, 'env'>,
  cwd: string,
  ...args: readonly string[]
): Promise<Run> {
  const result = await cryptobot(['fetch', ...args, '--json'], { cwd, env: exchange.env });
  const report = result.stdout === '' ? { series: [] } : (JSON.parse(result.stdout) as Fetched);
  return { ...result, report };
}

/** The bars that lie in the store, whatever cache the program would use. */
export async function stored(
  cwd: string,
  market = 'binance:BTC/USDT',
  timeframe = '1h',
): Promise<number[][]> {
  const series = { market: parseMarket(market, 'binance'), timeframe: parseTimeframe(timeframe) };
  const loaded = await loadSeries(openStore(join(cwd, 'data')), series);
  if (loaded === undefined) return [];
  const { time, open, high, low, close, volume } = loaded.bars;
  return Array.from(time, (at, i) => [at, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}

/** What really was traded. */
export function traded(
  exchange: fake.FakeExchange,
  dialect: fake.DialectName,
  symbol: string,
  from: number,
  to: number,
  timeframe = '1h',
) {
  const number = (value: bigint) => Number(fake.text(value, 8));
  return exchange
    .venue(dialect)
    .tape(symbol)
    .candles(fake.grid(timeframe)!, from, to - 1, exchange.clock.now())
    .map(({ time, open, high, low, close, volume }) => [
      time,
      ...[open, high, low, close, volume].map(number),
    ]);
}
