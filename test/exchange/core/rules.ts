import { mul, type Fixed } from './fixed.ts';
import type { Market } from './market.ts';
import type { OrderRequest, Refusal } from './types.ts';

export interface Circumstances {
  readonly last: Fixed;
  /** Open orders of the account in this market. */
  readonly open: number;
  /** The amount asked for, or what the money of a market order buys. */
  readonly amount: Fixed;
  /** Whether a limit order would trade at once. */
  readonly takes: boolean;
}

/** The first rule of the market that a request breaks. */
export function brokenRule(market: Market, request: OrderRequest, facts: Circumstances): Refusal | undefined {
  return closed(market, request) ?? badSize(market, request, facts) ?? badPrice(market, request, facts);
}

function closed({ status }: Market, { type, postOnly }: OrderRequest): Refusal | undefined {
  if (status === 'delisted') return 'unknown-symbol';
  if (status === 'halted') return 'halted';
  if (status === 'cancel-only') return 'cancel-only';
  if (status === 'post-only' && (type === 'market' || postOnly !== true)) return 'post-only-mode';
  return undefined;
}

function badSize(
  market: Market,
  request: OrderRequest,
  { amount, last, open }: Circumstances,
): Refusal | undefined {
  const { lot, minAmount, maxAmount, minNotional, maxOpenOrders } = market;
  const fits = request.cost !== undefined || (amount % lot === 0n && amount >= minAmount);
  if (!fits || amount <= 0n || amount > maxAmount) return 'lot-size';
  const cost = request.cost ?? mul(amount, request.price ?? request.trigger?.price ?? last);
  if (cost < minNotional && request.reduceOnly !== true) return 'min-notional';
  return open >= maxOpenOrders ? 'max-open-orders' : undefined;
}

function badPrice(
  market: Market,
  request: OrderRequest,
  { last, takes }: Circumstances,
): Refusal | undefined {
  const { price, trigger, postOnly } = request;
  const prices = [price, trigger?.price].filter((value) => value !== undefined);
  if (prices.some((value) => value <= 0n || value % market.tick !== 0n)) return 'tick-size';
  if (price !== undefined && outside(market, price, last)) return 'percent-price';
  if (trigger !== undefined && isReached(trigger, last)) return 'would-trigger';
  return postOnly === true && takes ? 'would-take' : undefined;
}

function outside({ band }: Market, price: Fixed, last: Fixed): boolean {
  return price > mul(last, band.up) || price < mul(last, band.down);
}

export function isReached({ price, when }: NonNullable<OrderRequest['trigger']>, last: Fixed): boolean {
  return when === 'rises' ? last >= price : last <= price;
}
