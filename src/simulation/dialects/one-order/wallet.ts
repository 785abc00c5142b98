import type { Purse } from '../../purse.ts';

/** What an order would buy or sell, and what it would pay for that. */
export interface Deal {
  readonly size: number;
  readonly fee: number;
}

const nothing: Deal = { size: 0, fee: 0 };

/** Cash and what is held for it. Nobody asks for margin: a short may lose more than there is. */
export class Wallet {
  held = 0;
  readonly #purse: Purse;
  readonly #rate: number;
  // What the open short brought in when it was sold.
  #debt = 0;

  constructor(purse: Purse, rate: number) {
    this.#purse = purse;
    this.#rate = rate;
  }

  get cash(): number {
    return this.#purse.cash;
  }

  /** What can be had of a signed size, which may be infinite, at a price. */
  reach(size: number, price: number): Deal {
    return size > 0 ? this.#affordable(size, price) : this.#sellable(-size, price);
  }

  /** Buys a quantity, or sells a negative one. */
  take(quantity: number, price: number, fee: number): void {
    const before = this.held;
    this.#purse.cash = sum(this.cash, -(quantity * price + fee));
    this.held = sum(before, quantity);
    const [was, is] = [Math.max(0, -before), Math.max(0, -this.held)];
    if (is > was) this.#debt += (is - was) * price;
    else if (was > 0) this.#debt *= is / was;
  }

  #affordable(size: number, price: number): Deal {
    const { cash } = this;
    const value = size * price;
    const fee = value * this.#rate;
    if (isAtMost(value + fee, cash)) return { size, fee };
    const spent = cash / (1 + this.#rate);
    return spent > 0 ? { size: spent / price, fee: cash - spent } : nothing;
  }

  // A short of fixed size has no limit. All there is goes twice into a short: what it brings is not free.
  #sellable(size: number, price: number): Deal {
    const long = Math.max(0, this.held);
    const all = size === Infinity ? long + this.#shortable(long, price) : size;
    return { size: all, fee: all * price * this.#rate };
  }

  #shortable(long: number, price: number): number {
    const value = long * price;
    const free = sum(sum(this.cash, -2 * this.#debt), value - value * this.#rate);
    return Math.max(0, free) / (price * (1 + this.#rate));
  }
}

/** Whether a number is at most another, or only by rounding more. */
export function isAtMost(a: number, b: number): boolean {
  return a <= b || isClose(a, b);
}

// What is left over of two sums that ought to cancel is nothing.
function sum(a: number, b: number): number {
  return isClose(a, -b) ? 0 : a + b;
}

function isClose(a: number, b: number): boolean {
  if (a === b) return true;
  const gap = Math.abs(a - b);
  return gap < Infinity && gap <= Math.max(1e-9 * Math.max(Math.abs(a), Math.abs(b)), 1e-12);
}
