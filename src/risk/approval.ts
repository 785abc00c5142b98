import type { OrderDraft } from '#orders';

declare const approval: unique symbol;

/** An order that the risk manager said yes to. Nobody else can make one. */
export type ApprovedOrder<Draft extends OrderDraft = OrderDraft> = Draft & { readonly [approval]: true };

const approved = new WeakSet<object>();

/** For the risk manager only: the entry of this folder does not hand it out. */
export function approve<Draft extends OrderDraft>(draft: Draft): ApprovedOrder<Draft> {
  const order = Object.freeze({ ...draft }) as ApprovedOrder<Draft>;
  approved.add(order);
  return order;
}

/** Refuses what only claims to be approved. */
export function requireApproved<Order extends ApprovedOrder>(order: Order): Order {
  if (!approved.has(order)) throw new Error(`order ${order.id} was never approved`);
  return order;
}
