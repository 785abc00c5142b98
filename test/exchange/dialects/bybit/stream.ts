import { createHmac } from 'node:crypto';
import { text, type EngineEvent, type Market } from '../../core/index.ts';
import { candleUpdates, freshPrints, skipOldPrints } from '../feeds.ts';
import { amountText, priceText } from '../reply.ts';
import { sameText } from '../sign.ts';
import type { Socket, StreamDialect, Venue } from '../types.ts';
import { positionRow, wallet } from './account.ts';
import { bybitId } from './markets.ts';
import { fillRow, orderRow } from './orders.ts';
import { ticker, timeframeOf, tradeUuid } from './public.ts';

export const stream: StreamDialect = {
  opened(_, socket, path) {
    socket.notes.set('kind', path.includes('linear') ? 'linear' : 'spot');
  },
  received,
  moved(venue, socket, from, to) {
    for (const topic of socket.channels) publish(venue, socket, topic, from, to);
  },
  happened,
};

interface Request {
  readonly op?: string;
  readonly req_id?: string;
  readonly args?: readonly string[];
}

const connection = { conn_id: 'fake0000-0000-4000-8000-000000000000' };

function received(venue: Venue, socket: Socket, message: unknown): void {
  const { op = '', req_id, args = [] } = (message ?? {}) as Request;
  if (op === 'ping') {
    socket.send('control', { success: true, ret_msg: 'pong', ...connection, req_id, op: 'ping' });
    return;
  }
  if (op === 'auth') {
    const success = authenticate(venue, socket, args);
    socket.send('control', { success, ret_msg: success ? '' : 'Params Error', op: 'auth', ...connection });
    return;
  }
  for (const topic of args) {
    if (op === 'unsubscribe') socket.channels.delete(topic);
    else subscribe(venue, socket, topic);
  }
  socket.send('control', { success: true, ret_msg: '', ...connection, req_id, op });
}

function authenticate(
  venue: Venue,
  socket: Socket,
  [name = '', expires = '', signature = '']: readonly string[],
): boolean {
  const key = venue.keys.get(name);
  if (key === undefined || Number(expires) < venue.clock.now()) return false;
  const expected = createHmac('sha256', key.secret).update(`GET/realtime${expires}`).digest('hex');
  if (!sameText(expected, signature)) return false;
  socket.account = key.account;
  return true;
}

function subscribe(venue: Venue, socket: Socket, topic: string): void {
  socket.channels.add(topic);
  const market = marketOf(venue, socket, topic);
  if (market === undefined) return;
  skipOldPrints(venue, socket, market);
  if (topic.startsWith('tickers')) publishTicker(venue, socket, market, topic);
}

function marketOf(venue: Venue, socket: Socket, topic: string): Market | undefined {
  const id = topic.split('.').at(-1);
  return venue.markets().find((market) => market.kind === socket.notes.get('kind') && bybitId(market) === id);
}

function publish(venue: Venue, socket: Socket, topic: string, from: number, to: number): void {
  const market = marketOf(venue, socket, topic);
  const [feed, interval] = topic.split('.');
  if (market === undefined) return;
  if (feed === 'kline') publishCandles(venue, socket, market, topic, interval!, from, to);
  if (feed === 'publicTrade') publishTrades(venue, socket, market, topic, from, to);
  if (feed === 'tickers') publishTicker(venue, socket, market, topic);
}

function publishCandles(
  venue: Venue,
  socket: Socket,
  market: Market,
  topic: string,
  interval: string,
  from: number,
  to: number,
): void {
  const timeframe = timeframeOf(interval);
  if (timeframe === undefined) return;
  for (const { candle, closed } of candleUpdates(venue, market, timeframe, from, to)) {
    const price = (value: bigint) => priceText(market, value);
    const row = {
      start: candle.time,
      end: timeframe.next(candle.time) - 1,
      interval,
      open: price(candle.open),
      close: price(candle.close),
      high: price(candle.high),
      low: price(candle.low),
      volume: amountText(market, candle.volume),
      turnover: text(candle.turnover),
      confirm: closed,
      timestamp: to,
    };
    socket.send('candles', { topic, type: 'snapshot', ts: to, data: [row] });
  }
}

function publishTrades(
  venue: Venue,
  socket: Socket,
  market: Market,
  topic: string,
  from: number,
  to: number,
): void {
  const prints = freshPrints(venue, socket, market, from, to);
  if (prints.length === 0) return;
  const data = prints.map(({ id, time, price, amount, side }) => ({
    T: time,
    s: bybitId(market),
    S: side === 'buy' ? 'Buy' : 'Sell',
    v: amountText(market, amount),
    p: priceText(market, price),
    L: side === 'buy' ? 'PlusTick' : 'MinusTick',
    i: market.kind === 'spot' ? `2290000000${id}` : tradeUuid(id),
    BT: false,
  }));
  socket.send('trades', { topic, type: 'snapshot', ts: to, data });
}

function publishTicker(venue: Venue, socket: Socket, market: Market, topic: string): void {
  const ts = venue.clock.now();
  socket.send('ticker', { topic, type: 'snapshot', cs: ts, ts, data: ticker(venue, market) });
}

// One account, four private topics.
function happened(venue: Venue, socket: Socket, event: EngineEvent): void {
  const { account } = socket;
  if (account === undefined) return;
  const push = (feed: 'orders' | 'fills' | 'balance', topic: string, data: readonly unknown[]) => {
    const wanted = [...socket.channels].some(
      (channel) => channel === topic || channel.startsWith(`${topic}.`),
    );
    if (wanted) socket.send(feed, { id: `fake-${event.time}`, topic, creationTime: event.time, data });
  };
  if ('order' in event && event.order.request.account === account) {
    const market = venue.engine.markets.get(event.order.request.symbol)!;
    const category = { category: market.kind };
    if (event.kind === 'fill')
      push('fills', 'execution', [{ ...category, ...fillRow(event.fill, event.order, market) }]);
    push('orders', 'order', [{ ...category, ...orderRow(event.order, market) }]);
    if (event.kind === 'fill' && market.kind === 'linear')
      push('balance', 'position', [{ ...category, ...positionRow(venue, account, market) }]);
  }
  if (event.kind !== 'refused' && event.moves.some((move) => move.account === account)) {
    push('balance', 'wallet', [wallet(venue, account)]);
  }
}
