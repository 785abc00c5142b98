import type { OrderDraft } from '#orders';

declare const approval: unique symbol;

/** An order that the risk manager said yes to. Nobody else can make one. */
export type ApprovedOrder = OrderDraft & { readonly [approval]: true };

const approved = new WeakSet<object>();

/** For the risk manager only: the entry of this folder does not hand it out. */
export function approve(draft: OrderDraft): ApprovedOrder {
  const order = Object.freeze({ ...draft }) as ApprovedOrder;
  approved.add(order);
  return order;
}

/** Refuses what only claims to be approved. */
export function requireApproved(order: ApprovedOrder): ApprovedOrder {
  if (!approved.has(order)) throw new Error(`order ${order.id} was never approved`);
  return order;
}
