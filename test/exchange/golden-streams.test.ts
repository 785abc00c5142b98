import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedPath, skippedWithout } from '../support/shared-data.ts';
import { dialects, type Socket } from './dialects/index.ts';
import { fixed, startExchange, type DialectName, type FakeExchange } from './index.ts';
import { differences } from './shapes.ts';

const folder = 'exchange-payloads';
const at = Date.UTC(2024, 5, 3, 12, 34, 50);

interface Case {
  readonly file: string;
  /** Picks the message of the fake that plays the same part. */
  readonly like: (message: Readonly<Record<string, unknown>>) => boolean;
  readonly without?: readonly string[];
}

const channel = (name: string) => (message: Readonly<Record<string, unknown>>) =>
  message['channel'] === name && 'events' in message;
const topic = (name: string) => (message: Readonly<Record<string, unknown>>) =>
  String(message['topic']).startsWith(name);

const cases: Readonly<Record<DialectName, readonly Case[]>> = {
  binance: [
    { file: 'ws_spot_trade', like: ({ e }) => e === 'trade', without: ['stream', 'data'] },
    {
      file: 'ws_user_execution_report_wrapped',
      like: ({ event }) => (event as { e?: string } | undefined)?.e === 'executionReport',
    },
    {
      file: 'ws_user_account_position_wrapped',
      like: ({ event }) => (event as { e?: string } | undefined)?.e === 'outboundAccountPosition',
    },
  ],
  bybit: [
    { file: 'ws_kline', like: topic('kline') },
    { file: 'ws_public_trade', like: topic('publicTrade'), without: ['RPI', 'seq'] },
    {
      file: 'ws_account_order',
      like: topic('order'),
      without: [
        'tpslMode',
        'closedPnl',
        'feeCurrency',
        'createType',
        'ocoTriggerBy',
        'slippageToleranceType',
      ],
    },
    { file: 'ws_account_execution', like: topic('execution'), without: ['execPnl', 'isLeverage'] },
  ],
  kraken: [
    { file: 'ws_ohlc_update', like: (message) => message['channel'] === 'ohlc' && 'data' in message },
    { file: 'ws_trade_update', like: (message) => message['channel'] === 'trade' && 'data' in message },
    { file: 'ws_ticker_snapshot', like: (message) => message['channel'] === 'ticker' && 'data' in message },
  ],
  coinbase: [
    { file: 'ws_candles', like: channel('candles') },
    { file: 'ws_market_trades', like: channel('market_trades') },
    { file: 'ws_ticker', like: channel('ticker') },
    { file: 'ws_user', like: channel('user'), without: ['positions'] },
  ],
};

const subscriptions: Readonly<Record<DialectName, readonly unknown[]>> = {
  binance: [{ method: 'SUBSCRIBE', params: ['btcusdt@kline_1m', 'btcusdt@trade', 'btcusdt@ticker'], id: 1 }],
  bybit: [
    {
      op: 'subscribe',
      args: ['kline.1.BTCUSDT', 'publicTrade.BTCUSDT', 'tickers.BTCUSDT', 'order', 'execution', 'wallet'],
    },
  ],
  kraken: ['ohlc', 'trade', 'ticker'].map((name) => ({
    method: 'subscribe',
    params: { channel: name, symbol: ['BTC/USDT'] },
  })),
  coinbase: ['candles', 'market_trades', 'ticker', 'user'].map((name) => ({
    type: 'subscribe',
    channel: name,
    product_ids: ['BTC-USDT'],
  })),
};

let exchange: FakeExchange;
beforeAll(async () => {
  exchange = await startExchange({ clock: { at } });
});
afterAll(() => exchange.stop());

/** Everything a subscriber of everything is sent while an order is made and filled. */
function overheard(name: DialectName): Readonly<Record<string, unknown>>[] {
  const heard: Readonly<Record<string, unknown>>[] = [];
  const venue = exchange.venue(name);
  const { stream } = dialects[name];
  const socket: Socket = {
    channels: new Set(),
    notes: new Map(),
    send: (_, message) => void heard.push(JSON.parse(JSON.stringify(message)) as Record<string, unknown>),
  };
  stream.opened?.(venue, socket, '/v5/public/spot');
  for (const message of subscriptions[name]) stream.received(venue, socket, message);
  socket.account = 'watched';
  if (name === 'coinbase') socket.channels.add('user BTC-USDT');
  venue.engine.deposit('watched', 'USDT', fixed(10_000));
  const stop = venue.listen((event) => stream.happened(venue, socket, event));
  venue.trade('BTC/USDT', '40000');
  venue.engine.place({
    account: 'watched',
    symbol: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    amount: fixed('0.1'),
    price: fixed(39_000),
    clientId: `shape-${venue.engine.orders('watched').length}`,
  });
  venue.trade('BTC/USDT', '39000', '0.05');
  stop();
  stream.moved(venue, socket, at, at);
  return heard;
}

describe.each(Object.keys(cases) as DialectName[])('messages of the fake %s', (name) => {
  it.for(cases[name])('have the fields and types of $file', ({ file, like, without = [] }, { skip }) => {
    const path = sharedPath(`${folder}/${name}/${file}.json`);
    if (path === undefined) return skip(skippedWithout(folder));
    const sample: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const message = overheard(name).findLast(like);
    expect(message).toBeDefined();
    const found = differences(sample, message).filter(
      (line) => !without.some((field) => line.includes(`.${field} `)),
    );
    expect(found).toEqual([]);
    return undefined;
  });
});
