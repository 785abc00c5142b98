import type { Abilities } from '#exchange';
import { type OrderRules, wholeLots } from '#orders';
import type { Protection } from '#simulation';

/** An order that is to be at the exchange for as long as something is held. */
export interface Guard {
  readonly quantity: number;
  readonly price: number;
}

/** What guards a position: at the exchange where it can, else by watching the price. */
export interface Guards {
  readonly stop: Guard | undefined;
  readonly target: Guard | undefined;
  /** Whether the two are one order, of which either half ends the other. */
  readonly isPair: boolean;
}

interface Means extends Abilities {
  /** Whether one order is enough to tie up what is held, as coins are. */
  readonly locks: boolean;
  readonly rules: OrderRules;
  /** What the exchange refused before, and is watched instead. */
  readonly watches: { readonly stop: boolean; readonly target: boolean; readonly pair: boolean };
}

/** Which orders are to guard what is held. */
export function guardsFor(
  { stop, stopReason, target, targetQuantity }: Protection,
  held: number,
  means: Means,
): Guards {
  const { rules, locks, watches } = means;
  const size = Math.abs(held);
  // Where nothing is left the exchange closes the position itself.
  const hasStop = Number.isFinite(stop) && stopReason !== 'liquidation';
  const guard = (price: number, most: number): Guard | undefined => {
    const quantity = wholeLots(Math.min(size, most), rules.lot);
    return isOrder(quantity, price, rules, !locks) ? { quantity, price } : undefined;
  };
  const stopped = hasStop && means.triggers && !watches.stop ? guard(stop, Infinity) : undefined;
  const aimed = Number.isFinite(target) && !watches.target ? guard(target, targetQuantity) : undefined;
  if (!stopped || !aimed || !locks)
    return { stop: stopped, target: hasStop && !stopped && locks ? undefined : aimed, isPair: false };
  const isPair = means.pairs && !watches.pair && aimed.quantity === stopped.quantity;
  return { stop: stopped, target: isPair ? aimed : undefined, isPair };
}

/** Whether a market takes an order of that size. What closes a contract may be worth as little as it is. */
export function isOrder(
  quantity: number,
  price: number,
  { minQuantity, minNotional }: OrderRules,
  closesContract: boolean,
): boolean {
  return quantity > 0 && quantity >= minQuantity && (closesContract || quantity * price >= minNotional);
}
