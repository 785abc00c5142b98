import { div, text, type Market } from '../../core/index.ts';
import { flat, grid, lastCandles, type Candle, type Print } from '../../tape/index.ts';
import { amountText, count, number, priceText } from '../reply.ts';
import { statsOf } from '../stats.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { assets, krakenId, marketOf, pairs, result } from './markets.ts';
import { refuse, refuseOrder } from './refuse.ts';

export const publicRoutes: readonly Route[] = [
  get('/0/public/Time', 'time', time),
  get('/0/public/SystemStatus', 'status', ({ clock }) =>
    result({ status: 'online', timestamp: new Date(clock.now()).toISOString() }),
  ),
  get('/0/public/Assets', 'currencies', assets),
  get('/0/public/AssetPairs', 'markets', pairs),
  get('/0/public/OHLC', 'candles', candles),
  get('/0/public/Trades', 'trades', trades),
  get('/0/public/Ticker', 'ticker', tickers),
  get('/0/public/Depth', 'book', book),
];

function get(path: string, call: Route['call'], answer: Route['answer']): Route {
  return { method: 'GET', path, call, access: 'public', weight: 1, answer };
}

function time({ clock }: Venue): Reply {
  const now = clock.now();
  return result({ unixtime: Math.floor(now / 1000), rfc1123: new Date(now).toUTCString() });
}

const kept = 720;

// Whatever `since` says, only the newest 720 candles exist. The last row is still open; `last` names the row before it.
function candles(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call.params['pair']);
  const timeframe = grid(minutesName(Number(call.params['interval'] ?? 1)));
  if (market === undefined) return refuseOrder('unknown-symbol');
  if (timeframe === undefined) return refuse('EGeneral:Invalid arguments');
  const now = venue.clock.now();
  const tape = venue.tape(market.symbol);
  const found = lastCandles(tape, 0, now, { timeframe, now, limit: kept });
  const open = timeframe.start(now);
  const rows = found.at(-1)?.time === open ? found : [...found.slice(-kept + 1), flat(open, tape.last(now))];
  const since = number(call, 'since');
  const shown = since === undefined ? rows : rows.filter((row) => row.time > since * 1000);
  const last = Math.floor((shown.at(-2)?.time ?? open) / 1000);
  return result({ [krakenId(market)]: shown.map((candle) => row(market, candle)), last });
}

export function minutesName(minutes: number): string {
  if (minutes === 10_080) return '1w';
  if (minutes === 21_600) return '15d';
  if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

function row(market: Market, { time: at, open, high, low, close, volume, turnover, trades: made }: Candle) {
  const vwap = volume === 0n ? 0n : div(turnover, volume);
  const prices = [open, high, low, close, vwap].map((price) => priceText(market, price));
  return [Math.floor(at / 1000), ...prices, text(volume, 8), made];
}

const page = 1000;

// Every trade ever made, a thousand at a time: `last` is the time of the last row in ns and the next request's `since`.
function trades(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call.params['pair']);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const since = call.params['since'];
  const limit = count(call, 'count', page, page);
  const found =
    since === undefined ? newest(venue, market, limit) : after(venue, market, nanoseconds(since), limit);
  const last = found.length > 0 ? String(stamp(found.at(-1)!)) : String(nanoseconds(since ?? '0'));
  return result({ [krakenId(market)]: found.map((print) => trade(market, print)), last });
}

function newest(venue: Venue, market: Market, limit: number): Print[] {
  const now = venue.clock.now();
  return venue
    .tape(market.symbol)
    .prints(now - limit * 60_000, now + 1)
    .slice(-limit);
}

function after(venue: Venue, market: Market, since: bigint, limit: number): Print[] {
  const now = venue.clock.now();
  const tape = venue.tape(market.symbol);
  const found: Print[] = [];
  let from = Math.max(market.listed, Number(since / 1_000_000n));
  while (found.length < limit && from <= now) {
    const to = Math.min(now + 1, from + limit * 60_000);
    found.push(...tape.prints(from, to).filter((print) => stamp(print) > since));
    from = to;
  }
  return found.slice(0, limit);
}

/** Seconds or nanoseconds, as Kraken takes both. */
function nanoseconds(since: string): bigint {
  const [whole = '0', part = ''] = since.split('.');
  return whole.length > 12
    ? BigInt(whole)
    : BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0').slice(0, 9));
}

// Below the millisecond the id keeps trades apart and in order.
function stamp({ time: at, id }: Print): bigint {
  return BigInt(at) * 1_000_000n + BigInt(id % 1_000_000);
}

function trade(market: Market, print: Print) {
  const ns = stamp(print);
  const seconds = Number(
    `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n)
      .padStart(9, '0')
      .slice(0, 7)}`,
  );
  const side = print.side === 'buy' ? 'b' : 's';
  return [priceText(market, print.price), text(print.amount, 8), seconds, side, 'm', '', print.id];
}

function tickers(venue: Venue, call: Call): Reply {
  const named = call.params['pair']?.split(',');
  const wanted =
    named?.map((pair) => marketOf(venue, pair)) ??
    venue.markets().filter(({ status }) => status !== 'delisted');
  const found = wanted.filter((market) => market !== undefined);
  if (found.length < wanted.length) return refuseOrder('unknown-symbol');
  return result(Object.fromEntries(found.map((market) => [krakenId(market), ticker(venue, market)])));
}

function ticker(venue: Venue, market: Market) {
  const { day, last, bid, ask } = statsOf(venue, market);
  const price = (value: bigint) => priceText(market, value);
  const volume = text(day.volume, 8);
  const vwap = price(day.volume === 0n ? last : div(day.turnover, day.volume));
  return {
    a: [price(ask.price), '1', text(ask.amount, 3)],
    b: [price(bid.price), '1', text(bid.amount, 3)],
    c: [price(last), text(market.lot, 8)],
    v: [volume, volume],
    p: [vwap, vwap],
    t: [day.trades, day.trades],
    l: [price(day.low), price(day.low)],
    h: [price(day.high), price(day.high)],
    o: price(day.open),
  };
}

function book(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call.params['pair']);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const { bids, asks } = venue.engine.depth(market.symbol);
  const at = Math.floor(venue.clock.now() / 1000);
  const rows = (levels: typeof bids) =>
    levels
      .slice(0, count(call, 'count', 100, 500))
      .map(({ price, amount }) => [priceText(market, price), amountText(market, amount), at]);
  return result({ [krakenId(market)]: { asks: rows(asks), bids: rows(bids) } });
}
