import { abs, div, text, type Fill, type Market, type Order, type OrderRequest } from '../../core/index.ts';
import { orderRequest } from '../orders.ts';
import type { Call } from '../types.ts';
import { productId } from './products.ts';

export function uuid(id: number, kind = 1): string {
  return `c01bba5e-0000-4000-800${kind}-${id.toString(16).padStart(12, '0')}`;
}

type Configuration = Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;

export function readOrder({ json, key }: Call, market: Market): OrderRequest {
  const body = json as { side?: string; client_order_id?: string; order_configuration?: Configuration };
  const [[name, own] = ['', {}]] = Object.entries(body.order_configuration ?? {});
  const side = body.side === 'SELL' ? 'sell' : 'buy';
  const field = (key: string) => (own[key] === undefined ? undefined : String(own[key]));
  const stop = field('stop_price');
  return orderRequest({
    account: key!.account,
    symbol: market.symbol,
    side,
    type: name.startsWith('market') ? 'market' : 'limit',
    amount: field('base_size'),
    cost: field('quote_size'),
    price: field('limit_price'),
    trigger:
      stop === undefined
        ? undefined
        : { price: stop, when: field('stop_direction') === 'STOP_DIRECTION_STOP_UP' ? 'rises' : 'falls' },
    clientId: body.client_order_id,
    timeInForce: name.endsWith('ioc') ? 'ioc' : name.endsWith('fok') ? 'fok' : 'gtc',
    postOnly: own['post_only'] === true,
  });
}

function configuration({ request, amount }: Order) {
  const size = request.cost === undefined ? { base_size: text(amount) } : { quote_size: text(request.cost) };
  const limit = text(request.price ?? 0n);
  if (request.trigger !== undefined) {
    const direction =
      request.trigger.when === 'rises' ? 'STOP_DIRECTION_STOP_UP' : 'STOP_DIRECTION_STOP_DOWN';
    return {
      stop_limit_stop_limit_gtc: {
        ...size,
        limit_price: limit,
        stop_price: text(request.trigger.price),
        stop_direction: direction,
      },
    };
  }
  if (request.type === 'market') return { market_market_ioc: size };
  if (request.timeInForce === 'ioc') return { sor_limit_ioc: { ...size, limit_price: limit } };
  if (request.timeInForce === 'fok') return { limit_limit_fok: { ...size, limit_price: limit } };
  return { limit_limit_gtc: { ...size, limit_price: limit, post_only: request.postOnly === true } };
}

const statuses: Readonly<Record<Order['status'], string>> = {
  waiting: 'OPEN',
  open: 'OPEN',
  filled: 'FILLED',
  cancelled: 'CANCELLED',
  expired: 'EXPIRED',
  rejected: 'FAILED',
};

// A market order that spent its money is filled, though a rest of it found nothing to buy.
export function statusOf({ status, request, filled }: Order): string {
  return status === 'expired' && request.type === 'market' && filled > 0n ? 'FILLED' : statuses[status];
}

export function orderRow(order: Order, market: Market) {
  const { request, filled, cost, amount } = order;
  const fees = order.fills.reduce((sum, { fee }) => sum + fee, 0n);
  const iso = (at: number) => new Date(at).toISOString();
  const lives = { gtc: 'GOOD_UNTIL_CANCELLED', ioc: 'IMMEDIATE_OR_CANCEL', fok: 'FILL_OR_KILL' };
  return {
    order_id: uuid(order.id),
    product_id: productId(market),
    user_id: '2222-000000-000000',
    order_configuration: configuration(order),
    side: request.side.toUpperCase(),
    client_order_id: request.clientId ?? '',
    status: statusOf(order),
    time_in_force: lives[request.type === 'market' ? 'ioc' : (request.timeInForce ?? 'gtc')],
    created_time: iso(order.created),
    completion_percentage: text(amount === 0n ? 0n : div(filled * 100n, amount), 2),
    filled_size: text(filled),
    average_filled_price: text(filled === 0n ? 0n : div(cost, filled)),
    fee: '',
    number_of_fills: String(order.fills.length),
    filled_value: text(cost),
    pending_cancel: false,
    size_in_quote: request.cost !== undefined,
    total_fees: text(fees),
    size_inclusive_of_fees: false,
    total_value_after_fees: text(request.side === 'buy' ? cost + fees : abs(cost - fees)),
    trigger_status:
      request.trigger === undefined
        ? 'INVALID_ORDER_TYPE'
        : order.triggered
          ? 'STOP_TRIGGERED'
          : 'STOP_PENDING',
    order_type: request.trigger === undefined ? request.type.toUpperCase() : 'STOP_LIMIT',
    reject_reason: 'REJECT_REASON_UNSPECIFIED',
    settled: filled > 0n,
    product_type: 'SPOT',
    reject_message: '',
    cancel_message: '',
    order_placement_source: 'RETAIL_ADVANCED',
    outstanding_hold_amount: text(order.hold),
    is_liquidation: false,
    last_fill_time: order.fills.length === 0 ? null : iso(order.fills.at(-1)!.time),
    leverage: '',
    margin_type: 'UNKNOWN_MARGIN_TYPE',
    retail_portfolio_id: '',
    originating_order_id: '',
    attached_order_id: '',
  };
}

export function fillRow(fill: Fill, market: Market) {
  const time = new Date(fill.time).toISOString();
  return {
    entry_id: uuid(fill.id, 2),
    trade_id: uuid(fill.id, 3),
    order_id: uuid(fill.order),
    trade_time: time,
    trade_type: 'FILL',
    price: text(fill.price),
    size: text(fill.amount),
    commission: text(fill.fee),
    product_id: productId(market),
    sequence_timestamp: time,
    liquidity_indicator: fill.maker ? 'MAKER' : 'TAKER',
    size_in_quote: false,
    user_id: '2222-000000-000000',
    side: fill.side.toUpperCase(),
    retail_portfolio_id: '',
  };
}
