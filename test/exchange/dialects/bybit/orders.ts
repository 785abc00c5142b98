import { div, text, type Fill, type Market, type Order, type OrderRequest } from '../../core/index.ts';
import { orderRequest, sumFees, triggerOf } from '../orders.ts';
import type { Call } from '../types.ts';
import { bybitId } from './markets.ts';

// Spot ids are numbers that a double cannot hold, futures ids are UUIDs.
const base = 1_523_347_000_000_000_000n;
const prefix = 'c0d10001-7b52-4ca9-ac2c-';

export function orderId({ id, request }: Pick<Order, 'id' | 'request'>): string {
  return request.symbol.includes(':')
    ? `${prefix}${id.toString(16).padStart(12, '0')}`
    : String(base + BigInt(id));
}

export function readOrder(call: Call, market: Market): OrderRequest {
  const { params, key } = call;
  const side = params['side'] === 'Sell' ? 'sell' : 'buy';
  const type = params['orderType'] === 'Market' ? 'market' : 'limit';
  // A spot market order to buy is sized in the quote coin unless it says otherwise.
  const inQuote =
    market.kind === 'spot' &&
    type === 'market' &&
    (params['marketUnit'] ?? (side === 'buy' ? 'quoteCoin' : 'baseCoin')) === 'quoteCoin';
  const { triggerPrice, triggerDirection, timeInForce } = params;
  return orderRequest({
    account: key!.account,
    symbol: market.symbol,
    side,
    type,
    ...(inQuote ? { cost: params['qty'] } : { amount: params['qty'] }),
    price: params['price'],
    trigger: triggerPrice === undefined ? undefined : triggerAt(triggerPrice, triggerDirection, side),
    clientId: params['orderLinkId'],
    timeInForce: timeInForce === 'IOC' ? 'ioc' : timeInForce === 'FOK' ? 'fok' : 'gtc',
    postOnly: timeInForce === 'PostOnly',
    reduceOnly: params['reduceOnly'] === 'true',
  });
}

function triggerAt(price: string, direction: string | undefined, side: 'buy' | 'sell') {
  if (direction === undefined) return triggerOf('stop', side, price);
  return { price, when: direction === '1' ? ('rises' as const) : ('falls' as const) };
}

function statusOf(order: Order): string {
  const { status, filled, request, triggered } = order;
  if (status === 'waiting') return 'Untriggered';
  if (status === 'open')
    return filled > 0n ? 'PartiallyFilled' : request.trigger !== undefined && triggered ? 'Triggered' : 'New';
  if (status === 'filled') return 'Filled';
  if (status === 'rejected') return 'Rejected';
  return filled > 0n && !request.symbol.includes(':') ? 'PartiallyFilledCanceled' : 'Cancelled';
}

export function orderRow(order: Order, market: Market) {
  const { request, amount, filled, cost } = order;
  const left = amount - filled;
  const fees = Object.fromEntries([...sumFees(order.fills)].map(([coin, fee]) => [coin, text(fee)]));
  const ended = order.status === 'cancelled' || order.status === 'expired' || order.status === 'rejected';
  return {
    orderId: orderId(order),
    orderLinkId: request.clientId ?? '',
    blockTradeId: '',
    symbol: bybitId(market),
    price: text(request.price ?? 0n),
    qty: text(amount),
    side: request.side === 'buy' ? 'Buy' : 'Sell',
    isLeverage: '0',
    positionIdx: 0,
    orderStatus: statusOf(order),
    cancelType: order.status === 'cancelled' ? 'CancelByUser' : 'UNKNOWN',
    rejectReason: order.status === 'rejected' ? 'EC_PerCancelRequest' : 'EC_NoError',
    avgPrice: filled === 0n ? '' : text(div(cost, filled)),
    leavesQty: text(ended ? 0n : left),
    leavesValue: text(0n),
    cumExecQty: text(filled),
    cumExecValue: text(cost),
    cumExecFee: text(order.fills.reduce((sum, { fee }) => sum + fee, 0n)),
    cumFeeDetail: fees,
    timeInForce:
      request.postOnly === true
        ? 'PostOnly'
        : request.type === 'market'
          ? 'IOC'
          : (request.timeInForce ?? 'gtc').toUpperCase(),
    orderType: request.type === 'market' ? 'Market' : 'Limit',
    marketUnit: request.cost === undefined ? 'baseCoin' : 'quoteCoin',
    stopOrderType: request.trigger === undefined ? '' : 'Stop',
    orderIv: '',
    triggerPrice: text(request.trigger?.price ?? 0n),
    takeProfit: '',
    stopLoss: '',
    tpTriggerBy: '',
    slTriggerBy: '',
    triggerDirection: request.trigger === undefined ? 0 : request.trigger.when === 'rises' ? 1 : 2,
    triggerBy: '',
    lastPriceOnCreated: '',
    reduceOnly: request.reduceOnly === true,
    closeOnTrigger: false,
    smpType: 'None',
    smpGroup: 0,
    smpOrderId: '',
    // Its presence tells a contract's order from a spot order.
    ...(market.kind === 'linear' ? { tpslMode: 'Full' } : {}),
    tpLimitPrice: '',
    slLimitPrice: '',
    placeType: '',
    createdTime: String(order.created),
    updatedTime: String(order.updated),
  };
}

// What the exchange does by itself has no name, which tests write as one.
const imposedBy: Readonly<Record<string, { readonly createType: string; readonly execType: string }>> = {
  autoclose: { createType: 'CreateByLiq', execType: 'BustTrade' },
  adl_autoclose: { createType: 'CreateByAdl_PassThrough', execType: 'AdlTrade' },
};

export function fillRow(fill: Fill, order: Order, market: Market) {
  const imposed = imposedBy[(order.request.clientId ?? '').split('-')[0]!];
  return {
    symbol: bybitId(market),
    orderId: orderId(order),
    orderLinkId: imposed === undefined ? (order.request.clientId ?? '') : '',
    side: fill.side === 'buy' ? 'Buy' : 'Sell',
    orderPrice: text(order.request.price ?? 0n),
    orderQty: text(order.amount),
    leavesQty: text(order.amount - order.filled),
    createType: imposed === undefined ? 'CreateByUser' : imposed.createType,
    orderType: order.request.type === 'market' ? 'Market' : 'Limit',
    stopOrderType: '',
    execFee: text(fill.fee),
    execId: execId(fill.id),
    execPrice: text(fill.price),
    execQty: text(fill.amount),
    execType: imposed === undefined ? 'Trade' : imposed.execType,
    execValue: text(fill.cost),
    execTime: String(fill.time),
    feeCurrency: fill.feeCoin,
    isMaker: fill.maker,
    feeRate: text(fill.maker ? market.maker : market.taker),
    tradeIv: '',
    markIv: '',
    markPrice: '',
    indexPrice: '',
    underlyingPrice: '',
    blockTradeId: '',
    closedSize: '',
    seq: fill.id,
  };
}

function execId(id: number): string {
  return `e0cbe81d-0f18-5866-9415-${id.toString(16).padStart(12, '0')}`;
}
