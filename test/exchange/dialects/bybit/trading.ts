import { isLiving, text, type Market, type Order } from '../../core/index.ts';
import { count, number } from '../reply.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { bybitId, categoryOf, marketOf } from './markets.ts';
import { fillRow, orderId, orderRow, readOrder } from './orders.ts';
import { refuse, refuseOrder, result } from './refuse.ts';

export const tradingRoutes: readonly Route[] = [
  signed('POST', '/v5/order/create', 'create', create),
  signed('POST', '/v5/order/cancel', 'cancel', cancel),
  signed('POST', '/v5/order/cancel-all', 'cancel', cancelAll),
  signed('GET', '/v5/order/realtime', 'openOrders', (venue, call) => list(venue, call, realtime(call))),
  signed('GET', '/v5/order/history', 'closedOrders', (venue, call) =>
    list(venue, call, (order) => !isLiving(order)),
  ),
  signed('GET', '/v5/execution/list', 'fills', fills),
  signed('GET', '/v5/account/transaction-log', 'payments', settlements),
];

export function signed(
  method: Route['method'],
  path: string,
  call: Route['call'],
  answer: Route['answer'],
): Route {
  return { method, path, call, access: 'signed', weight: 1, answer };
}

// An acknowledgement: the order is in, nothing is said about fills.
function create(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const verdict = venue.engine.place(readOrder(call, market));
  if (!verdict.ok) return refuseOrder(verdict.refusal, market.kind);
  return result(venue, {
    orderId: orderId(verdict.order),
    orderLinkId: verdict.order.request.clientId ?? '',
  });
}

function cancel(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const order = ordersOf(venue, call).findLast((one) => isMeant(one, call));
  if (order === undefined) return refuseOrder('unknown-order', market.kind);
  const verdict = venue.engine.cancel(call.key!.account, order.id);
  if (!verdict.ok) return refuseOrder(verdict.refusal, market.kind);
  return result(venue, { orderId: orderId(order), orderLinkId: order.request.clientId ?? '' });
}

function cancelAll(venue: Venue, call: Call): Reply {
  const open = ordersOf(venue, call).filter(
    (order) =>
      isLiving(order) &&
      (call.params['symbol'] === undefined || bybitId(named(venue, order)) === call.params['symbol']),
  );
  for (const order of open) venue.engine.cancel(call.key!.account, order.id);
  return result(venue, {
    list: open.map((order) => ({ orderId: orderId(order), orderLinkId: order.request.clientId ?? '' })),
    success: '1',
  });
}

function isMeant(order: Order, { params }: Call): boolean {
  if (params['orderId'] !== undefined && params['orderId'] !== '')
    return orderId(order) === params['orderId'];
  return params['orderLinkId'] !== undefined && order.request.clientId === params['orderLinkId'];
}

function ordersOf(venue: Venue, call: Call): Order[] {
  const kind = categoryOf(call);
  return venue.engine.orders(call.key!.account).filter((order) => named(venue, order).kind === kind);
}

function named(venue: Venue, { request }: Order): Market {
  return venue.engine.markets.get(request.symbol)!;
}

// By id it also finds orders that ended lately; without one, only what is open.
function realtime({ params }: Call): (order: Order) => boolean {
  const byId = (params['orderId'] ?? params['orderLinkId']) !== undefined;
  return (order) =>
    (byId || isLiving(order)) &&
    (params['orderFilter'] !== 'StopOrder' || order.request.trigger !== undefined);
}

const kept = 500;

function list(venue: Venue, call: Call, wanted: (order: Order) => boolean): Reply {
  const kind = categoryOf(call);
  if (kind === undefined) return refuse(10001, 'params error: Category is invalid');
  const { params } = call;
  const byId = params['orderId'] !== undefined || params['orderLinkId'] !== undefined;
  const found = ordersOf(venue, call)
    .slice(-kept)
    .filter((order) => wanted(order) && (!byId || isMeant(order, call)))
    .filter((order) => (params['symbol'] ?? bybitId(named(venue, order))) === bybitId(named(venue, order)))
    .filter(
      ({ created }) =>
        created >= (number(call, 'startTime') ?? 0) && created <= (number(call, 'endTime') ?? Infinity),
    )
    .toReversed();
  const rows = page(found, call, 20, 50);
  return result(venue, {
    category: kind,
    list: rows.rows.map((order) => orderRow(order, named(venue, order))),
    nextPageCursor: rows.cursor,
  });
}

/** Newest first, with a cursor that is the place to go on from. */
function page<T>(all: readonly T[], call: Call, usual: number, most: number) {
  const from = Number(call.params['cursor'] ?? 0);
  const limit = count(call, 'limit', usual, most);
  const cursor = from + limit < all.length ? String(from + limit) : '';
  return { rows: all.slice(from, from + limit), cursor };
}

function fills(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  const kind = categoryOf(call);
  const { params } = call;
  const found = venue.engine
    .fills(call.key!.account)
    .map((fill) => ({ fill, order: venue.engine.order(fill.order)! }))
    .filter(
      ({ order }) =>
        named(venue, order).kind === kind && (market === undefined || order.request.symbol === market.symbol),
    )
    .filter(
      ({ order }) =>
        (params['orderId'] ?? orderId(order)) === orderId(order) &&
        (params['orderLinkId'] ?? order.request.clientId) === order.request.clientId,
    )
    .filter(
      ({ fill }) =>
        fill.time >= (number(call, 'startTime') ?? 0) && fill.time <= (number(call, 'endTime') ?? Infinity),
    )
    .toReversed();
  const { rows, cursor } = page(found, call, 50, 100);
  const shown = rows.map(({ fill, order }) => fillRow(fill, order, named(venue, order)));
  return result(venue, { category: kind, list: shown, nextPageCursor: cursor });
}

// The newest first, of a span of seven days at most.
function settlements(venue: Venue, call: Call): Reply {
  const now = venue.clock.now();
  const week = 7 * 86_400_000;
  const end = number(call, 'endTime') ?? Math.min(now, (number(call, 'startTime') ?? now - week) + week);
  const start = number(call, 'startTime') ?? end - week;
  if (end - start > week)
    return refuse(10001, 'The time range between startTime and endTime cannot exceed 7 days');
  const found = venue.engine
    .payments(call.key!.account)
    .filter(({ time }) => time >= start && time <= end)
    .toReversed();
  const { rows, cursor } = page(found, call, 20, 50);
  const list = rows.map(({ id, symbol, coin, received, time }) => ({
    id: `${id}_${symbol}`,
    symbol: bybitId(venue.engine.markets.get(symbol)!),
    category: 'linear',
    side: 'None',
    transactionTime: String(time),
    type: 'SETTLEMENT',
    transSubType: '',
    qty: '0',
    size: '0',
    currency: coin,
    tradePrice: '',
    funding: text(received),
    fee: '0',
    cashFlow: '0',
    change: text(received),
    cashBalance: '',
    feeRate: '',
    bonusChange: '',
    tradeId: '',
    orderId: '',
    orderLinkId: '',
  }));
  return result(venue, { list, nextPageCursor: cursor });
}
