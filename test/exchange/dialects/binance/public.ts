import { div, text, type Market } from '../../core/index.ts';
import {
  firstCandles,
  fundingHistory,
  grid,
  lastCandles,
  rateAt,
  type Candle,
  type Grid,
} from '../../tape/index.ts';
import { amountText, count, number, ok, priceText } from '../reply.ts';
import { statsOf } from '../stats.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { binanceId, exchangeInfo, futuresInfo, marketOf } from './markets.ts';
import { refuse, refuseOrder } from './refuse.ts';

export const publicRoutes: readonly Route[] = [
  get('/api/v3/ping', 'time', 1, () => ok({})),
  get('/api/v3/time', 'time', 1, time),
  get('/fapi/v1/time', 'time', 1, time),
  get('/sapi/v1/system/status', 'status', 1, () => ok({ status: 0, msg: 'normal' })),
  get('/api/v3/exchangeInfo', 'markets', 20, exchangeInfo),
  get('/fapi/v1/exchangeInfo', 'markets', 1, futuresInfo),
  get('/dapi/v1/exchangeInfo', 'markets', 1, () => ok({ timezone: 'UTC', symbols: [] })),
  get('/api/v3/klines', 'candles', 2, (venue, call) => candles(venue, call, 1000)),
  get('/fapi/v1/klines', 'candles', 5, (venue, call) => candles(venue, call, 1500)),
  get('/api/v3/aggTrades', 'trades', 4, aggregateTrades),
  get('/fapi/v1/aggTrades', 'trades', 20, aggregateTrades),
  get('/api/v3/trades', 'trades', 25, recentTrades),
  get('/api/v3/ticker/24hr', 'ticker', 2, (venue, call) => tickers(venue, call, 'spot')),
  get('/fapi/v1/ticker/24hr', 'ticker', 1, (venue, call) => tickers(venue, call, 'linear')),
  get('/api/v3/depth', 'book', 5, book),
  get('/fapi/v1/depth', 'book', 5, book),
  get('/fapi/v1/fundingRate', 'funding', 1, fundingRates),
  get('/fapi/v1/premiumIndex', 'funding', 1, premiumIndex),
];

function get(path: string, call: Route['call'], weight: number, answer: Route['answer']): Route {
  return { method: 'GET', path, call, access: 'public', weight, answer };
}

function time({ clock }: Venue): Reply {
  return ok({ serverTime: clock.now() });
}

// Oldest first; both ends belong to the page; without a start the newest rows, without an end up to the open candle.
function candles(venue: Venue, call: Call, most: number): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const timeframe = grid(call.params['interval'] ?? '');
  if (timeframe === undefined) return refuse(-1120, 'Invalid interval.');
  const now = venue.clock.now();
  const ask = { timeframe, now, limit: count(call, 'limit', 500, most) };
  const [from, to] = [number(call, 'startTime'), number(call, 'endTime') ?? now];
  const tape = venue.tape(market.symbol);
  const found = from === undefined ? lastCandles(tape, 0, to, ask) : firstCandles(tape, from, to, ask);
  return ok(found.map((candle) => kline(timeframe, candle)));
}

export function kline(timeframe: Grid, candle: Candle) {
  const price = (value: bigint) => text(value, 8);
  return [
    candle.time,
    price(candle.open),
    price(candle.high),
    price(candle.low),
    price(candle.close),
    text(candle.volume, 8),
    timeframe.next(candle.time) - 1,
    text(candle.turnover, 8),
    candle.trades,
    text(candle.volume / 2n, 8),
    text(candle.turnover / 2n, 8),
    '0',
  ];
}

function aggregateTrades(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  return ok(
    printsFor(venue, call, market).map(({ id, time: T, price, amount, side }) => ({
      a: id,
      p: text(price, 8),
      q: text(amount, 8),
      f: id,
      l: id,
      T,
      m: side === 'sell',
      M: true,
    })),
  );
}

function recentTrades(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  return ok(
    printsFor(venue, call, market).map(({ id, time: at, price, amount, side }) => ({
      id,
      price: text(price, 8),
      qty: text(amount, 8),
      quoteQty: text((price * amount) / 1_000_000_000_000n, 8),
      time: at,
      isBuyerMaker: side === 'sell',
      isBestMatch: true,
    })),
  );
}

// From an id or a time onwards the oldest, otherwise the newest.
function printsFor(venue: Venue, call: Call, market: Market) {
  const now = venue.clock.now();
  const limit = count(call, 'limit', 500, 1000);
  const tape = venue.tape(market.symbol);
  const fromId = number(call, 'fromId');
  const start =
    number(call, 'startTime') ?? (fromId === undefined ? undefined : Math.floor(fromId / 4) * 60_000);
  if (start === undefined) return tape.prints(now - limit * 60_000, now + 1).slice(-limit);
  const end = Math.min(now, number(call, 'endTime') ?? start + (limit + 4) * 60_000);
  return tape
    .prints(start, end + 1)
    .filter(({ id }) => id >= (fromId ?? 0))
    .slice(0, limit);
}

function tickers(venue: Venue, call: Call, kind: Market['kind']): Reply {
  const named = call.params['symbols'] ?? call.params['symbol'];
  const all = venue.markets().filter((market) => market.kind === kind && market.status !== 'delisted');
  const told = (market: Market) => (kind === 'spot' ? ticker(venue, market) : futuresTicker(venue, market));
  if (named === undefined) return ok(all.map(told));
  const wanted = named.startsWith('[') ? (JSON.parse(named) as string[]) : [named];
  const found = all.filter((market) => wanted.includes(binanceId(market)));
  if (found.length !== wanted.length) return refuseOrder('unknown-symbol');
  return ok(named.startsWith('[') ? found.map(told) : told(found[0]!));
}

// Futures do not tell the best prices here, and that is how ccxt knows them from spot.
function futuresTicker(venue: Venue, market: Market) {
  const untold = new Set(['prevClosePrice', 'bidPrice', 'bidQty', 'askPrice', 'askQty']);
  return Object.fromEntries(Object.entries(ticker(venue, market)).filter(([name]) => !untold.has(name)));
}

export function ticker(venue: Venue, market: Market) {
  const now = venue.clock.now();
  const { day, last, bid, ask } = statsOf(venue, market);
  const change = last - day.open;
  return {
    symbol: binanceId(market),
    priceChange: text(change, 8),
    priceChangePercent: text(div(change * 100n, day.open), 3),
    weightedAvgPrice: text(day.volume === 0n ? last : div(day.turnover, day.volume), 8),
    prevClosePrice: text(day.open, 8),
    lastPrice: text(last, 8),
    lastQty: text(market.lot, 8),
    bidPrice: text(bid.price, 8),
    bidQty: text(bid.amount, 8),
    askPrice: text(ask.price, 8),
    askQty: text(ask.amount, 8),
    openPrice: text(day.open, 8),
    highPrice: text(day.high, 8),
    lowPrice: text(day.low, 8),
    volume: text(day.volume, 8),
    quoteVolume: text(day.turnover, 8),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: 1,
    lastId: day.trades,
    count: day.trades,
  };
}

function book(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const { bids, asks } = venue.engine.depth(market.symbol);
  const rows = (levels: typeof bids) =>
    levels
      .slice(0, count(call, 'limit', 100, 5000))
      .map(({ price, amount }) => [priceText(market, price), amountText(market, amount)]);
  const now = venue.clock.now();
  const times = market.kind === 'linear' ? { E: now, T: now } : {};
  return ok({ lastUpdateId: Math.floor(now / 100), ...times, bids: rows(bids), asks: rows(asks) });
}

function fundingRates(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const now = venue.clock.now();
  const limit = count(call, 'limit', 100, 1000);
  const [from, to] = [number(call, 'startTime'), number(call, 'endTime') ?? now];
  const all = fundingHistory(market, venue.seed, from ?? to - limit * 28_800_000, Math.min(to, now));
  const shown = from === undefined ? all.slice(-limit) : all.slice(0, limit);
  const price = text(venue.last(market.symbol), 8);
  return ok(
    shown.map(({ time: fundingTime, rate }) => ({
      symbol: binanceId(market),
      fundingTime,
      fundingRate: text(rate, 8),
      markPrice: price,
    })),
  );
}

function premiumIndex(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const now = venue.clock.now();
  const nextFundingTime = (Math.floor(now / 28_800_000) + 1) * 28_800_000;
  const price = text(venue.last(market.symbol), 8);
  return ok({
    symbol: binanceId(market),
    markPrice: price,
    indexPrice: price,
    estimatedSettlePrice: price,
    lastFundingRate: text(rateAt(market, venue.seed, nextFundingTime), 8),
    interestRate: '0.00010000',
    nextFundingTime,
    time: now,
  });
}
