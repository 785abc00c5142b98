import { isLiving, text, type Market, type Order } from '../../core/index.ts';
import { count, number, ok } from '../reply.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { binanceId, marketOf } from './markets.ts';
import { clientIdOf, fillRow, futuresOrder, orderFields, orderRow, readOrder, walletOf } from './orders.ts';
import { refuse, refuseOrder } from './refuse.ts';

export const tradingRoutes: readonly Route[] = ['/api/v3', '/fapi/v1'].flatMap((base) => [
  signed('POST', `${base}/order`, 'create', 1, create),
  signed('DELETE', `${base}/order`, 'cancel', 1, cancel),
  signed('GET', `${base}/order`, 'order', 4, (venue, call) =>
    withOrder(venue, call, (order, market) => ok(orderRow(order, market))),
  ),
  signed('GET', `${base}/openOrders`, 'openOrders', 6, openOrders),
  signed('DELETE', `${base}/openOrders`, 'cancel', 1, cancelAll),
  signed('DELETE', `${base}/allOpenOrders`, 'cancel', 1, cancelAll),
  signed('GET', `${base}/allOrders`, 'closedOrders', 20, allOrders),
  signed('GET', `${base}/${base === '/api/v3' ? 'myTrades' : 'userTrades'}`, 'fills', 20, fills),
]);

export const incomeRoute: Route = signed('GET', '/fapi/v1/income', 'payments', 30, income);

export const pairRoutes: readonly Route[] = [
  signed('POST', '/api/v3/orderList/oco', 'create', 1, createPair),
  signed('POST', '/fapi/v1/algoOrder', 'create', 1, createAlgo),
  signed('DELETE', '/fapi/v1/algoOrder', 'cancel', 1, (venue, call) =>
    withOrder(venue, call, (order) => {
      const verdict = venue.engine.cancel(walletOf(call), order.id);
      return verdict.ok
        ? ok({ algoId: order.id, clientAlgoId: clientIdOf(order), code: '200', msg: 'success' })
        : refuseOrder(verdict.refusal);
    }),
  ),
  signed('GET', '/fapi/v1/algoOrder', 'order', 1, (venue, call) =>
    withOrder(venue, call, (order, market) => ok(algoRow(order, market))),
  ),
  signed('GET', '/fapi/v1/openAlgoOrders', 'openOrders', 1, (venue, call) =>
    ok(
      living(venue, call)
        .filter(isAlgo)
        .map((order) => algoRow(order, named(venue, order))),
    ),
  ),
];

export function signed(
  method: Route['method'],
  path: string,
  call: Route['call'],
  weight: number,
  answer: Route['answer'],
): Route {
  return { method, path, call, access: 'signed', weight, answer };
}

function create(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const verdict = venue.engine.place(readOrder(call, market));
  if (!verdict.ok) return refuseOrder(verdict.refusal, market.kind);
  const { order } = verdict;
  if (market.kind === 'linear') return ok(futuresOrder(order, market));
  const { symbol, orderId, orderListId, clientOrderId, ...rest } = orderFields(order, market);
  const ack = { symbol, orderId, orderListId, clientOrderId, transactTime: venue.clock.now() };
  if (call.params['newOrderRespType'] === 'ACK') return ok(ack);
  const result = { ...ack, ...rest, workingTime: order.created };
  return ok(
    call.params['newOrderRespType'] === 'RESULT' ? result : { ...result, fills: order.fills.map(partOf) },
  );
}

function partOf({ price, amount, fee, feeCoin, id }: Order['fills'][number]) {
  return {
    price: text(price, 8),
    qty: text(amount, 8),
    commission: text(fee, 8),
    commissionAsset: feeCoin,
    tradeId: id,
  };
}

function cancel(venue: Venue, call: Call): Reply {
  return withOrder(venue, call, (order, market) => {
    const verdict = venue.engine.cancel(walletOf(call), order.id);
    if (!verdict.ok) return refuseOrder(verdict.refusal);
    return ok(market.kind === 'linear' ? futuresOrder(order, market) : cancelled(venue, order, market));
  });
}

// The cancel itself takes the place of the client id.
function cancelled(venue: Venue, order: Order, market: Market) {
  const { clientOrderId, ...rest } = orderFields(order, market);
  return {
    ...rest,
    origClientOrderId: clientOrderId,
    clientOrderId: `cancel${order.id}`,
    transactTime: venue.clock.now(),
  };
}

function cancelAll(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const open = living(venue, call).filter(({ request }) => request.symbol === market.symbol);
  if (open.length === 0 && market.kind === 'spot') return refuseOrder('order-ended');
  for (const order of open) venue.engine.cancel(walletOf(call), order.id);
  return ok(
    market.kind === 'linear'
      ? { code: 200, msg: 'The operation of cancel all open order is done.' }
      : open.map((order) => cancelled(venue, order, market)),
  );
}

// A client id can belong to several orders; the youngest answers.
function withOrder(venue: Venue, call: Call, answer: (order: Order, market: Market) => Reply): Reply {
  const { params } = call;
  const clientId = params['origClientOrderId'] ?? params['clientAlgoId'];
  const id = Number(params['orderId'] ?? params['algoId']);
  const order = venue.engine
    .orders(walletOf(call))
    .findLast((one) => (clientId === undefined ? one.id === id : clientIdOf(one) === clientId));
  if (order === undefined)
    return call.method === 'DELETE' ? refuseOrder('order-ended') : refuseOrder('unknown-order');
  return answer(order, named(venue, order));
}

function named(venue: Venue, { request }: Order): Market {
  return venue.engine.markets.get(request.symbol)!;
}

function living(venue: Venue, call: Call): Order[] {
  return venue.engine.orders(walletOf(call)).filter(isLiving);
}

function openOrders(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (call.params['symbol'] !== undefined && market === undefined) return refuseOrder('unknown-symbol');
  const open = living(venue, call).filter(
    (order) => (market === undefined || order.request.symbol === market.symbol) && !isAlgo(order),
  );
  return ok(open.map((order) => orderRow(order, named(venue, order))));
}

// Conditional futures orders live in an endpoint of their own until they trigger.
function isAlgo({ request, triggered }: Order): boolean {
  return request.trigger !== undefined && !triggered && request.symbol.includes(':');
}

function allOrders(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const limit = count(call, 'limit', 500, 1000);
  const [fromId, start, end] = [
    number(call, 'orderId') ?? 0,
    number(call, 'startTime') ?? 0,
    number(call, 'endTime') ?? Infinity,
  ];
  const found = venue.engine
    .orders(walletOf(call))
    .filter(
      ({ request, id, created }) =>
        request.symbol === market.symbol && id >= fromId && created >= start && created <= end,
    );
  return ok(
    (start > 0 || fromId > 0 ? found.slice(0, limit) : found.slice(-limit)).map((order) =>
      orderRow(order, market),
    ),
  );
}

function fills(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const limit = count(call, 'limit', 500, 1000);
  const order = number(call, 'orderId');
  const [fromId, start, end] = [
    number(call, 'fromId') ?? 0,
    number(call, 'startTime') ?? 0,
    number(call, 'endTime') ?? Infinity,
  ];
  const found = venue.engine
    .fills(walletOf(call))
    .filter(
      (fill) =>
        fill.symbol === market.symbol &&
        fill.id >= fromId &&
        fill.time >= start &&
        fill.time <= end &&
        (order ?? fill.order) === fill.order,
    );
  return ok(
    (start > 0 || fromId > 0 ? found.slice(0, limit) : found.slice(-limit)).map((fill) =>
      fillRow(fill, market),
    ),
  );
}

// The oldest first. Without a type there would be other incomes among them, which nobody asks for here.
function income(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (call.params['symbol'] !== undefined && market === undefined) return refuseOrder('unknown-symbol');
  const limit = count(call, 'limit', 100, 1000);
  const now = venue.clock.now();
  const [start, end] = [number(call, 'startTime') ?? now - 7 * 86_400_000, number(call, 'endTime') ?? now];
  const found = venue.engine
    .payments(walletOf(call))
    .filter(({ symbol, time }) => symbol === (market?.symbol ?? symbol) && time >= start && time <= end);
  return ok(
    found.slice(0, limit).map(({ id, symbol, coin, received, time }) => ({
      symbol: binanceId(venue.engine.markets.get(symbol)!),
      incomeType: 'FUNDING_FEE',
      income: text(received, 8),
      asset: coin,
      time,
      info: 'FUNDING_FEE',
      tranId: id,
      tradeId: '',
    })),
  );
}

// One limit order and one stop, described by prefixes `above` and `below`.
function createPair(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const leg = (prefix: 'above' | 'below') => {
    const { params } = call;
    const field = (name: string) => params[`${prefix}${name}`];
    const type = field('Type') ?? '';
    const own = {
      type,
      price: field('Price') ?? '',
      stopPrice: field('StopPrice') ?? '',
      newClientOrderId: field('ClientOrderId') ?? '',
      timeInForce: field('TimeInForce') ?? 'GTC',
    };
    return readOrder(
      {
        ...call,
        params: { symbol: params['symbol']!, side: params['side']!, quantity: params['quantity']!, ...own },
      },
      market,
    );
  };
  const legs = [leg('above'), leg('below')];
  const [limit, stop] = [
    legs.find(({ trigger }) => trigger === undefined),
    legs.find(({ trigger }) => trigger !== undefined),
  ];
  if (limit === undefined || stop === undefined) return refuse(-1158, 'Order type not supported in OCO.');
  const verdicts = venue.engine.placePair(limit, stop);
  const orders: Order[] = [];
  for (const verdict of verdicts) {
    if (!verdict.ok) return refuseOrder(verdict.refusal);
    orders.push(verdict.order);
  }
  return ok({
    orderListId: orders[0]!.list,
    contingencyType: 'OCO',
    listStatusType: 'EXEC_STARTED',
    listOrderStatus: 'EXECUTING',
    listClientOrderId: call.params['listClientOrderId'] ?? `list${orders[0]!.list}`,
    transactionTime: venue.clock.now(),
    symbol: call.params['symbol'],
    orders: orders.map((order) => ({
      symbol: call.params['symbol'],
      orderId: order.id,
      clientOrderId: clientIdOf(order),
    })),
    orderReports: orders.map((order) => ({ ...orderFields(order, market), transactTime: venue.clock.now() })),
  });
}

function createAlgo(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const verdict = venue.engine.place(readOrder(call, market));
  return verdict.ok ? ok(algoRow(verdict.order, market)) : refuseOrder(verdict.refusal, 'linear');
}

function algoRow(order: Order, market: Market) {
  const { symbol, side, timeInForce, type } = orderFields(order, market);
  return {
    algoId: order.id,
    clientAlgoId: clientIdOf(order),
    algoType: 'CONDITIONAL',
    orderType: type,
    symbol,
    side,
    positionSide: 'BOTH',
    timeInForce,
    quantity: text(order.amount),
    algoStatus: order.triggered ? 'TRIGGERED' : isLiving(order) ? 'NEW' : 'CANCELED',
    triggerPrice: text(order.request.trigger?.price ?? 0n),
    price: text(order.request.price ?? 0n),
    reduceOnly: order.request.reduceOnly === true,
    closePosition: false,
    createTime: order.created,
    updateTime: order.updated,
  };
}
