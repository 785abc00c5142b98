import type { Bars } from '#market';
import { reasonCode } from '#orders';
import type { Desk } from '../../input.ts';
import type { Purse } from '../../purse.ts';
import type { Lot } from './order.ts';

/** How an order is filled, before the spread of an entry. */
export interface Execution {
  readonly bar: number;
  readonly price: number;
  /** The code of a reason. */
  readonly reason: number;
  readonly inside: boolean;
  readonly early: boolean;
  readonly ambiguous: boolean;
}

/** The lots that are open and the money, with the engine's own arithmetic: it floors, so every bit counts. */
export class Book {
  /** What is open, oldest first. */
  readonly lots: Lot[] = [];
  /** Whether everything was lost, which ends the run. */
  isRuined = false;
  readonly #index: number;
  readonly #bars: Bars;
  readonly #desk: Desk;
  readonly #purse: Purse;
  readonly #onProfit: (profit: number) => void;
  // Without what was paid for lots that are open: a profit arrives when its lot is closed.
  #cash: number;
  #lotsSoFar = 0;

  constructor(index: number, bars: Bars, desk: Desk, purse: Purse, onProfit: (profit: number) => void) {
    this.#index = index;
    this.#bars = bars;
    this.#desk = desk;
    this.#purse = purse;
    this.#onProfit = onProfit;
    this.#cash = purse.cash;
  }

  get held(): number {
    let held = 0;
    if (!this.isRuined) for (const { size } of this.lots) held += size;
    return held;
  }

  equityAt(price: number): number {
    let profit = 0;
    for (const lot of this.lots) profit += lot.size * (price - lot.price);
    return this.#cash + profit;
  }

  /** What new lots may be worth. It counts with the close of the bar, even for a fill at its open. */
  availableAt(i: number): number {
    const { leverage } = this.#desk.account;
    const close = this.#bars.close[i]!;
    let used = 0;
    for (const { size } of this.lots) used += (Math.abs(size) * close) / leverage;
    return Math.max(0, this.equityAt(close) - used) * leverage;
  }

  /** What an entry really pays or gets for a unit; exits lose nothing to the spread. */
  entryPrice(direction: number, price: number): number {
    const { slippage, spread } = this.#desk.account;
    return price * (1 + direction * (slippage + spread / 2));
  }

  /** What an entry takes per unit, its fee included. */
  perUnit(direction: number, price: number): number {
    return this.entryPrice(direction, price) + this.#desk.account.fee * price;
  }

  open(size: number, execution: Execution, decidedBar: number): Lot {
    const { bar, early } = execution;
    const price = this.entryPrice(Math.sign(size), execution.price);
    const number = ++this.#lotsSoFar;
    const entryBar = early ? bar - 1 : bar;
    const lot: Lot = { number, size, price, entryBar, decidedBar, stop: undefined, target: undefined };
    const fee = this.#fee(size, price);
    this.lots.push(lot);
    this.#cash -= fee;
    this.#append(lot, size, price, fee, execution);
    return lot;
  }

  /** Takes a part out of a lot, or all of it. */
  take(lot: Lot, part: number, execution: Execution): void {
    const { price } = execution;
    const size = Math.sign(lot.size) * part;
    const fee = this.#fee(part, price);
    const profit = size * (price - lot.price);
    this.#cash += profit - fee;
    lot.size = part === Math.abs(lot.size) ? 0 : lot.size - size;
    if (lot.size === 0) this.lots.splice(this.lots.indexOf(lot), 1);
    this.#append(lot, -size, price, fee, execution);
    this.#onProfit(profit - fee - this.#fee(part, lot.price));
  }

  /** Forgives the debt: equity is nothing from here on, whatever is still open. */
  writeOff(i: number): void {
    const reason = reasonCode['write-off'];
    const { cash } = this.#purse;
    this.#desk.fills.append(this.#index, i, 0, this.#bars.close[i]!, cash, 0, 0, reason, true, false);
    this.#purse.cash = this.#cash = 0;
    this.isRuined = true;
  }

  #fee(size: number, price: number): number {
    return Math.abs(size) * price * this.#desk.account.fee;
  }

  #append(lot: Lot, quantity: number, price: number, fee: number, execution: Execution): void {
    const { bar, reason, inside, early, ambiguous } = execution;
    const { fills } = this.#desk;
    const slippage = (price - execution.price) * quantity;
    const { held } = this;
    this.#purse.cash -= quantity * price + fee;
    fills.append(
      this.#index,
      bar,
      quantity,
      price,
      fee,
      slippage,
      held,
      reason,
      inside,
      ambiguous,
      lot.number,
      early,
    );
  }
}
