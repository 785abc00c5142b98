import { type OrderDraft, orderId } from '#orders';
import type { Wish } from '#simulation';

interface Where {
  /** The last close. */
  readonly price: number;
  readonly bot: string;
  readonly lane: number;
  readonly market: string;
  readonly closes: number;
  readonly held: number;
}

/** What a close decided, as orders: who turns around leaves first. */
export function draftsOf(
  { leave, entry }: Wish,
  { bot, lane, market, closes, held, price: close }: Where,
): OrderDraft[] {
  const drafts: OrderDraft[] = [];
  const common = { bot, market, closes };
  if (leave !== undefined && held !== 0)
    drafts.push({
      ...common,
      id: orderId(bot, lane, closes, 'exit'),
      leg: 'exit',
      side: held > 0 ? 'sell' : 'buy',
      quantity: Math.abs(held),
      price: close,
      waitsFor: null,
      stop: null,
      target: null,
      reduces: true,
    });
  if (!entry?.isNew) return drafts;
  const { quantity, price, waitsFor, stop, target } = entry;
  const reduces = leave === undefined && held * quantity < 0;
  drafts.push({
    ...common,
    id: orderId(bot, lane, closes, 'entry'),
    leg: 'entry',
    side: quantity > 0 ? 'buy' : 'sell',
    // What is not defined comes to nothing, and the exchange says so in its own words.
    quantity: finite(Math.abs(quantity)) ?? 0,
    price,
    waitsFor: finite(waitsFor),
    stop: finite(stop),
    target: finite(target),
    reduces,
  });
  return drafts;
}

/** A number, or null where there is none. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
