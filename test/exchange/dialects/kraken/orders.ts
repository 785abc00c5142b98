import { div, text, type Fill, type Market, type Order, type OrderRequest } from '../../core/index.ts';
import { priceText } from '../reply.ts';
import { orderRequest, triggerOf } from '../orders.ts';
import type { Call } from '../types.ts';
import { altPair } from './markets.ts';

/** Kraken's three groups of letters and digits; the last one is the number. */
export function txid(id: number, kind: 'O' | 'T' = 'O'): string {
  return `${kind}FAKE0-00000-${id.toString(36).toUpperCase().padStart(6, '0')}`;
}

export function numberOf(id: string): number {
  return Number.parseInt(id.slice(-6), 36);
}

const kinds: Readonly<Record<string, 'stop' | 'target'>> = {
  'stop-loss': 'stop',
  'stop-loss-limit': 'stop',
  'take-profit': 'target',
  'take-profit-limit': 'target',
};

export function readOrder({ params, key }: Call, market: Market): OrderRequest {
  const { ordertype = '', oflags = '', timeinforce = 'GTC', price = '', price2 } = params;
  const side = params['type'] === 'sell' ? 'sell' : 'buy';
  const kind = kinds[ordertype];
  const isLimit = ordertype.endsWith('limit');
  const inQuote = oflags.includes('viqc');
  return orderRequest({
    account: key!.account,
    symbol: market.symbol,
    side,
    type: isLimit ? 'limit' : 'market',
    ...(inQuote ? { cost: params['volume'] } : { amount: params['volume'] }),
    // The first price of a stop is where it wakes, the second what it then asks for.
    price: kind === undefined ? price : price2,
    trigger: kind === undefined ? undefined : triggerOf(kind, side, price),
    clientId: params['cl_ord_id'],
    timeInForce: timeinforce === 'IOC' ? 'ioc' : timeinforce === 'FOK' ? 'fok' : 'gtc',
    postOnly: oflags.includes('post'),
  });
}

export function typeOf({ request }: Order): string {
  const { trigger, side, type } = request;
  if (trigger === undefined) return type;
  const stops = (trigger.when === 'rises') === (side === 'buy');
  return `${stops ? 'stop-loss' : 'take-profit'}${type === 'limit' ? '-limit' : ''}`;
}

export function describe(order: Order, market: Market) {
  const { request, amount } = order;
  const ordertype = typeOf(order);
  const prices = [request.trigger?.price, request.price].filter((price) => price !== undefined);
  const [price = '0', price2 = '0'] = prices.map((value) => priceText(market, value));
  const at =
    prices.length === 0 ? 'market' : `${ordertype} ${price}${prices.length > 1 ? ` -> limit ${price2}` : ''}`;
  return {
    pair: altPair(market),
    type: request.side,
    ordertype,
    price,
    price2,
    leverage: 'none',
    order: `${request.side} ${text(amount, 8)} ${altPair(market)} @ ${at}`,
    close: '',
  };
}

const statuses: Readonly<Record<Order['status'], string>> = {
  waiting: 'open',
  open: 'open',
  filled: 'closed',
  cancelled: 'canceled',
  expired: 'expired',
  rejected: 'canceled',
};

export function orderRow(order: Order, market: Market, withTrades: boolean) {
  const { request, filled, cost } = order;
  const ended = order.status !== 'open' && order.status !== 'waiting';
  return {
    refid: null,
    userref: 0,
    ...(request.clientId === undefined ? {} : { cl_ord_id: request.clientId }),
    status: statuses[order.status],
    ...(ended
      ? { reason: order.status === 'cancelled' ? 'User requested' : null, closetm: order.updated / 1000 }
      : {}),
    opentm: order.created / 1000,
    starttm: 0,
    expiretm: 0,
    descr: describe(order, market),
    vol: text(order.amount, 8),
    vol_exec: text(filled, 8),
    cost: text(cost, 5),
    fee: text(
      order.fills.reduce((sum, { fee }) => sum + fee, 0n),
      5,
    ),
    price: priceText(market, filled === 0n ? 0n : div(cost, filled)),
    stopprice: priceText(market, request.trigger?.price ?? 0n),
    limitprice: '0.00000',
    misc: '',
    oflags: 'fciq',
    ...(withTrades ? { trades: order.fills.map(({ id }) => txid(id, 'T')) } : {}),
  };
}

export function fillRow(fill: Fill, order: Order, market: Market) {
  return {
    ordertxid: txid(order.id),
    postxid: txid(order.id, 'T'),
    pair: altPair(market),
    time: fill.time / 1000,
    type: fill.side,
    ordertype: typeOf(order),
    price: priceText(market, fill.price),
    cost: text(fill.cost, 8),
    fee: text(fill.fee, 8),
    vol: text(fill.amount, 8),
    margin: '0.00000',
    misc: '',
    trade_id: fill.id,
    maker: fill.maker,
    ledgers: [],
  };
}
