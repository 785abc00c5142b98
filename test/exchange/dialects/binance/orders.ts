import { div, text, type Fill, type Market, type Order, type OrderRequest } from '../../core/index.ts';
import { futuresWallet } from '../../keys.ts';
import { orderRequest, triggerOf } from '../orders.ts';
import type { Call } from '../types.ts';
import { binanceId } from './markets.ts';

/** Spot and futures money are two wallets of one key. */
export function walletOf({ key, path }: Call): string {
  return path.startsWith('/fapi') ? futuresWallet(key!.account) : key!.account;
}

const kinds: Readonly<Record<string, 'stop' | 'target'>> = {
  STOP_LOSS: 'stop',
  STOP_LOSS_LIMIT: 'stop',
  STOP: 'stop',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'target',
  TAKE_PROFIT_LIMIT: 'target',
  TAKE_PROFIT_MARKET: 'target',
};
const limits = new Set(['LIMIT', 'LIMIT_MAKER', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT', 'STOP']);

export function readOrder(call: Call, market: Market): OrderRequest {
  const { params } = call;
  const { type = '', timeInForce = 'GTC' } = params;
  const side = params['side'] === 'SELL' ? 'sell' : 'buy';
  const kind = kinds[type];
  const stopPrice = params['stopPrice'] ?? params['triggerPrice'] ?? '';
  // TAKE_PROFIT is a market order in spot and a limit order in futures.
  const isLimit = limits.has(type) || (type === 'TAKE_PROFIT' && market.kind === 'linear');
  return orderRequest({
    account: walletOf(call),
    symbol: market.symbol,
    side,
    type: isLimit ? 'limit' : 'market',
    amount: params['quantity'],
    cost: params['quoteOrderQty'],
    price: params['price'],
    trigger: kind === undefined ? undefined : triggerOf(kind, side, stopPrice),
    clientId: params['newClientOrderId'] ?? params['clientAlgoId'],
    timeInForce: timeInForce === 'IOC' ? 'ioc' : timeInForce === 'FOK' ? 'fok' : 'gtc',
    postOnly: type === 'LIMIT_MAKER' || timeInForce === 'GTX',
    reduceOnly: params['reduceOnly'] === 'true',
  });
}

export function statusOf({ status, filled }: Order): string {
  if (status === 'open' || status === 'waiting') return filled > 0n ? 'PARTIALLY_FILLED' : 'NEW';
  return { filled: 'FILLED', cancelled: 'CANCELED', expired: 'EXPIRED', rejected: 'REJECTED' }[status];
}

export function typeOf({ request }: Order, { kind }: Market): string {
  const { trigger, type, side, postOnly } = request;
  if (trigger === undefined)
    return type === 'market' ? 'MARKET' : postOnly === true && kind === 'spot' ? 'LIMIT_MAKER' : 'LIMIT';
  const stops = (trigger.when === 'rises') === (side === 'buy');
  if (kind === 'spot') return `${stops ? 'STOP_LOSS' : 'TAKE_PROFIT'}${type === 'limit' ? '_LIMIT' : ''}`;
  return `${stops ? 'STOP' : 'TAKE_PROFIT'}${type === 'market' ? '_MARKET' : ''}`;
}

/** The fields that all order messages of Binance share. */
export function orderFields(order: Order, market: Market) {
  const { request, amount, filled, cost } = order;
  return {
    symbol: binanceId(market),
    orderId: order.id,
    orderListId: order.list ?? -1,
    clientOrderId: clientIdOf(order),
    price: text(request.price ?? 0n, 8),
    origQty: text(amount, 8),
    executedQty: text(filled, 8),
    origQuoteOrderQty: text(request.cost ?? 0n, 8),
    cummulativeQuoteQty: text(cost, 8),
    status: statusOf(order),
    timeInForce: (request.timeInForce ?? 'gtc').toUpperCase(),
    type: typeOf(order, market),
    side: request.side.toUpperCase(),
    ...(request.trigger === undefined ? {} : { stopPrice: text(request.trigger.price, 8) }),
    selfTradePreventionMode: 'NONE',
  };
}

// Who sends no client id is given one.
export function clientIdOf({ request, id }: Order): string {
  return request.clientId ?? `fake${id}`;
}

/** An order as the queries return it. */
export function orderRow(order: Order, market: Market) {
  if (market.kind === 'linear') return futuresOrder(order, market);
  return {
    ...orderFields(order, market),
    stopPrice: text(order.request.trigger?.price ?? 0n, 8),
    icebergQty: '0.00000000',
    time: order.created,
    updateTime: order.updated,
    isWorking: order.status !== 'waiting',
    workingTime: order.status === 'waiting' ? -1 : order.created,
  };
}

export function futuresOrder(order: Order, market: Market) {
  const {
    orderListId: _list,
    origQuoteOrderQty: _quote,
    cummulativeQuoteQty,
    ...shared
  } = orderFields(order, market);
  return {
    ...shared,
    avgPrice: text(order.filled === 0n ? 0n : div(order.cost, order.filled), 5),
    cumQuote: cummulativeQuoteQty,
    reduceOnly: order.request.reduceOnly === true,
    closePosition: false,
    positionSide: 'BOTH',
    stopPrice: text(order.request.trigger?.price ?? 0n),
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    origType: shared.type,
    time: order.created,
    updateTime: order.updated,
  };
}

export function fillRow(fill: Fill, market: Market) {
  const shared = {
    symbol: binanceId(market),
    id: fill.id,
    orderId: fill.order,
    price: text(fill.price, 8),
    qty: text(fill.amount, 8),
    quoteQty: text(fill.cost, 8),
    commission: text(fill.fee, 8),
    commissionAsset: fill.feeCoin,
    time: fill.time,
  };
  if (market.kind === 'spot') {
    return {
      ...shared,
      orderListId: -1,
      isBuyer: fill.side === 'buy',
      isMaker: fill.maker,
      isBestMatch: true,
    };
  }
  return {
    ...shared,
    buyer: fill.side === 'buy',
    maker: fill.maker,
    marginAsset: market.quote,
    positionSide: 'BOTH',
    realizedPnl: '0',
    side: fill.side.toUpperCase(),
  };
}
