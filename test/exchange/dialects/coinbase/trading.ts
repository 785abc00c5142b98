import { isLiving, text, type Market, type Order } from '../../core/index.ts';
import { count, ok } from '../reply.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { fillRow, orderRow, readOrder, statusOf, uuid } from './orders.ts';
import { marketOf, products, oneProduct, productId } from './products.ts';
import { reasonOf, refuse } from './refuse.ts';

const base = '/api/v3/brokerage';

export const tradingRoutes: readonly Route[] = [
  signed('POST', `${base}/orders`, 'create', create),
  signed('POST', `${base}/orders/batch_cancel`, 'cancel', cancel),
  signed('GET', `${base}/orders/historical/batch`, 'openOrders', batch),
  signed('GET', `${base}/orders/historical/fills`, 'fills', fills),
  signed('GET', `${base}/orders/historical/:order_id`, 'order', oneOrder),
  signed('GET', `${base}/accounts`, 'balance', accounts),
  signed('GET', '/v2/accounts', 'balance', oldAccounts),
  signed('GET', `${base}/key_permissions`, 'rights', rights),
  signed('GET', `${base}/transaction_summary`, 'fees', feeTier),
  signed('GET', `${base}/products`, 'markets', products),
  signed('GET', `${base}/products/:product_id`, 'markets', oneProduct),
];

function signed(method: Route['method'], path: string, call: Route['call'], answer: Route['answer']): Route {
  return { method, path, call, access: 'signed', weight: 1, answer };
}

// A refused order is a success of HTTP that says success: false.
function create(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call.params['product_id']);
  const configuration = (call.json as { order_configuration?: unknown } | undefined)?.order_configuration;
  if (market === undefined) return refused('INVALID_PRODUCT_ID', configuration);
  const verdict = venue.engine.place(readOrder(call, market));
  if (!verdict.ok) return refused(reasonOf(verdict.refusal), configuration);
  const { order } = verdict;
  return ok({
    success: true,
    failure_reason: 'UNKNOWN_FAILURE_REASON',
    order_id: uuid(order.id),
    success_response: {
      order_id: uuid(order.id),
      product_id: productId(market),
      side: order.request.side.toUpperCase(),
      client_order_id: order.request.clientId ?? '',
    },
    order_configuration: configuration,
  });
}

function refused(reason: string, configuration: unknown): Reply {
  return ok({
    success: false,
    failure_reason: 'UNKNOWN_FAILURE_REASON',
    order_id: '',
    error_response: {
      error: reason.replace('PREVIEW_', ''),
      message: reason,
      error_details: '',
      preview_failure_reason: reason,
      new_order_failure_reason: 'UNKNOWN_FAILURE_REASON',
    },
    order_configuration: configuration,
  });
}

function cancel(venue: Venue, call: Call): Reply {
  const { order_ids: ids = [] } = (call.json ?? {}) as { order_ids?: readonly string[] };
  const results = ids.map((id) => {
    const order = ordersOf(venue, call).find((one) => uuid(one.id) === id);
    const success = order !== undefined && venue.engine.cancel(call.key!.account, order.id).ok;
    return {
      success,
      failure_reason: success ? 'UNKNOWN_CANCEL_FAILURE_REASON' : 'UNKNOWN_CANCEL_ORDER',
      order_id: id,
    };
  });
  return ok({ results });
}

function ordersOf(venue: Venue, call: Call): Order[] {
  return venue.engine.orders(call.key!.account);
}

function named(venue: Venue, { request }: Pick<Order, 'request'>): Market {
  return venue.engine.markets.get(request.symbol)!;
}

// Newest first; a cursor is the place to go on from.
function batch(venue: Venue, call: Call): Reply {
  const { order_status: status, product_id: product, start_date: from, end_date: to } = call.params;
  const wanted = status?.split(',');
  const found = ordersOf(venue, call)
    .filter((order) => wanted === undefined || wanted.includes(isLiving(order) ? 'OPEN' : statusOf(order)))
    .filter((order) => (product ?? productId(named(venue, order))) === productId(named(venue, order)))
    .filter(
      ({ created }) =>
        created >= Date.parse(from ?? '1970') && created <= (to === undefined ? Infinity : Date.parse(to)),
    )
    .toReversed();
  const { rows, cursor } = page(found, call, 100, 1000);
  return ok({
    orders: rows.map((order) => orderRow(order, named(venue, order))),
    sequence: '0',
    has_next: cursor !== '',
    cursor,
  });
}

function page<T>(all: readonly T[], call: Call, usual: number, most: number) {
  const from = Number(call.params['cursor'] ?? 0);
  const limit = count(call, 'limit', usual, most);
  return {
    rows: all.slice(from, from + limit),
    cursor: from + limit < all.length ? String(from + limit) : '',
  };
}

function oneOrder(venue: Venue, call: Call): Reply {
  const order = ordersOf(venue, call).find(({ id }) => uuid(id) === call.params['order_id']);
  if (order === undefined) return refuse(404, 'NOT_FOUND', 'order with this orderID was not found');
  return ok({ order: orderRow(order, named(venue, order)) });
}

function fills(venue: Venue, call: Call): Reply {
  const { order_id: id, product_id: product, start_sequence_timestamp: from } = call.params;
  const found = venue.engine
    .fills(call.key!.account)
    .filter((fill) => (id ?? uuid(fill.order)) === uuid(fill.order))
    .filter(
      ({ symbol }) => (product ?? '') === '' || productId(venue.engine.markets.get(symbol)!) === product,
    )
    .filter(({ time }) => time >= Date.parse(from ?? '1970'))
    .toReversed();
  const { rows, cursor } = page(found, call, 100, 1000);
  return ok({ fills: rows.map((fill) => fillRow(fill, venue.engine.markets.get(fill.symbol)!)), cursor });
}

function accounts(venue: Venue, call: Call): Reply {
  const coins = [...venue.engine.books.coins(call.key!.account)];
  const time = new Date(venue.clock.now()).toISOString();
  const rows = coins.map(([currency, { free, held }], k) => ({
    uuid: uuid(k, 4),
    name: `${currency} Wallet`,
    currency,
    available_balance: { value: text(free), currency },
    default: true,
    active: true,
    created_at: '2021-05-31T09:59:59Z',
    updated_at: time,
    deleted_at: null,
    type: currency === 'USD' ? 'ACCOUNT_TYPE_FIAT' : 'ACCOUNT_TYPE_CRYPTO',
    ready: true,
    hold: { value: text(held), currency },
    retail_portfolio_id: 'portfolio-001',
  }));
  return ok({ accounts: rows, has_next: false, cursor: '', size: rows.length });
}

// The older interface knows no holds.
function oldAccounts(venue: Venue, call: Call): Reply {
  const coins = [...venue.engine.books.coins(call.key!.account)];
  const data = coins.map(([code, { free, held }]) => ({
    id: code,
    name: `${code} Wallet`,
    primary: false,
    type: code === 'USD' ? 'fiat' : 'wallet',
    currency: { code, name: code, type: code === 'USD' ? 'fiat' : 'crypto' },
    balance: { amount: text(free + held), currency: code },
  }));
  return ok({ pagination: { ending_before: null, next_starting_after: null, limit: 250 }, data });
}

function rights(_: Venue, { key }: Call): Reply {
  const { read, trade, withdraw } = key!.rights;
  return ok({
    can_view: read,
    can_trade: trade,
    can_transfer: withdraw,
    portfolio_uuid: 'portfolio-001',
    portfolio_type: 'DEFAULT',
  });
}

function feeTier(venue: Venue): Reply {
  const [first] = venue.markets();
  const tier = {
    pricing_tier: 'Advanced 1',
    taker_fee_rate: text(first?.taker ?? 0n),
    maker_fee_rate: text(first?.maker ?? 0n),
  };
  return ok({
    total_volume: 0,
    total_fees: 0,
    fee_tier: tier,
    goods_and_services_tax: null,
    advanced_trade_only_volume: 0,
    advanced_trade_only_fees: 0,
  });
}
