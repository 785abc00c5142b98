import { isLiving, text, type Market, type Order } from '../../core/index.ts';
import { number } from '../reply.ts';
import type { Call, Reply, Rights, Route, Venue } from '../types.ts';
import { assetId, marketOf, result } from './markets.ts';
import { describe, fillRow, numberOf, orderRow, readOrder, txid } from './orders.ts';
import { refuse, refuseOrder } from './refuse.ts';

export const tradingRoutes: readonly Route[] = [
  signed('AddOrder', 'create', 0, create),
  signed('CancelOrder', 'cancel', 0, cancel),
  signed('CancelAll', 'cancel', 0, cancelAll),
  signed('QueryOrders', 'order', 1, queryOrders),
  signed('OpenOrders', 'openOrders', 1, openOrders),
  signed('ClosedOrders', 'closedOrders', 1, closedOrders),
  signed('TradesHistory', 'fills', 2, tradesHistory),
  signed('QueryTrades', 'fills', 2, queryTrades),
  signed('Balance', 'balance', 1, (venue, call) =>
    balances(venue, call, ({ free, held }) => text(free + held, 8)),
  ),
  signed('BalanceEx', 'balance', 1, (venue, call) =>
    balances(venue, call, ({ free, held }) => ({ balance: text(free + held, 8), hold_trade: text(held, 8) })),
  ),
  signed('GetWebSocketsToken', 'token', 1, (_, { key }) =>
    result({ token: `token-${key!.key}`, expires: 900 }),
  ),
  signed('GetApiKeyInfo', 'rights', 1, (_, { key }) => result(keyInfo(key!.key, key!.rights))),
  signed('TradeVolume', 'fees', 1, () =>
    result({ currency: 'ZUSD', volume: '0.0000', fees: {}, fees_maker: {} }),
  ),
];

function signed(name: string, call: Route['call'], weight: number, answer: Route['answer']): Route {
  return { method: 'POST', path: `/0/private/${name}`, call, access: 'signed', weight, answer };
}

function keyInfo(apiKey: string, { read, trade, withdraw, ipRestricted }: Rights) {
  return {
    apiKeyName: 'a key',
    apiKey,
    nonce: '0',
    nonceWindow: 0,
    permissions: [
      ...(read ? ['query-funds', 'query-open-trades', 'query-closed-trades'] : []),
      ...(withdraw ? ['withdraw-funds'] : []),
      ...(trade ? ['modify-trades', 'close-trades'] : []),
    ],
    iban: 'AA88 N84G 0000 0000',
    validUntil: '0',
    queryFrom: '0',
    queryTo: '0',
    createdTime: '1700000000',
    modifiedTime: '1700000000',
    ipAllowlist: ipRestricted ? ['127.0.0.1'] : [],
    lastUsed: '1700000000',
  };
}

// The deadline is the last moment at which the engine may still take the order.
function create(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call.params['pair']);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const { deadline, validate } = call.params;
  if (deadline !== undefined && Date.parse(deadline) < venue.clock.now())
    return refuse('EService:Deadline elapsed');
  const request = readOrder(call, market);
  if (validate === 'true') return result({ descr: { order: '' } });
  const verdict = venue.engine.place(request);
  if (!verdict.ok) return refuseOrder(verdict.refusal);
  return result({ descr: { order: describe(verdict.order, market).order }, txid: [txid(verdict.order.id)] });
}

function cancel(venue: Venue, call: Call): Reply {
  const order = ordersOf(venue, call).findLast((one) => isMeant(one, call) && isLiving(one));
  if (order === undefined) return refuseOrder('unknown-order');
  venue.engine.cancel(call.key!.account, order.id);
  return result({ count: 1 });
}

function cancelAll(venue: Venue, call: Call): Reply {
  const open = ordersOf(venue, call).filter(isLiving);
  for (const order of open) venue.engine.cancel(call.key!.account, order.id);
  return result({ count: open.length });
}

function isMeant({ id, request }: Order, { params }: Call): boolean {
  if (params['cl_ord_id'] !== undefined) return request.clientId === params['cl_ord_id'];
  return params['txid'] !== undefined && (txid(id) === params['txid'] || request.clientId === params['txid']);
}

function ordersOf(venue: Venue, call: Call): Order[] {
  return venue.engine.orders(call.key!.account);
}

function named(venue: Venue, { request }: Order): Market {
  return venue.engine.markets.get(request.symbol)!;
}

function byId(venue: Venue, call: Call, orders: readonly Order[]) {
  const withTrades = call.params['trades'] === 'true';
  return Object.fromEntries(
    orders.map((order) => [txid(order.id), orderRow(order, named(venue, order), withTrades)]),
  );
}

function queryOrders(venue: Venue, call: Call): Reply {
  const ids = new Set((call.params['txid'] ?? '').split(',').map(numberOf));
  const found = ordersOf(venue, call).filter(({ id }) => ids.has(id));
  return found.length === 0 ? refuseOrder('unknown-order') : result(byId(venue, call, found));
}

function openOrders(venue: Venue, call: Call): Reply {
  return result({ open: byId(venue, call, filtered(venue, call).filter(isLiving)) });
}

const page = 50;

// Newest first, fifty at a time, between two times in seconds.
function closedOrders(venue: Venue, call: Call): Reply {
  const [from, to] = [(number(call, 'start') ?? 0) * 1000, (number(call, 'end') ?? Infinity) * 1000];
  const closed = filtered(venue, call)
    .filter((order) => !isLiving(order) && order.updated > from && order.updated <= to)
    .toReversed();
  const offset = number(call, 'ofs') ?? 0;
  return result({ closed: byId(venue, call, closed.slice(offset, offset + page)), count: closed.length });
}

function filtered(venue: Venue, call: Call): Order[] {
  const { cl_ord_id: clientId, userref } = call.params;
  if (userref !== undefined && userref !== '0') return [];
  return ordersOf(venue, call).filter(({ request }) => (clientId ?? request.clientId) === request.clientId);
}

function tradesHistory(venue: Venue, call: Call): Reply {
  const [from, to] = [(number(call, 'start') ?? 0) * 1000, (number(call, 'end') ?? Infinity) * 1000];
  const fills = venue.engine
    .fills(call.key!.account)
    .filter(({ time }) => time > from && time <= to)
    .toReversed();
  const offset = number(call, 'ofs') ?? 0;
  return result({ trades: fillRows(venue, fills.slice(offset, offset + page)), count: fills.length });
}

function queryTrades(venue: Venue, call: Call): Reply {
  const ids = new Set((call.params['txid'] ?? '').split(',').map(numberOf));
  return result(
    fillRows(
      venue,
      venue.engine.fills(call.key!.account).filter(({ id }) => ids.has(id)),
    ),
  );
}

function fillRows(venue: Venue, fills: ReturnType<Venue['engine']['fills']>) {
  return Object.fromEntries(
    fills.map((fill) => {
      const order = venue.engine.order(fill.order)!;
      return [txid(fill.id, 'T'), fillRow(fill, order, named(venue, order))];
    }),
  );
}

function balances(
  venue: Venue,
  call: Call,
  row: (balance: { free: bigint; held: bigint }) => unknown,
): Reply {
  const coins = [...venue.engine.books.coins(call.key!.account)];
  return result(Object.fromEntries(coins.map(([coin, balance]) => [assetId(coin), row(balance)])));
}
