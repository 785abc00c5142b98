import { type Reason, wholeLots } from '#orders';
import { canClose, sweep } from './dust.ts';
import { isDue } from './due.ts';
import type { RealOrder } from './order.ts';
import type { UnitParts } from './parts.ts';
import { shown } from './shown.ts';

/** What is to be left with, and why. */
interface Wanted {
  readonly reason: Reason;
  quantity: number;
  readonly inside: boolean;
  readonly hoped: number;
}

const firstPause = 500;
const longestPause = 60_000;
/** Who waits so long before the next try guards meanwhile what is held. */
const longRest = 4000;

/** How a unit leaves: with all that is held or a part of it, again and again until it is gone. */
export class Leaving {
  readonly #parts: UnitParts;
  #wanted: Wanted | undefined;
  #refusals = 0;
  #rest = 0;
  #retryAt = -Infinity;

  constructor(parts: UnitParts) {
    this.#parts = parts;
  }

  get isWanted(): boolean {
    return this.#wanted !== undefined;
  }

  /** Whether it waits to try again, for so long that what is held is to be guarded meanwhile. */
  get isResting(): boolean {
    const { book, port } = this.#parts;
    const isWaiting = book.of('exit').length === 0 && !isDue(this.#retryAt, port.out.now);
    return this.isWanted && isWaiting && this.#rest >= longRest;
  }

  /** How often it was refused. */
  get refusals(): number {
    return this.#refusals;
  }

  get due(): number {
    return this.#wanted && this.#retryAt > this.#parts.port.out.now ? this.#retryAt : Infinity;
  }

  /** Wants to leave. Who leaves already goes on with that. */
  want(reason: Reason, quantity: number, inside: boolean, hoped: number): void {
    if (!this.#wanted) this.insist(reason, quantity, inside, hoped);
  }

  /** Wants to leave with what is there, whatever was wanted of what was there before. */
  insist(reason: Reason, quantity: number, inside: boolean, hoped: number): void {
    if (this.#parts.lane.held === 0) return;
    this.#wanted = { reason, quantity, inside, hoped };
    this.#refusals = 0;
    this.#retryAt = -Infinity;
  }

  /** Goes on. `free` has what guards the position taken back; true once it ties up nothing. */
  drive(price: number, free: () => boolean): void {
    const { lane, book, port, locks, terms, of, placing } = this.#parts;
    const wanted = this.#wanted;
    if (!wanted) return;
    if (lane.held === 0 && book.of('entry').length === 0) this.#wanted = undefined;
    if (lane.held === 0 || book.of('exit').length > 0 || !isDue(this.#retryAt, port.out.now)) return;
    // Coins that an order ties up have to be free before they can be sold.
    if (locks() && !free()) return;
    const size = Math.abs(lane.held);
    const most = Math.min(size, wanted.quantity, port.custody.most(of));
    if (!canClose(this.#parts, most, price))
      return this.#giveUp(price, most < size && wanted.quantity >= size);
    const { reason, inside, hoped } = wanted;
    const isPlaced = placing.place({
      leg: 'exit',
      quantity: -Math.sign(lane.held) * wholeLots(most, terms.rules.lot),
      price,
      stop: null,
      target: null,
      limit: null,
      trigger: null,
      purpose: { reason, inside, hoped },
    });
    if (!isPlaced) this.#pause();
  }

  /** An exit came to its end. */
  settled({ booked }: RealOrder): void {
    if (!this.#wanted) return;
    this.#wanted.quantity -= booked;
    if (!(this.#wanted.quantity > 1e-9 * booked)) this.#wanted = undefined;
    if (booked === 0) this.#pause();
  }

  // What cannot be sold: because it is not there, or because nobody takes so little.
  #giveUp(price: number, isMissing: boolean): void {
    const { terms, lane, port } = this.#parts;
    this.#wanted = undefined;
    if (!isMissing) return sweep(this.#parts, price);
    port.out.alert(
      'critical',
      `${terms.name}: ${shown(Math.abs(lane.held))} should be left with, and the account does not have it. Resume the bot to accept what is there.`,
    );
  }

  #pause(): void {
    this.#rest = Math.min(longestPause, firstPause * 2 ** this.#refusals++);
    this.#retryAt = this.#parts.port.out.now + this.#rest;
  }
}
