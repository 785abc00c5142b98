import { unit, wholeUnits } from '#ledger';

/** Money that several lanes share, and the positions it is answerable for. */
export class Purse {
  cash: number;
  /**
   * How much of the cash is spoken for. A short's proceeds and its margin are; money that was
   * borrowed for a leveraged long counts the other way.
   */
  reserved = 0;
  /** Who decides what follows from its trades. */
  keeper: Keeper | undefined;
  readonly #holders: Holder[] = [];
  readonly #coming: Coming[] = [];
  #now = -Infinity;
  #closes = -Infinity;

  constructor(cash: number) {
    this.cash = cash;
  }

  get free(): number {
    const free = this.cash - this.reserved;
    // Taking all of it leaves less than can be paid out, which is nothing to trade with.
    return this.keeper && free < unit ? Math.min(0, free) : free;
  }

  /** Whether somebody's positions are paid from it already. */
  get isTaken(): boolean {
    return this.#holders.length > 0;
  }

  /** By what the usual size of an entry is divided; Infinity when nothing is entered. */
  get divisor(): number {
    return this.keeper?.divisorAt(this.#now) ?? 1;
  }

  join(holder: Holder): void {
    this.#holders.push(holder);
  }

  /** Time passes, in a bar that closes then: money that is due and known of comes, or leaves. */
  goTo(time: number, closes = time): void {
    if (closes > this.#closes) this.#closes = closes;
    if (time > this.#now) this.#now = time;
    if (this.#coming.length > 0) this.#takeDue();
  }

  /**
   * Money from elsewhere is here from a time on, as soon as it is known of. Below 0 it leaves, at most
   * what is free then.
   */
  expect(coming: Coming): void {
    const next = this.#coming.findIndex((other) => dueAt(other) > dueAt(coming));
    this.#coming.splice(next < 0 ? this.#coming.length : next, 0, coming);
    this.#takeDue();
  }

  /** A trade that it paid for came to a profit, in a bar of a lane that closes then. */
  ended(profit: number, lane: number, closes: number): void {
    this.keeper?.ended({ profit, time: this.#now, lane, closes });
  }

  /** Cash and all positions at the last closes known at a time. */
  equityAt(time: number): number {
    let equity = this.cash;
    for (const holder of this.#holders) if (holder.held !== 0) equity += holder.held * holder.markAt(time);
    return equity;
  }

  #takeDue(): void {
    for (let k = 0; k < this.#coming.length;) {
      const { time, known } = this.#coming[k]!;
      if (time <= this.#now && known <= this.#closes) this.#take(this.#coming.splice(k, 1)[0]!);
      else k++;
    }
  }

  #take({ time, amount: wanted, isOutside }: Coming): void {
    const amount = wanted < 0 ? -wholeUnits(Math.min(-wanted, Math.max(0, this.free))) : wanted;
    this.cash += amount;
    this.keeper?.came(amount, time, isOutside);
  }
}

// What is due first is taken first, also by those who look late: money that nobody knew of when some was
// to leave is not there to be taken.
function dueAt({ time, known }: Coming): number {
  return Math.max(time, known);
}

/** Money on its way. */
export interface Coming {
  readonly time: number;
  /** The close from which on it is known of: that of the bar it was won in. */
  readonly known: number;
  readonly amount: number;
  /** Whether it comes from, or leaves for, outside the account. */
  readonly isOutside: boolean;
}

/** What is to be done about the trades of a purse. */
export interface Keeper {
  divisorAt(time: number): number;
  ended(trade: EndedTrade): void;
  came(amount: number, time: number, isOutside: boolean): void;
}

/** A trade whose position is gone. */
export interface EndedTrade {
  readonly profit: number;
  readonly time: number;
  readonly lane: number;
  /** When the bar closes that it ended in. */
  readonly closes: number;
}

/** Something whose position the purse's cash paid for. */
export interface Holder {
  readonly held: number;
  /** The last close at or before a time. */
  markAt(time: number): number;
}
