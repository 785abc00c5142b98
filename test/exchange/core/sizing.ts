import { max, min, mul, type Fixed } from './fixed.ts';
import type { Accounts } from './accounts.ts';
import { reach, type Offer } from './liquidity.ts';
import type { Market } from './market.ts';
import type { Order, OrderRequest } from './types.ts';

/** How much an order is about, and what has to be set aside for it. */
export function sizing(books: Accounts) {
  // Market orders by cost learn their amount from the offers; reduce-only orders never exceed the position.
  function wanted(market: Market, request: OrderRequest, offers: readonly Offer[]) {
    const amount =
      request.amount ?? reach(offers, { cost: spendable(market, request), lot: market.lot }).amount;
    if (request.reduceOnly !== true || market.kind === 'spot') return { amount, reduced: false };
    const closable = closableBy(request);
    return { amount: min(amount, closable), reduced: closable <= 0n };
  }

  // Where the fee comes on top of the price, a sum to spend has to pay for both.
  function spendable(market: Market, { cost = 0n, side }: OrderRequest): Fixed {
    if (side === 'sell' || market.feeCoin !== 'quote') return cost;
    return cost - mul(cost, market.taker);
  }

  function closableBy({ account, symbol, side }: OrderRequest): Fixed {
    const { amount } = books.position(account, symbol);
    return max(0n, side === 'sell' ? amount : -amount);
  }

  function needed(market: Market, request: OrderRequest, amount: Fixed, reached: Fixed): Fixed {
    const price = request.price ?? request.trigger?.price;
    const cost = request.type === 'market' && request.trigger === undefined ? reached : mul(price!, amount);
    if (market.kind === 'linear') {
      const opening = max(0n, amount - closableBy(request));
      if (request.reduceOnly === true || amount === 0n) return 0n;
      return (cost * opening) / amount / BigInt(books.leverage(request.account, market.symbol));
    }
    if (request.side === 'sell') return amount;
    return market.feeCoin === 'quote' ? cost + mul(cost, market.taker) : cost;
  }

  // A reduce-only order shrinks with the position it may close.
  function fillable(market: Market, { request, amount, filled }: Order): Fixed {
    const reduces = request.reduceOnly === true && market.kind === 'linear';
    return reduces ? min(amount - filled, closableBy(request)) : amount - filled;
  }

  return { wanted, needed, fillable };
}
