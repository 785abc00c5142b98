import type { Market } from '../../core/index.ts';
import { grid, type Candle, type Print } from '../../tape/index.ts';
import { amountText, count, number, ok, priceText } from '../reply.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { marketOf, oneProduct, productId, products } from './products.ts';
import { refuse, unknownProduct } from './refuse.ts';

const market = '/api/v3/brokerage/market/products';

export const publicRoutes: readonly Route[] = [
  get('/v2/time', 'time', ({ clock }) =>
    ok({ data: { iso: new Date(clock.now()).toISOString(), epoch: Math.floor(clock.now() / 1000) } }),
  ),
  get('/api/v3/brokerage/time', 'time', ({ clock }) =>
    ok({
      iso: new Date(clock.now()).toISOString(),
      epochSeconds: String(Math.floor(clock.now() / 1000)),
      epochMillis: String(clock.now()),
    }),
  ),
  get('/v2/currencies', 'currencies', () =>
    ok({ data: [{ id: 'USD', name: 'US Dollar', min_size: '0.01' }] }),
  ),
  get('/v2/currencies/crypto', 'currencies', crypto),
  get('/v2/exchange-rates', 'currencies', rates),
  get(market, 'markets', products),
  get(`${market}/:product_id`, 'markets', oneProduct),
  get(`${market}/:product_id/candles`, 'candles', candles),
  get(`${market}/:product_id/ticker`, 'ticker', ticker),
  get('/api/v3/brokerage/market/product_book', 'book', book),
];

function get(path: string, call: Route['call'], answer: Route['answer']): Route {
  return { method: 'GET', path, call, access: 'public', weight: 1, answer };
}

function crypto(venue: Venue): Reply {
  const coins = [...new Set(venue.markets().flatMap(({ base, quote }) => [base, quote]))].filter(
    (coin) => coin !== 'USD',
  );
  const data = coins.map((code, k) => ({
    asset_id: `00000000-0000-4000-8000-${String(k).padStart(12, '0')}`,
    code,
    name: code,
    color: '#000000',
    sort_index: k,
    exponent: 8,
    type: 'crypto',
    address_regex: '',
  }));
  return ok({ data });
}

function rates(venue: Venue): Reply {
  const coins = venue.markets().map(({ base }) => [base, '0.0001']);
  return ok({ data: { currency: 'USD', rates: Object.fromEntries([['USD', '1'], ...coins]) } });
}

const granularities: Readonly<Record<string, string>> = {
  ONE_MINUTE: '1m',
  FIVE_MINUTE: '5m',
  FIFTEEN_MINUTE: '15m',
  THIRTY_MINUTE: '30m',
  ONE_HOUR: '1h',
  TWO_HOUR: '2h',
  FOUR_HOUR: '4h',
  SIX_HOUR: '6h',
  ONE_DAY: '1d',
};
const most = 350;

// Newest first, both ends included; a span of more than 350 candles is refused. Times without a trade have no row.
function candles(venue: Venue, call: Call): Reply {
  const found = marketOf(venue, call.params['product_id']);
  const timeframe = grid(granularities[call.params['granularity'] ?? ''] ?? '');
  if (found === undefined) return unknownProduct;
  const [start, end] = [number(call, 'start'), number(call, 'end')];
  if (timeframe === undefined || start === undefined || end === undefined)
    return refuse(400, 'INVALID_ARGUMENT', 'granularity, start and end are required');
  const length = timeframe.next(0) - timeframe.start(0);
  if (((end - start) * 1000) / length > most)
    return refuse(400, 'INVALID_ARGUMENT', 'number of candles requested should be less than 350');
  const rows = venue.tape(found.symbol).candles(timeframe, start * 1000, end * 1000, venue.clock.now());
  return ok({ candles: rows.toReversed().map((candle) => row(found, candle)) });
}

function row(from: Market, { time, open, high, low, close, volume }: Candle) {
  const price = (value: bigint) => priceText(from, value);
  return {
    start: String(Math.floor(time / 1000)),
    low: price(low),
    high: price(high),
    open: price(open),
    close: price(close),
    volume: amountText(from, volume),
  };
}

// Newest first; between start and end where those are given.
function ticker(venue: Venue, call: Call): Reply {
  const found = marketOf(venue, call.params['product_id']);
  if (found === undefined) return unknownProduct;
  const now = venue.clock.now();
  const limit = count(call, 'limit', 100, 1000);
  const [start, end] = [number(call, 'start'), number(call, 'end')];
  const to = end === undefined ? now + 1 : Math.min(now, end * 1000) + 1;
  const from = start === undefined ? to - limit * 60_000 : start * 1000;
  const prints = venue.tape(found.symbol).prints(from, to).slice(-limit).toReversed();
  const { bids, asks } = venue.engine.depth(found.symbol);
  return ok({
    trades: prints.map((print) => tradeRow(found, print)),
    best_bid: priceText(found, bids[0]?.price ?? 0n),
    best_ask: priceText(found, asks[0]?.price ?? 0n),
  });
}

export function tradeRow(from: Market, { id, time, price, amount, side }: Print) {
  return {
    trade_id: String(id),
    product_id: productId(from),
    price: priceText(from, price),
    size: amountText(from, amount),
    time: new Date(time).toISOString(),
    side: side === 'buy' ? 'BUY' : 'SELL',
    bid: '',
    ask: '',
    exchange: 'coinbase',
  };
}

function book(venue: Venue, call: Call): Reply {
  const found = marketOf(venue, call.params['product_id']);
  if (found === undefined) return unknownProduct;
  const { bids, asks } = venue.engine.depth(found.symbol);
  const rows = (levels: typeof bids) =>
    levels
      .slice(0, count(call, 'limit', 100, 1000))
      .map(({ price, amount }) => ({ price: priceText(found, price), size: amountText(found, amount) }));
  const time = new Date(venue.clock.now()).toISOString();
  return ok({ pricebook: { product_id: productId(found), bids: rows(bids), asks: rows(asks), time } });
}
