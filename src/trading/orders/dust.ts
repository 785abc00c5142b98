import { wholeLots } from '#orders';
import { isOrder } from './guards.ts';
import type { UnitParts } from './parts.ts';
import { shown } from './shown.ts';

/** Whether the market takes an order to close so much of what is held. */
export function canClose({ terms, locks }: UnitParts, quantity: number, price: number): boolean {
  return isOrder(wholeLots(quantity, terms.rules.lot), price, terms.rules, !locks());
}

/** A remainder too small to be sold stays in the account and leaves the books. */
export function sweep(parts: UnitParts, price: number): void {
  const { terms, port, lane, of } = parts;
  const { held } = lane;
  if (held === 0 || canClose(parts, Math.abs(held), price)) return;
  port.custody.besides(of, held);
  port.out.alert(
    'info',
    `${terms.name}: ${shown(Math.abs(held))} is dust, less than the market takes: it stays in the account and is written off.`,
  );
  writeOff(parts, Infinity);
}

/** Takes so much out of the books, for nothing. */
export function writeOff({ lane, port }: UnitParts, quantity: number): void {
  const out = Math.sign(lane.held) * Math.min(Math.abs(lane.held), quantity);
  lane.book({ quantity: -out, price: 0, fee: 0, slippage: 0, reason: 'write-off', inside: true });
  port.write();
}
