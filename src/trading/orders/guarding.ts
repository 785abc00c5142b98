import type { TroubleKind } from '#exchange';
import type { Leg, Reason } from '#orders';
import type { ExchangeLane, Protection } from '#simulation';
import type { Outbox } from '../outbox.ts';
import type { OrderBook } from './book.ts';
import { isDue, isWorthTelling } from './due.ts';
import { type Guard, type Guards, guardsFor } from './guards.ts';
import type { RealOrder } from './order.ts';
import type { UnitParts } from './parts.ts';
import type { Proposal } from './placing.ts';
import { shown } from './shown.ts';
import type { Levels } from './watched.ts';

/** A level that was reached with nothing at the exchange to act on it. */
export interface Touched {
  readonly reason: Reason;
  readonly quantity: number;
  readonly price: number;
}

// Fills of an entry come one after the other; they are guarded together unless that takes too long.
const gathersFor = 1500;
const nakedFor = 10_000;
const firstPause = 1000;
const longestPause = 60_000;
const nowhere: Levels = { below: -Infinity, above: Infinity };
const nothingWatched = { stop: false, target: false, pair: false };

/** What guards the position of a unit: the orders at the exchange, and the levels that are watched. */
export class Guarding {
  readonly #parts: UnitParts;
  readonly #book: OrderBook;
  readonly #lane: ExchangeLane;
  readonly #out: Outbox;
  #watched = nothingWatched;
  #losses = 0;
  #pauses = 0;
  #retryAt = -Infinity;
  /** When the first fill came that no guard was sized for. */
  #gatherFrom = NaN;
  #nakedFrom = NaN;
  #isTold = false;

  constructor(parts: UnitParts) {
    this.#parts = parts;
    this.#book = parts.book;
    this.#lane = parts.lane;
    this.#out = parts.port.out;
  }

  get levels(): Levels {
    const { held, protection } = this.#lane;
    const { stop, target } = this.#left(protection);
    const below = held > 0 ? stop : target;
    const above = held > 0 ? target : stop;
    return held === 0 ? nowhere : { below: below ?? -Infinity, above: above ?? Infinity };
  }

  get due(): number {
    const times = [this.#retryAt, this.#gatherFrom + gathersFor];
    if (!this.#isTold) times.push(this.#nakedFrom + nakedFor);
    return Math.min(Infinity, ...times.filter((time) => time > this.#out.now));
  }

  /** Notes a fill. */
  filled({ leg }: RealOrder): void {
    if (leg === 'entry' && Number.isNaN(this.#gatherFrom)) this.#gatherFrom = this.#out.now;
  }

  /** What a price reaches that no order at the exchange acts on. */
  touch(price: number, protection: Protection): Touched | undefined {
    const { held } = this.#lane;
    if (held === 0 || !(price > 0)) return undefined;
    const { stop, target } = this.#left(protection);
    if (stop !== undefined && (price - stop) * held <= 0)
      return { reason: protection.stopReason, quantity: Infinity, price: stop };
    if (target !== undefined && (price - target) * held >= 0)
      return { reason: 'take-profit', quantity: protection.targetQuantity, price: target };
    return undefined;
  }

  /** Has the orders at the exchange be those that are wanted. False: it has to be left with, for want of a stop. */
  guard(isLeaving: boolean): boolean {
    if (this.#losses > 1 && !isLeaving) return false;
    const { now } = this.#out;
    const isGathering = this.#book.of('entry').some(({ rests, booked }) => !rests || booked > 0);
    if (isGathering && this.#gatherFrom <= now && now < this.#gatherFrom + gathersFor) return true;
    const wanted = this.#wanted;
    const [stops, targets] = [this.#book.of('stop'), this.#book.of('target')];
    // One that is being filled is left to it.
    if ([...stops, ...targets].some(({ booked, filled, isOver }) => isOver || booked > 0 || filled > 0))
      return true;
    const stop = fitting(stops, wanted.stop);
    const target = fitting(targets, wanted.target);
    const isStopped = wanted.stop === undefined || stop !== undefined;
    const isAimed = wanted.target === undefined || target !== undefined;
    const others = [...stops, ...targets].filter((order) => order !== stop && order !== target);
    if (isStopped && isAimed) {
      this.#gatherFrom = NaN;
      // The old ones go once the new ones are there: meanwhile they can do no harm.
      if ([stop, target].every((order) => order?.isThere ?? true))
        for (const order of others) this.#book.cancel(order);
      return true;
    }
    if (!isDue(this.#retryAt, now)) return true;
    if (this.#parts.locks() && [...stops, ...targets].length > 0) this.takeBack();
    else this.#place(wanted, isStopped, isAimed);
    return true;
  }

  /** Takes everything back; true once nothing is left. */
  takeBack(): boolean {
    const orders = [...this.#book.of('stop'), ...this.#book.of('target')];
    for (const order of orders) this.#book.cancel(order);
    return orders.length === 0;
  }

  /** Nothing is held any more. */
  clear(): void {
    this.takeBack();
    for (const order of this.#book.of('exit')) this.#book.cancel(order);
    this.#watched = nothingWatched;
    this.#losses = 0;
    this.#pauses = 0;
    this.#retryAt = -Infinity;
    this.#gatherFrom = NaN;
  }

  /** A guard came to its end: filled, taken back, or lost. */
  lost(order: RealOrder, isLeaving: boolean): void {
    const { isCancelled, booked, pair, failure, leg, state } = order;
    if (isCancelled || state === 'filled' || this.#lane.held === 0) return;
    // Who leaves anyway does not leave for want of it.
    if (isLeaving) return this.#pause();
    if (pair && (pair.isCancelled || pair.booked > 0 || booked > 0)) return;
    // Half of a pair that ended may have been ended by the other half.
    if (pair && state !== 'refused' && !pair.isSettled) return pair.askSoon(this.#out.now);
    const why = failure ? `: ${failure.message}` : '';
    const name = `${this.#parts.terms.name}: the ${leg}`;
    if (isPassing(failure?.kind) || state === 'never accepted') {
      this.#pause();
      if (isWorthTelling(this.#pauses))
        this.#out.alert('critical', `${name} is not at the exchange yet${why}. It is tried again.`);
      return;
    }
    if (pair && state === 'refused') {
      this.#watched = { ...this.#watched, pair: true };
      return this.#out.alert(
        'warning',
        `${name} was refused as one of a pair${why}. The target is watched instead.`,
      );
    }
    if (leg === 'target') {
      this.#watched = { ...this.#watched, target: true };
      return this.#out.alert('warning', `${name} was ${state}${why}. It is watched instead.`);
    }
    this.#losses++;
    if (this.#losses === 1) this.#out.alert('warning', `${name} was ${state}${why}. It is placed again.`);
  }

  /** Says so when what is held has had no stop for long, although it is to have one. */
  watchNakedness(): void {
    const { stop, stopReason } = this.#lane.protection;
    const isMeant = this.#lane.held !== 0 && Number.isFinite(stop) && stopReason !== 'liquidation';
    const isSafe =
      !isMeant ||
      !this.#parts.terms.abilities.triggers ||
      this.#book.of('stop').some(({ isThere }) => isThere);
    if (isSafe) {
      this.#nakedFrom = NaN;
      this.#isTold = false;
      return;
    }
    if (Number.isNaN(this.#nakedFrom)) this.#nakedFrom = this.#out.now;
    if (this.#isTold || this.#out.now < this.#nakedFrom + nakedFor) return;
    this.#isTold = true;
    this.#out.alert(
      'critical',
      `${this.#parts.terms.name}: ${shown(Math.abs(this.#lane.held))} has been held without a stop for ${nakedFor / 1000} s.`,
    );
  }

  // The levels that are left to us, because no order at the exchange acts on them.
  #left({ stop, stopReason, target }: Protection): Partial<Record<'stop' | 'target', number>> {
    const isStop = Number.isFinite(stop) && stopReason !== 'liquidation' && !this.#acts('stop', stop);
    const isTarget = Number.isFinite(target) && this.#book.of('target').length === 0;
    return { ...(isStop && { stop }), ...(isTarget && { target }) };
  }

  // Whether an order at the exchange does there what is to be done.
  #acts(leg: Leg, price: number): boolean {
    return this.#book
      .of(leg)
      .some((order) => order.isThere && (order.draft.price === price || order.filled > 0));
  }

  get #wanted(): Guards {
    const { abilities, rules } = this.#parts.terms;
    const means = { ...abilities, locks: this.#parts.locks(), rules, watches: this.#watched };
    return guardsFor(this.#lane.protection, this.#lane.held, means);
  }

  #place({ stop, target, isPair }: Guards, isStopped: boolean, isAimed: boolean): void {
    const { stopReason } = this.#lane.protection;
    const stopped = stop && this.#proposal('stop', stop, stopReason);
    const aimed = target && this.#proposal('target', target, 'take-profit');
    if (isPair && !this.#parts.placing.placePair(stopped!, aimed!)) return this.#pause();
    if (isPair) return;
    if (stopped && !isStopped && !this.#parts.placing.place(stopped)) this.#pause();
    if (aimed && !isAimed && !this.#parts.placing.place(aimed)) this.#pause();
  }

  #pause(): void {
    this.#retryAt = this.#out.now + Math.min(longestPause, firstPause * 2 ** this.#pauses++);
  }

  #proposal(leg: 'stop' | 'target', { quantity, price }: Guard, reason: Reason): Proposal {
    return {
      leg,
      price,
      stop: null,
      target: null,
      quantity: -Math.sign(this.#lane.held) * quantity,
      limit: leg === 'target' ? price : null,
      trigger: leg === 'stop' ? price : null,
      purpose: {
        reason,
        inside: true,
        hoped: price,
      },
    };
  }
}

/** The order that is there, or on its way, as it is wanted. */
function fitting(orders: readonly RealOrder[], wanted: Guard | undefined): RealOrder | undefined {
  if (!wanted) return undefined;
  return orders.find(({ isCancelled, draft: { quantity, price } }) => {
    return !isCancelled && price === wanted.price && Math.abs(quantity - wanted.quantity) <= 1e-9 * quantity;
  });
}

// Not the exchange's word on the order, but on the way to it, or on us.
const passing: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'unreachable',
  'untrusted',
  'blocked',
  'maintenance',
  'limited',
  'banned',
  'clock',
  'authentication',
]);

function isPassing(kind: TroubleKind | undefined): boolean {
  return kind !== undefined && passing.has(kind);
}
