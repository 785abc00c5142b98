import type { Order, Trade } from 'ccxt';
import type { Execution, Forced, OrderReport } from '#exchange';
import { TransportError } from './transport.ts';

const statuses: Readonly<Record<string, OrderReport['status']>> = {
  open: 'open',
  canceling: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  expired: 'expired',
  rejected: 'refused',
  // Words of Binance (the later part of a list) and Coinbase that the library hands on as they are.
  PENDING_NEW: 'open',
  PENDING: 'open',
  QUEUED: 'open',
  CANCEL_QUEUED: 'open',
  EDIT_QUEUED: 'open',
};

/** An order as ccxt read it. What is missing that an order must have makes an answer that makes no sense. */
export function reportOf(order: Order): OrderReport {
  const { id, clientOrderId, symbol, side, average, cost } = order;
  const filled = Number(order.filled);
  // What was asked for in money is as much as it became.
  const quantity = order.amount === undefined ? filled : order.amount;
  const known = statuses[String(order.status)];
  const time = order.lastUpdateTimestamp ?? order.lastTradeTimestamp ?? order.timestamp;
  if (!id || !symbol || !isSide(side) || !(filled >= 0) || !(quantity >= filled) || !known || !isTime(time))
    throw new TransportError('garbled', 'an order without the fields that orders have');
  const price = average ?? (filled > 0 && cost !== undefined ? cost / filled : undefined);
  if (filled > 0 && !isPositive(price)) throw new TransportError('garbled', 'an order filled at no price');
  return {
    exchangeId: id,
    // Kraken says "0" where there is none.
    clientId: clientOrderId && clientOrderId !== '0' ? clientOrderId : null,
    symbol,
    side,
    quantity,
    filled,
    average: filled > 0 ? Number(price) : null,
    // Closed may be ended before it was filled.
    status: known === 'filled' && filled < quantity ? 'cancelled' : known,
    time,
  };
}

/** A trade of ours as ccxt read it, with what its exchange says of why. */
export function executionOf(
  trade: Trade,
  forcedOf?: (row: Readonly<Record<string, unknown>>) => Forced | undefined,
): Execution {
  const forced = forcedOf?.((trade.info ?? {}) as Readonly<Record<string, unknown>>);
  const { id, order, symbol, side, amount, price, fee, takerOrMaker, timestamp } = trade;
  const [cost, coin] = [fee?.cost ?? 0, fee?.currency];
  const isWhole = id && order && symbol && isSide(side) && isPositive(amount) && isPositive(price);
  if (!isWhole || !isTime(timestamp) || !Number.isFinite(cost) || (cost !== 0 && !coin))
    throw new TransportError('garbled', 'an execution without the fields that executions have');
  return {
    tradeId: id,
    exchangeId: order,
    symbol,
    side,
    quantity: Number(amount),
    price: Number(price),
    fee: cost,
    feeCoin: coin ?? symbol.split('/')[1]!.split(':')[0]!,
    isMaker: takerOrMaker === 'maker',
    time: timestamp,
    ...(forced && { forced }),
  };
}

function isSide(side: unknown): side is 'buy' | 'sell' {
  return side === 'buy' || side === 'sell';
}

function isPositive(value: number | undefined): boolean {
  return value !== undefined && value > 0 && value < Infinity;
}

function isTime(time: number | undefined): time is number {
  return time !== undefined && time > 0;
}
