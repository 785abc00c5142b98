import { type Execution, type OrderReport, policies } from '#exchange';
import type { Leg, Reason } from '#orders';
import type { DecidedLevels } from '#simulation';
import type { Failure } from '../order-events.ts';
import type { RealDraft } from './ask.ts';
import { isDue } from './due.ts';
import { after, isEnd, type OrderState } from './state.ts';

/** What an order is for, besides what the exchange is told. */
export interface Purpose {
  readonly reason: Reason;
  /** Whether it happens inside a bar rather than at its open. */
  readonly inside: boolean;
  /** The price it was hoped to be filled at. */
  readonly hoped: number;
  /** The levels that an entry was decided with. */
  readonly decided?: DecidedLevels | undefined;
}

const validity = 5000;
/** How long after its validity an order may still appear, clocks and slow paths considered. */
const margin = 5000;
const cleanRounds = 2;
/** An order that the exchange took may be invisible for a while; then it is gone. */
const goneRounds = 5;
const goneAfter = 120_000;
/** An order whose end was asked for and did not come is asked to end again. */
const cancelAgain = 5000;
const firstPause = 500;
const longestPause = 8000;

/** When an order that is made at a time is not accepted any more. */
export function validUntil(now: number): number {
  return now + validity;
}

/** An order at an exchange, as far as is known. Whatever comes twice, late or in another order changes nothing. */
export class RealOrder {
  readonly draft: RealDraft;
  readonly purpose: Purpose;
  /** When it was written down. */
  readonly made: number;
  /** The other one, where the end of one ends the other. */
  pair: RealOrder | undefined;
  /** By what the exchange knows it; one that slept may go on under another id. */
  exchangeId: string | null = null;
  readonly #ids = new Set<string>();
  /** As the exchange tells, and as executions were booked, before any fee. */
  filled = 0;
  booked = 0;
  /** Whether its end was asked for. */
  isCancelled = false;
  /** When it is to be asked about next; Infinity when it is at rest. */
  askAt = Infinity;
  /** What the exchange, or the way to it, said against it. */
  failure: Failure | null = null;
  #state: OrderState = 'sent';
  #pause = firstPause;
  #rounds = 0;
  #askedAt = NaN;
  #cancelAt = -Infinity;
  readonly #trades = new Set<string>();

  constructor(draft: RealDraft, purpose: Purpose, made: number) {
    this.draft = draft;
    this.purpose = purpose;
    this.made = made;
    // Whoever does not even say whether it was sent is asked about it.
    this.askAt = draft.request.validUntil + margin;
  }

  get state(): OrderState {
    return this.#state;
  }

  get leg(): Leg {
    return this.draft.leg;
  }

  get clientId(): string {
    return this.draft.request.clientId;
  }

  get isOver(): boolean {
    return isEnd(this.#state);
  }

  /** Whether nothing more can come of it: it ended, and every fill of it is booked. */
  get isSettled(): boolean {
    return this.isOver && this.booked >= this.filled * (1 - 1e-9);
  }

  /** Whether the exchange has it at work. */
  get isThere(): boolean {
    return !this.isOver && this.#state !== 'sent' && this.#state !== 'unknown';
  }

  /** What of it may still be filled. */
  get rest(): number {
    return this.isOver ? 0 : Math.max(0, this.draft.quantity - this.booked);
  }

  /** Whether it sleeps or waits at the exchange, rather than being filled at once. */
  get rests(): boolean {
    const { limit, trigger } = this.draft.request;
    return limit !== null || trigger !== null;
  }

  /** Whether it is, or was, known by this at the exchange. */
  isKnownAs(exchangeId: string): boolean {
    return this.#ids.has(exchangeId);
  }

  /** The exchange answered that it took it, or that it did not, or nobody knows. */
  answer(exchangeId: string | null, failure: Failure | null, now: number): void {
    if (exchangeId !== null) this.#identify(exchangeId);
    this.failure = failure ?? this.failure;
    const outcome = failure ? policies[failure.kind].order : 'accepted';
    // Who says that there is such an order already says that it was taken, and not what became of it.
    if (failure) this.#move(outcome === 'refused' ? 'refused' : 'unknown');
    else this.#move('accepted');
    if (this.isOver) this.askAt = Infinity;
    else if (failure) this.askSoon(now);
    else this.#rest(now);
  }

  /** Its process began anew: what was not answered may have been sent or not. */
  forgetAnswers(now: number): void {
    if (this.isSettled) return;
    if (this.#state === 'sent') this.#move('unknown');
    this.askSoon(now);
  }

  report({ exchangeId, filled, status }: OrderReport, now: number): void {
    this.#identify(exchangeId);
    if (filled > this.filled) this.filled = filled;
    this.#rounds = 0;
    this.#move(status === 'open' ? (filled > 0 ? 'partly filled' : 'open') : status);
    if (!this.isOver) this.#rest(now);
    else this.askAt = Infinity;
  }

  /** Notes an execution; false when it was noted before. */
  execute({ tradeId, quantity }: Execution): boolean {
    if (this.#trades.has(tradeId)) return false;
    this.#trades.add(tradeId);
    this.booked += quantity;
    if (this.booked > this.filled) this.filled = this.booked;
    const isAll = this.booked >= this.draft.quantity * (1 - 1e-9);
    this.#move(isAll ? 'filled' : 'partly filled');
    if (isAll) this.askAt = Infinity;
    return true;
  }

  /** Everybody at the exchange was asked and none knows it. */
  missed(now: number): void {
    const isLate = this.#askedAt > this.draft.request.validUntil + margin;
    if (isLate) this.#rounds++;
    if (this.#state === 'unknown' && this.#rounds >= cleanRounds) this.#move('never accepted');
    else if (this.#rounds >= goneRounds && now > this.made + goneAfter) {
      this.failure = { kind: 'missing', message: 'the exchange knows it no more' };
      this.#move('cancelled');
    }
    if (this.isOver) this.askAt = Infinity;
  }

  /** Notes that it is being asked about; the next time is later. */
  asked(now: number): void {
    this.#move('unknown');
    this.#askedAt = now;
    this.askAt = now + this.#pause;
    this.#pause = Math.min(longestPause, this.#pause * 2);
  }

  /** Notes that its end is asked for; false when there is nothing to ask, or it was just done. */
  cancel(now: number): boolean {
    if (!this.isThere || !isDue(this.#cancelAt, now)) return false;
    this.isCancelled = true;
    this.#cancelAt = now + cancelAgain;
    this.askAt = Math.min(this.askAt, now + firstPause);
    return true;
  }

  askSoon(now: number): void {
    this.#pause = firstPause;
    this.askAt = Math.min(this.askAt, now);
  }

  #identify(exchangeId: string): void {
    if (this.#ids.has(exchangeId)) return;
    this.#ids.add(exchangeId);
    this.exchangeId = exchangeId;
  }

  // What waits at the exchange is looked at with everything else there; the others end soon.
  #rest(now: number): void {
    if (this.rests && !this.isCancelled) this.askAt = Infinity;
    else if (this.askAt > now + this.#pause) this.askAt = now + this.#pause;
  }

  #move(news: OrderState): void {
    this.#state = after(this.#state, news);
  }
}
