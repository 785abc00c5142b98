import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedPath, skippedWithout } from '../support/shared-data.ts';
import { dialects } from './dialects/index.ts';
import { fixed, startExchange, type DialectName, type FakeExchange } from './index.ts';
import { differences } from './shapes.ts';

const folder = 'exchange-payloads';
const at = Date.UTC(2024, 5, 3, 12, 34, 40);

interface Case {
  /** A recorded or documented payload, and where in it the comparison starts. */
  readonly file: string;
  readonly ask: readonly [method: string, path: string, params?: Readonly<Record<string, string>>];
  /** Fields of the sample that the fake leaves out, for a reason. */
  readonly without?: readonly string[];
}

const cases: Readonly<Record<DialectName, readonly Case[]>> = {
  binance: [
    { file: 'http_spot_exchange_info_response', ask: ['GET', '/api/v3/exchangeInfo'], without: ['sors'] },
    {
      file: 'http_spot_klines_response',
      ask: ['GET', '/api/v3/klines', { symbol: 'BTCUSDT', interval: '1h', limit: '3' }],
    },
    { file: 'http_spot_depth_response', ask: ['GET', '/api/v3/depth', { symbol: 'BTCUSDT' }] },
    { file: 'http_spot_ticker_24hr_response', ask: ['GET', '/api/v3/ticker/24hr', { symbol: 'BTCUSDT' }] },
    { file: 'http_spot_server_time_response', ask: ['GET', '/api/v3/time'] },
    { file: 'py_http_spot_market_agg_trades', ask: ['GET', '/api/v3/aggTrades', { symbol: 'BTCUSDT' }] },
    { file: 'py_http_spot_market_trades', ask: ['GET', '/api/v3/trades', { symbol: 'BTCUSDT' }] },
    { file: 'http_spot_account_response', ask: ['GET', '/api/v3/account'] },
    { file: 'http_spot_order_response', ask: ['GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: '1' }] },
    { file: 'http_spot_open_orders_response', ask: ['GET', '/api/v3/openOrders', { symbol: 'BTCUSDT' }] },
    { file: 'http_spot_all_orders_response', ask: ['GET', '/api/v3/allOrders', { symbol: 'BTCUSDT' }] },
    { file: 'http_spot_account_trades_response', ask: ['GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' }] },
    {
      file: 'http_spot_new_order_full_response',
      ask: [
        'POST',
        '/api/v3/order',
        { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01', newOrderRespType: 'FULL' },
      ],
    },
    {
      file: 'http_spot_cancel_order_response',
      ask: ['DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId: '2' }],
    },
  ],
  bybit: [
    {
      file: 'http_get_instruments_spot',
      ask: ['GET', '/v5/market/instruments-info', { category: 'spot' }],
      without: ['nextPageCursor'],
    },
    {
      file: 'http_get_instruments_linear',
      ask: ['GET', '/v5/market/instruments-info', { category: 'linear' }],
    },
    {
      file: 'http_get_klines_linear',
      ask: ['GET', '/v5/market/kline', { category: 'linear', symbol: 'BTCUSDT', interval: '60' }],
    },
    {
      file: 'http_get_orderbook',
      ask: ['GET', '/v5/market/orderbook', { category: 'spot', symbol: 'BTCUSDT' }],
    },
    {
      file: 'http_get_trades_recent',
      ask: ['GET', '/v5/market/recent-trade', { category: 'linear', symbol: 'BTCUSDT' }],
    },
    { file: 'http_get_account_info', ask: ['GET', '/v5/account/info'] },
    {
      file: 'http_get_wallet_balance',
      ask: ['GET', '/v5/account/wallet-balance', { accountType: 'UNIFIED' }],
    },
    {
      file: 'http_get_fee_rate',
      ask: ['GET', '/v5/account/fee-rate', { category: 'spot', symbol: 'BTCUSDT' }],
    },
    {
      file: 'http_get_orders_realtime',
      ask: ['GET', '/v5/order/realtime', { category: 'spot', symbol: 'BTCUSDT' }],
      without: ['tpslMode'],
    },
    { file: 'http_get_executions', ask: ['GET', '/v5/execution/list', { category: 'spot' }] },
    {
      file: 'http_get_positions',
      ask: ['GET', '/v5/position/list', { category: 'linear', symbol: 'BTCUSDT' }],
    },
  ],
  kraken: [
    {
      file: 'http_asset_pairs',
      ask: ['GET', '/0/public/AssetPairs'],
      // No market here can be traded on margin.
      without: ['leverage_buy', 'leverage_sell', 'long_position_limit', 'short_position_limit'],
    },
    { file: 'http_ohlc', ask: ['GET', '/0/public/OHLC', { pair: 'XBTUSDT', interval: '1' }] },
    { file: 'http_ticker', ask: ['GET', '/0/public/Ticker', { pair: 'XBTUSDT' }] },
    { file: 'http_order_book', ask: ['GET', '/0/public/Depth', { pair: 'XBTUSDT' }] },
    { file: 'http_server_time', ask: ['GET', '/0/public/Time'] },
    { file: 'http_system_status', ask: ['GET', '/0/public/SystemStatus'] },
    { file: 'http_open_orders', ask: ['POST', '/0/private/OpenOrders'] },
    { file: 'http_closed_orders', ask: ['POST', '/0/private/ClosedOrders'] },
    { file: 'http_trades_history', ask: ['POST', '/0/private/TradesHistory'], without: ['ledgers'] },
    {
      file: 'http_add_order_spot',
      ask: [
        'POST',
        '/0/private/AddOrder',
        { pair: 'XBTUSDT', type: 'buy', ordertype: 'limit', volume: '0.01', price: '30000' },
      ],
      without: ['pair', 'type', 'ordertype', 'price', 'price2', 'leverage'],
    },
    {
      file: 'http_cancel_order_spot',
      ask: ['POST', '/0/private/CancelOrder', { txid: 'OFAKE0-00000-000002' }],
    },
  ],
  coinbase: [
    { file: 'http_products', ask: ['GET', '/api/v3/brokerage/market/products'], without: ['alias_to'] },
    {
      file: 'http_product',
      ask: ['GET', '/api/v3/brokerage/market/products/BTC-USDT'],
      without: ['alias_to'],
    },
    {
      file: 'http_candles',
      ask: [
        'GET',
        '/api/v3/brokerage/market/products/BTC-USDT/candles',
        { granularity: 'ONE_HOUR', start: String(at / 1000 - 9000), end: String(at / 1000) },
      ],
    },
    { file: 'http_ticker', ask: ['GET', '/api/v3/brokerage/market/products/BTC-USDT/ticker'] },
    { file: 'http_accounts', ask: ['GET', '/api/v3/brokerage/accounts'] },
    { file: 'http_orders_list', ask: ['GET', '/api/v3/brokerage/orders/historical/batch'] },
    { file: 'http_fills', ask: ['GET', '/api/v3/brokerage/orders/historical/fills'] },
  ],
};

let exchange: FakeExchange;
beforeAll(async () => {
  exchange = await startExchange({ clock: { at } });
  for (const name of Object.keys(dialects) as DialectName[]) {
    exchange.account(name, { USDT: '100000', BTC: '3' });
    exchange.venue(name).trade('BTC/USDT', '40000');
    const { engine } = exchange.venue(name);
    const order = { account: 'trader', symbol: 'BTC/USDT', side: 'buy', amount: fixed('0.1') } as const;
    engine.place({ ...order, type: 'market', clientId: 'first' });
    engine.place({ ...order, type: 'limit', price: fixed(30_000), clientId: 'second' });
    engine.place({ ...order, type: 'limit', price: fixed(29_000), clientId: 'third' });
  }
});
afterAll(() => exchange.stop());

describe.each(Object.keys(cases) as DialectName[])('payloads of the fake %s', (name) => {
  it.for(cases[name])('have the fields and types of $file', ({ file, ask, without = [] }, { skip }) => {
    const path = sharedPath(`${folder}/${name}/${file}.json`);
    if (path === undefined) return skip(skippedWithout(folder));
    const sample: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const made: unknown = JSON.parse(JSON.stringify(answer(name, ask)));
    expect(
      differences(sample, made).filter((line) => !without.some((field) => line.includes(`.${field} `))),
    ).toEqual([]);
    return undefined;
  });
});

function answer(name: DialectName, [method, path, params = {}]: Case['ask']): unknown {
  const venue = exchange.venue(name);
  const found = dialects[name].routes
    .filter((route) => route.method === method)
    .map((route) => ({
      route,
      match: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path),
    }))
    .find(({ match }) => match !== null)!;
  const [key] = venue.keys.values();
  const call = {
    method,
    host: '',
    path,
    query: '',
    body: '',
    headers: {},
    json: undefined,
    params: { ...params, ...found.match!.groups },
    key: key!,
  };
  return found.route.answer(venue, call).body;
}
