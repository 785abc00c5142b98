import { div, text, type Market } from '../../core/index.ts';
import { firstCandles, fundingHistory, grid, lastCandles, rateAt, type Candle } from '../../tape/index.ts';
import { amountText, count, number, priceText } from '../reply.ts';
import { statsOf } from '../stats.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { bybitId, categoryOf, instruments, marketOf, marketsOf } from './markets.ts';
import { refuseOrder, refuse, result } from './refuse.ts';

export const publicRoutes: readonly Route[] = [
  get('/v5/market/time', 'time', time),
  get('/v5/market/instruments-info', 'markets', instruments),
  get('/v5/market/kline', 'candles', candles),
  get('/v5/market/recent-trade', 'trades', trades),
  get('/v5/market/tickers', 'ticker', tickers),
  get('/v5/market/orderbook', 'book', book),
  get('/v5/market/funding/history', 'funding', funding),
];

function get(path: string, call: Route['call'], answer: Route['answer']): Route {
  return { method: 'GET', path, call, access: 'public', weight: 1, answer };
}

function time(venue: Venue): Reply {
  const now = venue.clock.now();
  return result(venue, { timeSecond: String(Math.floor(now / 1000)), timeNano: `${now}000000` });
}

/** Bybit's names of timeframes: minutes as a number, then D, W, M. */
export function timeframeOf(interval: string | undefined) {
  const minutes = Number(interval);
  if (Number.isInteger(minutes) && minutes > 0)
    return grid(minutes < 60 ? `${minutes}m` : `${minutes / 60}h`);
  return grid({ D: '1d', W: '1w', M: '1M' }[interval ?? ''] ?? '');
}

// Newest first. A start alone counts onwards from it; with an end the newest rows before that end win.
function candles(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  const timeframe = timeframeOf(call.params['interval']);
  if (market === undefined) return refuseOrder('unknown-symbol');
  if (timeframe === undefined) return refuse(10001, 'Invalid period!');
  const now = venue.clock.now();
  const ask = { timeframe, now, limit: count(call, 'limit', 200, 1000) };
  const [start, end] = [number(call, 'start'), number(call, 'end')];
  const tape = venue.tape(market.symbol);
  const counted = start !== undefined && end === undefined;
  const found = counted
    ? firstCandles(tape, start, now, ask)
    : lastCandles(tape, start ?? 0, end ?? now, ask);
  const list = found.toReversed().map((candle) => row(market, candle));
  return result(venue, { category: categoryOf(call), symbol: bybitId(market), list });
}

function row(market: Market, { time: start, open, high, low, close, volume, turnover }: Candle): string[] {
  const prices = [open, high, low, close].map((price) => priceText(market, price));
  return [String(start), ...prices, amountText(market, volume), text(turnover)];
}

// Only the newest trades can be asked for: 60 in spot, 1000 in futures.
function trades(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const now = venue.clock.now();
  const limit = market.kind === 'spot' ? count(call, 'limit', 60, 60) : count(call, 'limit', 500, 1000);
  const found = venue
    .tape(market.symbol)
    .prints(now - limit * 60_000, now + 1)
    .slice(-limit)
    .toReversed();
  const list = found.map(({ id, time: at, price, amount, side }) => ({
    execId: market.kind === 'spot' ? `2290000000${id}` : tradeUuid(id),
    symbol: bybitId(market),
    price: priceText(market, price),
    size: amountText(market, amount),
    side: side === 'buy' ? 'Buy' : 'Sell',
    time: String(at),
    isBlockTrade: false,
  }));
  return result(venue, { category: categoryOf(call), list });
}

export function tradeUuid(id: number): string {
  return `a905d5c3-1ed0-4f37-83e4-${id.toString(16).padStart(12, '0')}`;
}

function tickers(venue: Venue, call: Call): Reply {
  const all = marketsOf(venue, call);
  const named = call.params['symbol'];
  const wanted = named === undefined ? all : all.filter((market) => bybitId(market) === named);
  if (named !== undefined && wanted.length === 0) return refuseOrder('unknown-symbol');
  return result(venue, { category: categoryOf(call), list: wanted.map((market) => ticker(venue, market)) });
}

export function ticker(venue: Venue, market: Market) {
  const { day, last, bid, ask } = statsOf(venue, market);
  const price = (value: bigint) => priceText(market, value);
  const shared = {
    symbol: bybitId(market),
    bid1Price: price(bid.price),
    bid1Size: amountText(market, bid.amount),
    ask1Price: price(ask.price),
    ask1Size: amountText(market, ask.amount),
    lastPrice: price(last),
    prevPrice24h: price(day.open),
    price24hPcnt: text(div(last - day.open, day.open), 4),
    highPrice24h: price(day.high),
    lowPrice24h: price(day.low),
    turnover24h: text(day.turnover),
    volume24h: amountText(market, day.volume),
  };
  if (market.kind === 'spot') return { ...shared, usdIndexPrice: price(last) };
  const now = venue.clock.now();
  const next = (Math.floor(now / 28_800_000) + 1) * 28_800_000;
  return {
    ...shared,
    indexPrice: price(last),
    markPrice: price(last),
    prevPrice1h: price(last),
    openInterest: '50000',
    openInterestValue: text(last * 50_000n),
    fundingRate: text(rateAt(market, venue.seed, next), 8),
    nextFundingTime: String(next),
    predictedDeliveryPrice: '',
    basisRate: '',
    deliveryFeeRate: '',
    deliveryTime: '0',
    basis: '',
  };
}

function book(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const limit = count(call, 'limit', market.kind === 'spot' ? 1 : 25, 1000);
  const { bids, asks } = venue.engine.depth(market.symbol);
  const rows = (levels: typeof bids) =>
    levels.slice(0, limit).map(({ price, amount }) => [priceText(market, price), amountText(market, amount)]);
  const ts = venue.clock.now();
  return result(venue, {
    s: bybitId(market),
    b: rows(bids),
    a: rows(asks),
    ts,
    u: Math.floor(ts / 100),
    seq: Math.floor(ts / 10),
    cts: ts,
  });
}

// Newest first, at most 200; a start without an end is refused.
function funding(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined || market.kind === 'spot') return refuseOrder('unknown-symbol');
  const [start, end] = [number(call, 'startTime'), number(call, 'endTime')];
  if (start !== undefined && end === undefined)
    return refuse(10001, 'params error: endTime is required with startTime');
  const now = venue.clock.now();
  const limit = count(call, 'limit', 200, 200);
  const to = Math.min(end ?? now, now);
  const found = fundingHistory(market, venue.seed, start ?? to - limit * 28_800_000, to)
    .slice(-limit)
    .toReversed();
  const list = found.map(({ time: at, rate }) => ({
    symbol: bybitId(market),
    fundingRate: text(rate, 8),
    fundingRateTimestamp: String(at),
  }));
  return result(venue, { category: 'linear', list });
}
