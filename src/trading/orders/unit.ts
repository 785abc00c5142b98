import type { Abilities, Execution } from '#exchange';
import type { Market } from '#market';
import { type OrderRules, type Reason, wholeLots } from '#orders';
import type { Obstacle } from '#risk';
import type { Bar, DecidedLevels, ExchangeLane, Protection, Sized } from '#simulation';
import { finite } from '../drafts.ts';
import type { Filled } from '../events.ts';
import { OrderBook } from './book.ts';
import { bookingOf } from './booking.ts';
import type { Custody } from './custody.ts';
import { isDue, isWorthTelling } from './due.ts';
import { Guarding } from './guarding.ts';
import { isOrder } from './guards.ts';
import type { RealOrder } from './order.ts';
import { shown } from './shown.ts';
import { Placing, type PlacingPort } from './placing.ts';

export interface UnitTerms {
  readonly index: number;
  readonly market: Market;
  /** Of the market. */
  readonly name: string;
  readonly abilities: Abilities;
  readonly rules: OrderRules;
  /** What one coin takes of the cash, as a share of its price. */
  readonly costs: number;
}

/** What a unit needs of the bot that it belongs to. */
export interface UnitPort extends PlacingPort {
  readonly custody: Custody;
  /** Has what happened in the lanes written down. */
  readonly write: (real?: Filled['real']) => void;
  /** What a coin is worth in another at an exchange, as far as is known. */
  readonly worth: (coin: string, quote: string, exchange: string) => number | undefined;
}

/** Leaving with all that is held, or so much of it. */
interface Leaving {
  readonly reason: Reason;
  quantity: number;
  readonly inside: boolean;
  readonly hoped: number;
}

const unguarded: DecidedLevels = { guards: { targets: [] }, given: {} };
const firstPause = 500;
const longestPause = 60_000;

/**
 * One market of a bot at an exchange: an entry with all that guards it. Whatever happens, it goes on
 * from what is to what is wanted; nothing is remembered of how it got there.
 */
export class Unit {
  readonly terms: UnitTerms;
  readonly book: OrderBook;
  readonly isContract: boolean;
  readonly #port: UnitPort;
  readonly #lane: ExchangeLane;
  readonly #placing: Placing;
  readonly #guarding: Guarding;
  /** Whether one order ties up what is held, so that another cannot rest beside it. */
  readonly #locks: boolean;
  #wanted: Sized | 'to be sized' | undefined;
  #leaving: Leaving | undefined;
  #price = NaN;
  /** Whether whatever turns up is left with. */
  #isClosing = false;
  #lacksStop = false;
  #refusals = 0;
  #retryAt = -Infinity;
  #closes = NaN;

  constructor(terms: UnitTerms, lane: ExchangeLane, port: UnitPort) {
    const { symbol, exchange } = terms.market;
    this.terms = terms;
    this.#lane = lane;
    this.#port = port;
    this.isContract = symbol.includes(':');
    const reduceOnly = this.isContract && terms.abilities.reduceOnly;
    this.#locks = !reduceOnly;
    this.book = new OrderBook(exchange, symbol, port.out, (order, execution) => this.#book(order, execution));
    this.#placing = new Placing(terms, port, this.book, reduceOnly);
    this.#guarding = new Guarding(terms, lane, this.book, this.#placing, port.out, this.#locks);
  }

  get custody(): Custody {
    return this.#port.custody;
  }

  get held(): number {
    return this.#lane.held;
  }

  /** The coin, or the contract, that is held. */
  get of(): string {
    const { symbol } = this.terms.market;
    return this.isContract ? symbol : symbol.split('/')[0]!;
  }

  /** Whether it has something to leave with, which goes before anything is entered. */
  get isLeaving(): boolean {
    return this.#leaving !== undefined || this.book.of('exit').length > 0;
  }

  /** Whether nothing is on its way that moves coins. */
  get isQuiet(): boolean {
    return this.book.open.every((order) => order.rests && order.isThere && order.booked >= order.filled);
  }

  /** Why nothing is to be entered, if something is against it. */
  get obstacle(): Obstacle | undefined {
    if (this.#lacksStop) return 'no stop';
    const isUnknown = this.book.open.some(({ state }) => state === 'unknown');
    return isUnknown ? 'unknown order' : this.#port.custody.obstacle(this.of);
  }

  /** What its entries may still come to in money: bought is positive. */
  get entering(): number {
    const values = this.book
      .of('entry')
      .map(({ rest, draft }) => (draft.side === 'buy' ? rest : -rest) * draft.price);
    return values.reduce((sum, value) => sum + value, 0);
  }

  /** What its entries may still cost. */
  get spoken(): number {
    return Math.abs(this.entering) * this.terms.costs;
  }

  /** Whether somebody has to watch the price. */
  get isWatching(): boolean {
    return typeof this.#wanted === 'object' || this.#guarding.isWatching;
  }

  /** When it has something to do even if nothing happens. */
  get due(): number {
    const { now } = this.#port.out;
    const retry = this.#retryAt > now && this.#leaving ? this.#retryAt : Infinity;
    return Math.min(this.book.due, retry, this.#guarding.due);
  }

  /** How what is held is guarded, before a bar is taken on. What was decided and never asked for is missed. */
  brace(): Protection | undefined {
    const isMissed = this.#wanted === 'to be sized' && Number.isNaN(this.#lane.wish.entry?.waitsFor ?? NaN);
    if (isMissed) this.#lane.miss();
    if (isMissed) this.#wanted = undefined;
    return this.held === 0 ? undefined : this.#lane.protection;
  }

  /** A bar closed, and the lane decided. `before` is how the position was guarded through the bar, where it was held. */
  decide(closes: number, bar: Bar, before: Protection | undefined): void {
    this.#closes = closes;
    this.#placing.begin(closes);
    this.#price = bar.close;
    if (before) {
      const worst = this.held > 0 ? bar.low : bar.high;
      this.#touch(worst, before);
      this.#touch(bar.high + bar.low - worst, before);
    }
    const { leave, entry } = this.#lane.wish;
    if (entry?.isNew) this.#wanted = 'to be sized';
    else if (!entry) this.#wanted = undefined;
    if (!entry || entry.isNew) this.#takeBackEntries();
    if (leave !== undefined) this.leave(leave, Infinity, false, bar.close);
  }

  /** The market is at a price. */
  see(price: number): void {
    // A price of nothing is no price.
    if (!(price > 0 && price < Infinity)) return;
    this.#price = price;
    this.#touch(price, this.#lane.protection);
  }

  /** Leaves with what is held, or so much of it. */
  leave(reason: Reason, quantity: number, inside: boolean, hoped: number): void {
    if (this.#leaving || this.held === 0) return;
    this.#leaving = { reason, quantity, inside, hoped };
    this.#refusals = 0;
    this.#retryAt = -Infinity;
  }

  /** Enters nothing, and takes back what waits to be entered. */
  withdraw(): void {
    this.#wanted = undefined;
    this.#takeBackEntries();
  }

  /** Leaves with everything, also with what turns up only later. */
  close(): void {
    this.withdraw();
    this.#isClosing = true;
  }

  /** Trades again, and takes what the account holds for what it is to hold. */
  accept(): void {
    this.#isClosing = false;
    this.#lacksStop = false;
    this.#port.custody.accept(this.of);
  }

  /** Takes out of the books what is not there, or is nothing that could be sold. */
  writeOff(quantity: number): void {
    const out = Math.sign(this.held) * Math.min(Math.abs(this.held), quantity);
    this.#lane.book({ quantity: -out, price: 0, fee: 0, slippage: 0, reason: 'write-off', inside: true });
    this.#port.write();
  }

  /** Does what is to be done to come from what is to what is wanted. */
  drive(): void {
    for (const order of this.book.settle()) this.#settled(order);
    if (this.#isClosing) this.leave('risk', Infinity, true, this.#price);
    this.#touch(this.#price, this.#lane.protection);
    if (this.#leaving) this.#leave();
    if (!this.#leaving && this.held !== 0) this.#guard();
    if (!this.#leaving && this.held === 0) this.#guarding.clear();
    if (this.book.ask()) this.#port.custody.lookSoon();
    this.#guarding.watchNakedness();
  }

  /** Enters what the last close decided, with the money that is not spoken for. */
  enter(spoken: number): void {
    if (!this.#wanted || this.isLeaving || this.book.of('entry').length > 0) return;
    // What guarded the last position is still on its way out.
    if (this.held === 0 && this.book.open.length > 0) return;
    const isKnown = this.#wanted !== 'to be sized';
    const sized = this.#wanted === 'to be sized' ? this.#lane.size(spoken) : this.#wanted;
    this.#port.write();
    this.#wanted = undefined;
    if (!sized) return;
    if (this.held * sized.quantity < 0)
      return this.leave('signal', Math.abs(sized.quantity), false, this.#price);
    if (!sized.waits?.asStop || this.terms.abilities.triggers) this.#enter(sized, false);
    else if (isKnown && this.#isReached(sized)) this.#enter(sized, true);
    else this.#wanted = sized;
  }

  #enter({ quantity, price, waits, stop, target, decided }: Sized, isReached: boolean): void {
    const waiting = isReached ? null : waits;
    const isPlaced = this.#placing.place({
      leg: 'entry',
      quantity,
      price,
      stop: finite(stop),
      target: finite(target),
      limit: waiting && !waiting.asStop ? waiting.price : null,
      trigger: waiting?.asStop ? waiting.price : null,
      purpose: {
        reason: 'entry',
        inside: waits !== null,
        hoped: waits?.price ?? this.#price,
        decided,
      },
    });
    if (!isPlaced) this.#lane.miss();
  }

  #isReached({ quantity, waits }: Sized): boolean {
    return waits !== null && (this.#price - waits.price) * quantity >= 0;
  }

  // Coins that an order ties up have to be free before they can be sold.
  #leave(): void {
    const leaving = this.#leaving!;
    this.#takeBackEntries();
    if (this.held === 0 && this.book.of('entry').length === 0) this.#leaving = undefined;
    if (this.held === 0 || (this.#locks && !this.#guarding.takeBack())) return;
    if (this.book.of('exit').length > 0 || !isDue(this.#retryAt, this.#port.out.now)) return;
    const size = Math.abs(this.held);
    const most = Math.min(size, leaving.quantity, this.#port.custody.most(this.of));
    const quantity = wholeLots(most, this.terms.rules.lot);
    if (!this.#isOrder(quantity)) return this.#giveUp(most < size && leaving.quantity >= size);
    const { reason, inside, hoped } = leaving;
    const isPlaced = this.#placing.place({
      leg: 'exit',
      quantity: -Math.sign(this.held) * quantity,
      price: this.#price,
      stop: null,
      target: null,
      limit: null,
      trigger: null,
      purpose: {
        reason,
        inside,
        hoped,
      },
    });
    if (!isPlaced) this.#pause();
  }

  // What cannot be sold: because it is not there, or because nobody takes so little.
  #giveUp(isMissing: boolean): void {
    this.#leaving = undefined;
    if (!isMissing) return this.#sweep();
    this.#port.out.alert(
      'critical',
      `${this.terms.name}: ${shown(Math.abs(this.held))} should be left with, and the account does not have it. Resume the bot to accept what is there.`,
    );
  }

  // A remainder too small to sell stays in the account and leaves the books.
  #sweep(): void {
    const { held } = this;
    if (this.#isOrder(wholeLots(Math.abs(held), this.terms.rules.lot))) return;
    this.#port.custody.besides(this.of, held);
    this.#port.out.alert(
      'info',
      `${this.terms.name}: ${shown(Math.abs(held))} is dust, less than the market takes: it stays in the account and is written off.`,
    );
    this.writeOff(Infinity);
  }

  #isOrder(quantity: number): boolean {
    return isOrder(quantity, this.#price, this.terms.rules, !this.#locks);
  }

  #guard(): void {
    if (this.book.open.length === 0) this.#sweep();
    if (this.held === 0 || this.book.of('exit').length > 0) return;
    if (this.#guarding.guard()) return;
    this.#lacksStop = true;
    this.#port.out.alert(
      'critical',
      `${this.terms.name}: twice no stop could be had, so what is held is sold. Nothing is entered there until the bot is resumed.`,
    );
    this.leave('risk', Infinity, true, this.#price);
    this.#leave();
  }

  #touch(price: number, protection: Protection): void {
    const touched = this.#guarding.touch(price, protection);
    if (touched) this.leave(touched.reason, touched.quantity, true, touched.price);
  }

  #takeBackEntries(): void {
    for (const order of this.book.of('entry')) this.book.cancel(order);
  }

  #settled(order: RealOrder): void {
    const { leg, booked, state, failure, draft } = order;
    const isRefused = booked === 0 && (state === 'refused' || state === 'never accepted');
    if (leg === 'stop' || leg === 'target') this.#guarding.lost(order, this.#leaving !== undefined);
    if (leg === 'exit' && this.#leaving) {
      this.#leaving.quantity -= booked;
      if (!(this.#leaving.quantity > 1e-9 * booked)) this.#leaving = undefined;
      if (isRefused) this.#pause();
    }
    if (!isRefused || (leg !== 'entry' && leg !== 'exit')) return;
    if (leg === 'entry' && draft.closes === this.#closes) this.#lane.miss();
    if (failure?.kind === 'funds') this.#port.custody.lookSoon();
    if (leg === 'exit' && this.held === 0) return;
    // Who is told again and again hears less each time.
    if (leg === 'exit' && !isWorthTelling(this.#refusals)) return;
    this.#port.out.alert(
      leg === 'exit' ? 'critical' : 'warning',
      `${this.terms.name}: the ${leg} was ${state}${failure ? `: ${failure.message}` : ''}.`,
    );
  }

  #pause(): void {
    const { now } = this.#port.out;
    this.#retryAt = now + Math.min(longestPause, firstPause * 2 ** this.#refusals++);
  }

  #book(order: RealOrder, execution: Execution): void {
    const { held } = this;
    const [base, rest] = this.terms.market.symbol.split('/') as [string, string];
    const quote = this.isContract ? rest.split(':')[1]! : rest;
    const { custody, out } = this.#port;
    const worth = (coin: string) => this.#port.worth(coin, quote, this.terms.market.exchange);
    const coins = { base: this.isContract ? null : base, quote, held, worth };
    const { booking, unvalued } = bookingOf(execution, order.purpose, coins);
    if (unvalued !== null)
      out.alert(
        'warning',
        `${this.terms.name}: a fee of ${execution.fee} ${unvalued} is not in the books: nothing says what it is worth.`,
      );
    const isTooMuch = order.leg !== 'entry' && (held + booking.quantity) * booking.quantity > 1e-9;
    this.#price = execution.price;
    this.#lane.book(booking, isTooMuch ? unguarded : order.purpose.decided);
    custody.moved(this.of, execution.feeCoin === base || execution.feeCoin === quote ? null : execution);
    const { tradeId, time: at, fee, feeCoin } = execution;
    this.#port.write({ clientId: order.clientId, tradeId, at, fee, feeCoin });
    this.#guarding.filled(order);
    if (!isTooMuch) return;
    out.alert(
      'critical',
      `${this.terms.name}: more was closed than was held; what is too much is taken back.`,
    );
    this.leave('risk', Infinity, true, execution.price);
  }
}
