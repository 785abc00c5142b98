import type { RefusalReason } from '#orders';
import type { Desk } from '../../input.ts';
import type { OneOrderRules } from './rules.ts';
import type { Sizer } from './sizer.ts';
import { isAtMost, type Wallet } from './wallet.ts';

export interface Order {
  readonly i: number;
  /** Bought is positive, sold is negative; may be infinite. */
  readonly size: number;
  /** Before slippage. */
  readonly price: number;
  readonly slippage: number;
  readonly reason: number;
  readonly inside?: boolean;
  readonly ambiguous?: boolean;
}

const leastSize = 1e-8;

/** Fills what the money reaches for, and puts on record what it does not. */
export class Broker {
  readonly #index: number;
  readonly #desk: Desk;
  readonly #wallet: Wallet;
  readonly #sizer: Sizer;
  readonly #allowPartial: boolean;
  #lot = 0;

  constructor(index: number, desk: Desk, wallet: Wallet, sizer: Sizer, { allowPartial }: OneOrderRules) {
    this.#index = index;
    this.#desk = desk;
    this.#wallet = wallet;
    this.#sizer = sizer;
    this.#allowPartial = allowPartial;
  }

  /** Says at which price an order is filled, if it is. */
  work(order: Order): number {
    const { i, size } = order;
    const direction = Math.sign(size);
    const price = order.price * (1 + direction * order.slippage);
    const deal = this.#wallet.reach(size, price);
    const isCut = Math.abs(size) < Infinity && !isAtMost(Math.abs(size), deal.size);
    if (deal.size < leastSize) this.refuse(i, deal.size > 0 ? 'too-small' : 'cash', size, 0);
    else if (isCut && !this.#allowPartial) this.refuse(i, 'cash', size, 0);
    else {
      if (isCut) this.refuse(i, 'cash', size, direction * deal.size);
      this.#fill(order, direction * deal.size, price, deal.fee);
    }
    return price;
  }

  refuse(bar: number, reason: RefusalReason, wanted: number, allowed: number): void {
    this.#desk.refusals.push({ lane: this.#index, bar, reason, wanted, allowed });
  }

  #fill(order: Order, quantity: number, price: number, fee: number): void {
    const { i, reason, inside = false, ambiguous = false } = order;
    const before = this.#wallet.held;
    this.#wallet.take(quantity, price, fee);
    const { held } = this.#wallet;
    if (held !== 0 && before * held <= 0) this.#lot++;
    this.#sizer.learn(quantity, price, fee, before);
    const lost = (price - order.price) * quantity;
    const { fills } = this.#desk;
    fills.append(this.#index, i, quantity, price, fee, lost, held, reason, inside, ambiguous, this.#lot);
  }
}
