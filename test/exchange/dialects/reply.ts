import { places, text, type Fixed, type Market } from '../core/index.ts';
import type { Call, Reply } from './types.ts';

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function priceText({ tick }: Market, price: Fixed): string {
  return text(price, places(tick));
}

export function amountText({ lot }: Market, amount: Fixed): string {
  return text(amount, places(lot));
}

/** A whole number from the parameters, within bounds. */
export function count({ params }: Call, name: string, usual: number, most: number): number {
  const asked = Number(params[name] ?? usual);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, most) : usual;
}

export function number({ params }: Call, name: string): number | undefined {
  const value = params[name];
  return value === undefined || value === '' || !Number.isFinite(Number(value)) ? undefined : Number(value);
}
