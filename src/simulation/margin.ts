import type { Account } from './account.ts';
import type { Position } from './position.ts';
import type { Purse } from './purse.ts';

/** Isolated margin: a position has its own, taken out of the purse, and is closed when too little of it is left. */
export class Margin {
  readonly #account: Required<Account>;
  readonly #purse: Purse;
  readonly #position: Position;
  /** What is set aside above what the position is worth; below 0, so much of it is borrowed money. */
  reserved = 0;

  constructor(account: Required<Account>, purse: Purse, position: Position) {
    this.#account = account;
    this.#purse = purse;
    this.#position = position;
  }

  /** Sets aside what a fill at a price needs. */
  reserve(quantity: number, price: number): void {
    const value = Math.abs(quantity) * price;
    const margin = value / this.#account.leverage;
    const amount = quantity > 0 ? margin - value : margin + value;
    this.reserved += amount;
    this.#purse.reserved += amount;
  }

  /** Gives back a share of it. */
  release(share: number): void {
    const amount = this.reserved * share;
    this.reserved -= amount;
    this.#purse.reserved -= amount;
  }

  /** The price from which on the position is liquidated. */
  ruin(): number {
    const { maintenance, leverage, fee } = this.#account;
    const { direction } = this.#position;
    if (direction > 0 && leverage === 1) return -Infinity;
    if (maintenance === 0) return this.#bankruptcy();
    return (this.#bankruptcy() * (1 - direction * fee)) / (1 - direction * (fee + maintenance));
  }

  /** A price, but none at which more would be lost than the margin. */
  notBeyondBankruptcy(price: number): number {
    const worst = this.#bankruptcy();
    return this.#position.direction > 0 ? Math.max(price, worst) : Math.min(price, worst);
  }

  #bankruptcy(): number {
    const { leverage, fee } = this.#account;
    const { direction, price } = this.#position;
    return (price * (1 - direction / leverage)) / (1 - direction * fee);
  }
}
