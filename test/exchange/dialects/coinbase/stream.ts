import { createHmac } from 'node:crypto';
import { div, text, type EngineEvent, type Market, type Order } from '../../core/index.ts';
import { grid } from '../../tape/index.ts';
import { candleUpdates, freshPrints, skipOldPrints } from '../feeds.ts';
import { amountText, priceText } from '../reply.ts';
import { sameText } from '../sign.ts';
import { statsOf } from '../stats.ts';
import type { Socket, StreamDialect, Venue } from '../types.ts';
import { webToken } from './authenticate.ts';
import { statusOf, uuid } from './orders.ts';
import { marketOf, productId } from './products.ts';
import { tradeRow } from './public.ts';

export const stream: StreamDialect = {
  received,
  moved(venue, socket, from, to) {
    for (const channel of socket.channels) publish(venue, socket, channel, from, to);
  },
  happened,
};

interface Request {
  readonly type?: string;
  readonly channel?: string;
  readonly product_ids?: readonly string[];
  readonly jwt?: string;
  readonly api_key?: string;
  readonly timestamp?: string | number;
  readonly signature?: string;
}

function received(venue: Venue, socket: Socket, message: unknown): void {
  const request = (message ?? {}) as Request;
  const { type, channel = '', product_ids: products = [] } = request;
  if (channel === 'user') {
    socket.account = accountOf(venue, request);
    if (socket.account === undefined) {
      socket.send('control', { type: 'error', message: 'authentication failure' });
      return;
    }
  }
  for (const product of products.length === 0 ? [''] : products) {
    const name = `${channel} ${product}`;
    if (type === 'unsubscribe') socket.channels.delete(name);
    else socket.channels.add(name);
    const market = marketOf(venue, product);
    if (market !== undefined) skipOldPrints(venue, socket, market);
  }
  say(venue, socket, 'control', 'subscriptions', [{ subscriptions: { [channel]: products } }]);
}

function accountOf(venue: Venue, request: Request): string | undefined {
  if (request.jwt !== undefined) {
    const key = webToken(venue, request.jwt, undefined);
    return typeof key === 'string' ? undefined : key.account;
  }
  const key = venue.keys.get(request.api_key ?? '');
  if (key === undefined) return undefined;
  const message = `${request.timestamp}${request.channel}${(request.product_ids ?? []).join(',')}`;
  const expected = createHmac('sha256', key.secret).update(message).digest('hex');
  return sameText(expected, request.signature ?? '') ? key.account : undefined;
}

type Feed = Parameters<Socket['send']>[0];

function say(venue: Venue, socket: Socket, feed: Feed, channel: string, events: readonly unknown[]): void {
  const sequence = Number(socket.notes.get('sequence') ?? 0);
  socket.notes.set('sequence', sequence + 1);
  const timestamp = new Date(venue.clock.now()).toISOString();
  socket.send(feed, { channel, client_id: '', timestamp, sequence_num: sequence, events });
}

function publish(venue: Venue, socket: Socket, name: string, from: number, to: number): void {
  const [channel = '', product] = name.split(' ');
  const market = marketOf(venue, product);
  if (market === undefined) return;
  if (channel === 'market_trades') {
    const trades = freshPrints(venue, socket, market, from, to)
      .map((print) => tradeRow(market, print))
      .toReversed();
    if (trades.length > 0) say(venue, socket, 'trades', channel, [{ type: 'update', trades }]);
  }
  if (channel.startsWith('ticker'))
    say(venue, socket, 'ticker', channel, [{ type: 'update', tickers: [tickerRow(venue, market)] }]);
  if (channel === 'candles') publishCandles(venue, socket, market, from, to);
}

// Five minutes is the only length there is.
function publishCandles(venue: Venue, socket: Socket, market: Market, from: number, to: number): void {
  const price = (value: bigint) => priceText(market, value);
  const candles = candleUpdates(venue, market, grid('5m')!, from, to).map(({ candle }) => ({
    start: String(candle.time / 1000),
    high: price(candle.high),
    low: price(candle.low),
    open: price(candle.open),
    close: price(candle.close),
    volume: amountText(market, candle.volume),
    product_id: productId(market),
  }));
  if (candles.length > 0) say(venue, socket, 'candles', 'candles', [{ type: 'update', candles }]);
}

function tickerRow(venue: Venue, market: Market) {
  const { day, last, bid, ask } = statsOf(venue, market);
  const price = (value: bigint) => priceText(market, value);
  return {
    type: 'ticker',
    product_id: productId(market),
    price: price(last),
    volume_24_h: amountText(market, day.volume),
    low_24_h: price(day.low),
    high_24_h: price(day.high),
    low_52_w: price(day.low),
    high_52_w: price(day.high),
    price_percent_chg_24_h: text(div((last - day.open) * 100n, day.open)),
    best_bid: price(bid.price),
    best_bid_quantity: amountText(market, bid.amount),
    best_ask: price(ask.price),
    best_ask_quantity: amountText(market, ask.amount),
  };
}

function happened(venue: Venue, socket: Socket, event: EngineEvent): void {
  if (socket.account === undefined || !('order' in event) || event.order.request.account !== socket.account)
    return;
  const market = venue.engine.markets.get(event.order.request.symbol)!;
  const wanted = socket.channels.has('user ') || socket.channels.has(`user ${productId(market)}`);
  if (wanted)
    say(venue, socket, 'orders', 'user', [{ type: 'update', orders: [userRow(event.order, market)] }]);
}

function userRow(order: Order, market: Market) {
  const { request, amount, filled, cost } = order;
  const fees = order.fills.reduce((sum, { fee }) => sum + fee, 0n);
  return {
    avg_price: text(filled === 0n ? 0n : div(cost, filled)),
    cancel_reason: '',
    client_order_id: request.clientId ?? '',
    completion_percentage: text(amount === 0n ? 0n : div(filled * 100n, amount), 2),
    contract_expiry_type: 'UNKNOWN_CONTRACT_EXPIRY_TYPE',
    cumulative_quantity: text(filled),
    filled_value: text(cost),
    leaves_quantity: text(amount - filled),
    limit_price: text(request.price ?? 0n),
    number_of_fills: String(order.fills.length),
    order_id: uuid(order.id),
    order_side: request.side.toUpperCase(),
    order_type: request.type === 'market' ? 'Market' : request.trigger === undefined ? 'Limit' : 'Stop Limit',
    outstanding_hold_amount: text(order.hold),
    post_only: String(request.postOnly === true),
    product_id: productId(market),
    product_type: 'SPOT',
    reject_reason: '',
    retail_portfolio_id: '',
    risk_managed_by: 'UNKNOWN_RISK_MANAGEMENT_TYPE',
    status: statusOf(order),
    stop_price: request.trigger === undefined ? '' : text(request.trigger.price),
    time_in_force: 'GOOD_UNTIL_CANCELLED',
    total_fees: text(fees),
    total_value_after_fees: text(cost + fees),
    trigger_status: 'INVALID_ORDER_TYPE',
    creation_time: new Date(order.created).toISOString(),
    end_time: '0001-01-01T00:00:00Z',
    start_time: '0001-01-01T00:00:00Z',
  };
}
