import type { Fixed } from './fixed.ts';
import { inPriority, isAcceptable, type Offer } from './liquidity.ts';
import type { Order, Side } from './types.ts';

export interface Depth {
  readonly bids: readonly Standing[];
  readonly asks: readonly Standing[];
}

interface Standing {
  readonly price: Fixed;
  readonly amount: Fixed;
}

/** What stands in the markets: the orders of accounts, and what strangers offer between them. */
export interface Book {
  /** Orders that have not ended, sleeping ones included. */
  living(symbol: string): Set<Order>;
  depth(symbol: string): Depth;
  /** What an incoming order can trade with, in the order in which it will. */
  offers(symbol: string, side: Side, limit: Fixed | undefined): Offer[];
  resting(symbol: string, side: Side): Required<Offer>[];
  /** What an order took from strangers is gone until they offer anew. */
  take(symbol: string, price: Fixed, amount: Fixed): void;
}

export function book(strangers: (symbol: string) => Depth): Book {
  const orders = new Map<string, Set<Order>>();
  const taken = new Map<string, { readonly offered: string; readonly used: Map<Fixed, Fixed> }>();

  function living(symbol: string): Set<Order> {
    const known = orders.get(symbol) ?? new Set<Order>();
    orders.set(symbol, known);
    return known;
  }

  function depth(symbol: string): Depth {
    const fresh = strangers(symbol);
    const offered = [fresh.bids[0], fresh.asks[0]].map((best) => `${best?.price} ${best?.amount}`).join();
    if (taken.get(symbol)?.offered !== offered) taken.set(symbol, { offered, used: new Map() });
    const { used } = taken.get(symbol)!;
    const left = (levels: readonly Standing[]) =>
      levels
        .map(({ price, amount }) => ({ price, amount: amount - (used.get(price) ?? 0n) }))
        .filter(({ amount }) => amount > 0n);
    return { bids: left(fresh.bids), asks: left(fresh.asks) };
  }

  function resting(symbol: string, side: Side): Required<Offer>[] {
    return [...living(symbol)]
      .filter(
        ({ status, request }) => status === 'open' && request.side === side && request.price !== undefined,
      )
      .map((order) => ({ price: order.request.price!, amount: order.amount - order.filled, order }));
  }

  return {
    living,
    depth,
    resting,
    offers(symbol, side, limit) {
      const { bids, asks } = depth(symbol);
      const found: Offer[] =
        side === 'buy' ? [...asks, ...resting(symbol, 'sell')] : [...bids, ...resting(symbol, 'buy')];
      return inPriority(side, found).filter(({ price }) => isAcceptable(side, price, limit));
    },
    take(symbol, price, amount) {
      const used = taken.get(symbol)?.used;
      used?.set(price, (used.get(price) ?? 0n) + amount);
    },
  };
}
