import type { Bars } from '#market';
import { noRules, type Reason, reasonCode, reasonOf } from '#orders';
import { Decider } from './decider.ts';
import type { Desk, LaneInput, LiveLane, Wish } from './input.ts';
import { Intent } from './intent.ts';
import { closeAt } from './mark.ts';
import { type Decided, Position } from './position.ts';
import type { Purse } from './purse.ts';
import { type Booking, Till } from './till.ts';

/** An execution at an exchange. */
export interface Execution extends Omit<Booking, 'reason'> {
  readonly reason: Reason;
}

/** An entry as its market takes it. */
export interface Sized {
  /** Bought is positive, sold is negative. */
  readonly quantity: number;
  /** What it would be filled at, costs included, if the market stood still. */
  readonly price: number;
  /** The price it waits for and how; null when it takes what it gets. */
  readonly waits: { readonly price: number; readonly asStop: boolean; readonly bars: number } | null;
  /** Where it would be stopped; infinitely far away without a stop. */
  readonly stop: number;
  /** Where it would first take its profit; infinitely far away without a target. */
  readonly target: number;
  /** The levels that it was decided with. */
  readonly decided: Decided;
}

/** Where what is held is to be left. Infinitely far away is nowhere. */
export interface Protection {
  readonly stop: number;
  readonly stopReason: Reason;
  readonly target: number;
  /** How much leaves at the target; Infinity for all. */
  readonly targetQuantity: number;
}

/** A plan whose orders are at an exchange: it decides as ever, and what is executed there is booked. */
export class ExchangeLane implements LiveLane {
  readonly bars: Bars;
  readonly #input: LaneInput;
  readonly #position: Position;
  readonly #intent: Intent;
  readonly #till: Till;
  readonly #purse: Purse;
  readonly #decider: Decider;
  // What happened in the bar that is not over yet.
  #isNew = false;
  #wasHit = false;

  constructor(index: number, input: LaneInput, desk: Desk, purse: Purse) {
    const { bars, guards, rules = noRules } = input;
    this.bars = bars;
    this.#input = input;
    this.#purse = purse;
    this.#position = new Position(guards, rules);
    this.#intent = new Intent(input, rules);
    this.#till = new Till(index, input, desk, purse, this.#position, rules);
    this.#decider = new Decider(input, desk.dialect, this.#intent, this.#position, this.#till);
    purse.join(this);
  }

  get held(): number {
    return this.#position.held;
  }

  /** Whether what is held began inside the bar that is not over yet. */
  get isNew(): boolean {
    return this.#isNew;
  }

  get wish(): Wish {
    return this.#decider.wish;
  }

  /** Where what is held is to be left, as of the last close. */
  get protection(): Protection {
    const { nearestStop, isTrailed, stopReason, target, targetQuantity } = this.#position;
    const reason = isTrailed ? 'trailing-stop' : reasonOf(stopReason);
    return { stop: nearestStop, stopReason: reason, target, targetQuantity };
  }

  markAt(time: number): number {
    return closeAt(this.bars, time);
  }

  /** Books what was executed since the last close, of an order that was decided like that. */
  book({ reason, ...execution }: Execution, decided: Decided = this.#intent): void {
    const { held } = this;
    // What closes more than there is opens something.
    const opens = held === 0 && execution.quantity !== 0;
    const booking = { ...execution, reason: reasonCode[opens ? 'entry' : reason] };
    this.#till.bookOutside(this.bars.length, booking, decided);
    if (reason === 'take-profit' && this.held !== 0) {
      this.#position.hit(Math.abs(execution.quantity));
      this.#wasHit = true;
    }
    if (held === 0 && this.held !== 0) {
      this.#intent.enter = 0;
      this.#isNew = execution.inside;
    }
    // A share that the strategy asked for is no longer what it has.
    if (held !== 0 && this.held === 0 && !decidedReasons.has(reason)) this.#intent.share = 0;
  }

  /**
   * What the last close decided to enter, or to change a share by, as its market takes it. `spoken`
   * is money that other orders wait to spend. Undefined, with the reason in the record, when nothing
   * is left of it.
   */
  size(spoken: number): Sized | undefined {
    const i = this.#decider.bar;
    const intent = this.#intent;
    const { adjusts, share, isWaiting, waitsForStop, wait, waitsUntil } = intent;
    const free = this.#purse.free - spoken;
    const equity = this.#till.equityAt(i, true);
    if (adjusts) {
      intent.enter = Math.sign(share);
      intent.size = Math.abs(share);
    }
    const direction = intent.enter;
    const isMaker = isWaiting && !waitsForStop;
    const at = isWaiting ? wait : this.bars.close[i]!;
    const quantity =
      adjusts && this.held !== 0
        ? this.#till.change(i, at, Math.abs(share), equity, free)
        : this.#till.granted(i, at, intent, isMaker, equity, free);
    if (adjusts) intent.enter = 0;
    if (quantity === 0) return undefined;
    const price = isMaker ? at : this.#till.taken(i, at, 0, direction);
    const { guards, given } = intent;
    return {
      quantity,
      price,
      waits: isWaiting ? { price: wait, asStop: waitsForStop, bars: waitsUntil - i } : null,
      stop: this.#position.stopFor(direction, price, intent),
      target: this.#position.targetFor(direction, price, intent),
      decided: { guards, given },
    };
  }

  /** The entry that waits came to nothing. */
  drop(): void {
    this.#intent.enter = 0;
  }

  /** What was decided did not come about: a share that the strategy still wants is asked for again. */
  miss(): void {
    this.drop();
    this.#intent.share = NaN;
  }

  withdraw(): void {
    this.#decider.withdraw();
  }

  leave(): void {
    this.#decider.leave();
  }

  leaveAtOpen(): void {
    this.#intent.leave = 0;
  }

  enterAtOpen(): void {
    const intent = this.#intent;
    intent.adjusts = false;
    if (!intent.isWaiting) intent.enter = 0;
  }

  endBar(i: number): void {
    this.#raise(i);
    if (i >= this.#intent.waitsUntil) this.#intent.enter = 0;
    if (i >= this.#input.warmup) this.#decider.decide(i);
  }

  quietUntil(from: number): number {
    return from;
  }

  forget(count: number): void {
    this.#position.firstBar -= count;
    this.#decider.forget(count);
    this.#till.forget(count);
  }

  finish(): void {
    throw new Error('what is held at an exchange stays held');
  }

  // Of a bar that the position began inside of, only the close is known to have come after.
  #raise(i: number): void {
    const position = this.#position;
    const { high, low, close } = this.bars;
    const best = position.direction > 0 ? high[i]! : low[i]!;
    if (this.held !== 0 && !this.#isNew) position.raise(best);
    else if (this.held !== 0 && !this.#wasHit) position.raise(close[i]!);
    this.#isNew = false;
    this.#wasHit = false;
  }
}

// Leaving for these was decided at a close, and the share that is wanted with it.
const decidedReasons: ReadonlySet<Reason> = new Set<Reason>(['signal', 'reversal', 'time']);
