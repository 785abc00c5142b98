import { min, mul, type Fixed } from './fixed.ts';
import type { Order, Side } from './types.ts';

/** Something an incoming order can trade with: an order of an account, or what strangers offer at a price. */
export interface Offer {
  readonly price: Fixed;
  readonly amount: Fixed;
  readonly order?: Order;
}

/** Best price first; at one price strangers came first, then orders by age. */
export function inPriority<O extends Offer>(side: Side, offers: readonly O[]): O[] {
  const better = side === 'buy' ? 1 : -1;
  return offers.toSorted((a, b) => {
    if (a.price !== b.price) return (a.price < b.price ? -1 : 1) * better;
    return (a.order?.id ?? 0) - (b.order?.id ?? 0);
  });
}

export function isAcceptable(side: Side, price: Fixed, limit: Fixed | undefined): boolean {
  if (limit === undefined) return true;
  return side === 'buy' ? price <= limit : price >= limit;
}

export interface Reach {
  readonly amount: Fixed;
  readonly cost: Fixed;
}

/** How much of an amount, or of a cost, the offers can serve and what that costs. */
export function reach(offers: readonly Offer[], want: { amount?: Fixed; cost?: Fixed; lot: Fixed }): Reach {
  let [amount, cost] = [0n, 0n];
  for (const offer of offers) {
    const left =
      want.cost === undefined ? want.amount! - amount : affordable(want.cost - cost, offer.price, want.lot);
    const part = min(offer.amount, left);
    if (part <= 0n) break;
    amount += part;
    cost += mul(offer.price, part);
  }
  return { amount, cost };
}

/** Whole lots that a sum buys. */
function affordable(sum: Fixed, price: Fixed, lot: Fixed): Fixed {
  const lots = (sum * 1_000_000_000_000n) / price / lot;
  return lots * lot;
}
