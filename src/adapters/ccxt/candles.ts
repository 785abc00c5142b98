import {
  type CandleReach,
  type CandleRow,
  type CandleSource,
  type CandleSpan,
  type TradePage,
} from '#exchange';
import { timeframeLength, timeframes } from '#market';
import type { Connection } from './connection.ts';
import { marketsOf } from './markets.ts';
import { TransportError } from './transport.ts';

/** An exchange as the place where candles come from. */
export function candleSource(connection: Connection): CandleSource {
  const { id, client, quirks } = connection;
  const markets = marketsOf(connection);
  return {
    id,
    reach: reachOf(connection),
    now: (fresh) => connection.now(fresh),
    markets,
    async candles(span) {
      await markets();
      return connection.call('candles', () => candles(connection, span), { key: JSON.stringify(span) });
    },
    async trades(symbol, from) {
      await markets();
      if (!quirks.trades) throw new Error(`${client.id} makes no bars of trades`);
      return connection.call('trades', () => trades(connection, symbol, from));
    },
  };
}

const cautiousPage = 500;

function reachOf({ client, quirks }: Connection): CandleReach {
  const offered = (client.timeframes ?? {}) as Readonly<Record<string, unknown>>;
  const { features } = client as { readonly features?: Features };
  return {
    timeframes: timeframes.filter((timeframe) => offered[timeframe] !== undefined),
    page: quirks.candles?.page ?? features?.spot?.fetchOHLCV?.limit ?? cautiousPage,
    newest: quirks.candles?.newest ?? null,
  };
}

interface Features {
  readonly spot?: { readonly fetchOHLCV?: { readonly limit?: number } };
}

async function candles({ client, quirks }: Connection, span: CandleSpan): Promise<readonly CandleRow[]> {
  const { symbol, timeframe, from, to } = span;
  const rows = (to - from) / timeframeLength(timeframe);
  const params = quirks.candles?.params?.(span) ?? { until: to - 1 };
  const found = await client.fetchOHLCV(symbol, timeframe, from, Math.ceil(rows), params);
  requireSense(found);
  return found;
}

// A row may be wrong. Where no row at all has a time and prices, the answer was something else.
function requireSense(rows: readonly CandleRow[]): void {
  const hasSense = (row: CandleRow) =>
    row.every((value) => typeof value === 'number' && !Number.isNaN(value));
  if (rows.length === 0 || rows.some(hasSense)) return;
  throw new TransportError('garbled', 'candles without the fields that candles have');
}

async function trades(
  { client, quirks }: Connection,
  symbol: string,
  from: { readonly time: number } | { readonly next: string },
): Promise<TradePage> {
  const { page, from: asked, next } = quirks.trades!;
  const params = asked(from);
  const found = await client.fetchTrades(symbol, undefined, page, params);
  const end = found.length === 0 ? params['since'] : next(found);
  if (typeof end !== 'string' && typeof end !== 'number')
    throw new TransportError('garbled', 'trades without saying where they end');
  return {
    trades: found.map(({ timestamp, price, amount }) => ({
      time: Number(timestamp),
      price: Number(price),
      amount: Number(amount),
    })),
    next: String(end),
  };
}
