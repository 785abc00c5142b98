import { createHmac } from 'node:crypto';
import { div, text, type EngineEvent, type Fill, type Market, type Order } from '../../core/index.ts';
import { futuresWallet } from '../../keys.ts';
import { grid } from '../../tape/index.ts';
import { candleUpdates, freshPrints, skipOldPrints } from '../feeds.ts';
import { sameText } from '../sign.ts';
import type { Socket, StreamDialect, Venue } from '../types.ts';
import { binanceId } from './markets.ts';
import { clientIdOf, statusOf, typeOf } from './orders.ts';
import { kline, ticker } from './public.ts';

export const stream: StreamDialect = {
  // "A single connection is only valid for 24 hours."
  lifetime: 86_400_000,
  opened(venue, socket, path) {
    const key = /listen-([0-9a-z]+)/i.exec(path)?.[1];
    const owner = venue.keys.get(key ?? '');
    if (owner !== undefined) socket.account = futuresWallet(owner.account);
  },
  received,
  moved(venue, socket, from, to) {
    for (const channel of socket.channels) publish(venue, socket, channel, from, to);
  },
  happened,
};

interface Request {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
}

function received(venue: Venue, socket: Socket, message: unknown): void {
  const { id, method, params } = (message ?? {}) as Request;
  if (method === 'SUBSCRIBE')
    for (const channel of params as readonly string[]) subscribe(venue, socket, channel);
  if (method === 'UNSUBSCRIBE')
    for (const channel of params as readonly string[]) socket.channels.delete(channel);
  if (method === 'userDataStream.subscribe.signature') {
    const account = authenticated(venue, params as Readonly<Record<string, string | number>>);
    if (account === undefined) {
      socket.send('control', {
        id,
        status: 400,
        error: { code: -1022, msg: 'Signature for this request is not valid.' },
      });
      return;
    }
    socket.account = account;
    socket.send('control', { id, status: 200, result: { subscriptionId: 0 } });
    return;
  }
  socket.send('control', { result: null, id });
}

// HMAC over the parameters in alphabetical order.
function authenticated(venue: Venue, params: Readonly<Record<string, string | number>>): string | undefined {
  const key = venue.keys.get(String(params['apiKey']));
  if (key === undefined) return undefined;
  const sorted = Object.keys(params)
    .filter((name) => name !== 'signature')
    .toSorted()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  const signature = createHmac('sha256', key.secret).update(sorted).digest('hex');
  return sameText(signature, String(params['signature'])) ? key.account : undefined;
}

function subscribe(venue: Venue, socket: Socket, channel: string): void {
  socket.channels.add(channel);
  const market = marketOf(venue, channel);
  if (market !== undefined) skipOldPrints(venue, socket, market);
}

// Futures have streams of trades by aggregate only; everything else looks alike, and spot is meant unless there is no such market.
function marketOf(venue: Venue, channel: string): Market | undefined {
  const [id = '', feed] = channel.split('@');
  const named = venue.markets().filter((market) => binanceId(market).toLowerCase() === id);
  return named.find(({ kind }) => (feed === 'aggTrade') === (kind === 'linear')) ?? named[0];
}

function publish(venue: Venue, socket: Socket, channel: string, from: number, to: number): void {
  const market = marketOf(venue, channel);
  const feed = channel.split('@')[1] ?? '';
  if (market === undefined) return;
  const interval = /^kline_(.+)$/.exec(feed)?.[1];
  if (interval !== undefined) publishCandles(venue, socket, market, interval, from, to);
  else if (feed === 'trade' || feed === 'aggTrade') publishTrades(venue, socket, market, feed, from, to);
  else if (feed === 'miniTicker') socket.send('ticker', miniTicker(venue, market));
  else if (feed.startsWith('ticker')) socket.send('ticker', tickerEvent(venue, market));
}

function publishCandles(
  venue: Venue,
  socket: Socket,
  market: Market,
  interval: string,
  from: number,
  to: number,
): void {
  const timeframe = grid(interval);
  if (timeframe === undefined) return;
  for (const { candle, closed } of candleUpdates(venue, market, timeframe, from, to)) {
    const [t, o, h, l, c, v, T, q, n, V, Q, B] = kline(timeframe, candle);
    const s = binanceId(market);
    const k = { t, T, s, i: interval, f: 1, L: n, o, c, h, l, v, n, x: closed, q, V, Q, B };
    socket.send('candles', { e: 'kline', E: to, s, k });
  }
}

function publishTrades(
  venue: Venue,
  socket: Socket,
  market: Market,
  feed: string,
  from: number,
  to: number,
): void {
  for (const { id, time, price, amount, side } of freshPrints(venue, socket, market, from, to)) {
    const shared = {
      e: feed,
      E: to,
      s: binanceId(market),
      p: text(price, 8),
      q: text(amount, 8),
      T: time,
      m: side === 'sell',
      M: true,
    };
    socket.send('trades', feed === 'trade' ? { ...shared, t: id } : { ...shared, a: id, f: id, l: id });
  }
}

function miniTicker(venue: Venue, market: Market) {
  const { E, s, c, o, h, l, v, q } = tickerEvent(venue, market);
  return { e: '24hrMiniTicker', E, s, c, o, h, l, v, q };
}

function tickerEvent(venue: Venue, market: Market) {
  const row = ticker(venue, market);
  return {
    e: '24hrTicker',
    E: venue.clock.now(),
    s: row.symbol,
    p: row.priceChange,
    P: row.priceChangePercent,
    w: row.weightedAvgPrice,
    x: row.prevClosePrice,
    c: row.lastPrice,
    Q: row.lastQty,
    b: row.bidPrice,
    B: row.bidQty,
    a: row.askPrice,
    A: row.askQty,
    o: row.openPrice,
    h: row.highPrice,
    l: row.lowPrice,
    v: row.volume,
    q: row.quoteVolume,
    O: row.openTime,
    C: row.closeTime,
    F: row.firstId,
    L: row.lastId,
    n: row.count,
  };
}

function happened(venue: Venue, socket: Socket, event: EngineEvent): void {
  if (socket.account === undefined) return;
  const linear = socket.account.endsWith('/futures');
  if ('order' in event && event.order.request.account === socket.account) {
    const market = venue.engine.markets.get(event.order.request.symbol)!;
    const fill = event.kind === 'fill' ? event.fill : undefined;
    const report = executionReport(event, event.order, market, fill);
    socket.send(
      'orders',
      linear
        ? { e: 'ORDER_TRADE_UPDATE', E: event.time, T: event.time, o: futuresReport(report, event.order) }
        : wrapped(report),
    );
  }
  const own = event.kind === 'refused' ? [] : event.moves.filter(({ account }) => account === socket.account);
  const coins = [...new Set(own.map(({ coin }) => coin))];
  if (coins.length === 0) return;
  const rows = coins.map((coin) => ({ coin, ...venue.engine.books.balance(socket.account!, coin) }));
  if (linear) {
    const B = rows.map(({ coin, free, held }) => ({
      a: coin,
      wb: text(free + held, 8),
      cw: text(free, 8),
      bc: '0',
    }));
    socket.send('balance', {
      e: 'ACCOUNT_UPDATE',
      E: event.time,
      T: event.time,
      a: { m: 'ORDER', B, P: [] },
    });
  } else {
    const B = rows.map(({ coin, free, held }) => ({ a: coin, f: text(free, 8), l: text(held, 8) }));
    socket.send('balance', wrapped({ e: 'outboundAccountPosition', E: event.time, u: event.time, B }));
  }
}

// The same fields without the name of the event, and a position side, by which a client tells futures from spot.
function futuresReport(
  { e: _event, ...report }: ReturnType<typeof executionReport>,
  { request, filled, cost }: Order,
) {
  const average = text(filled === 0n ? 0n : div(cost, filled), 8);
  return {
    ...report,
    ps: 'BOTH',
    ap: average,
    sp: report.P,
    R: request.reduceOnly === true,
    rp: '0',
    wt: 'CONTRACT_PRICE',
    ot: report.o,
  };
}

function wrapped(event: object) {
  return { subscriptionId: 0, event };
}

const happenings: Partial<Readonly<Record<EngineEvent['kind'], string>>> = {
  accepted: 'NEW',
  triggered: 'NEW',
  fill: 'TRADE',
};

function executionReport(event: EngineEvent, order: Order, market: Market, fill: Fill | undefined) {
  const { request } = order;
  const happening = happenings[event.kind] ?? statusOf(order);
  return {
    e: 'executionReport',
    E: event.time,
    s: binanceId(market),
    c: clientIdOf(order),
    S: request.side.toUpperCase(),
    o: typeOf(order, market),
    f: (request.timeInForce ?? 'gtc').toUpperCase(),
    q: text(order.amount, 8),
    p: text(request.price ?? 0n, 8),
    P: text(request.trigger?.price ?? 0n, 8),
    F: '0.00000000',
    g: order.list ?? -1,
    C: '',
    x: happening,
    X: happening === 'NEW' ? 'NEW' : statusOf(order),
    r: 'NONE',
    i: order.id,
    l: text(fill?.amount ?? 0n, 8),
    z: text(happening === 'NEW' ? 0n : order.filled, 8),
    L: text(fill?.price ?? 0n, 8),
    n: text(fill?.fee ?? 0n, 8),
    N: fill?.feeCoin ?? null,
    T: event.time,
    t: fill?.id ?? -1,
    I: order.id,
    w: order.status === 'open',
    m: fill?.maker ?? false,
    M: false,
    O: order.created,
    Z: text(happening === 'NEW' ? 0n : order.cost, 8),
    Y: text(fill?.cost ?? 0n, 8),
    Q: text(request.cost ?? 0n, 8),
    W: order.created,
    V: 'NONE',
  };
}
