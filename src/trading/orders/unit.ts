import type { Execution, FundingPayment } from '#exchange';
import type { Reason } from '#orders';
import type { Obstacle } from '#risk';
import type { Bar, ExchangeLane, Protection, Sized } from '#simulation';
import { finite } from '../drafts.ts';
import { bookExecution, bookForced, bookFunding } from './booking.ts';
import { OrderBook } from './book.ts';
import type { Custody } from './custody.ts';
import { isWorthTelling } from './due.ts';
import { sweep, writeOff } from './dust.ts';
import { Guarding } from './guarding.ts';
import { Leaving } from './leaving.ts';
import type { RealOrder } from './order.ts';
import type { UnitParts, UnitPort, UnitTerms } from './parts.ts';
import { Past } from './past.ts';
import { Placing } from './placing.ts';
import type { Watched } from './watched.ts';

const noEntry: Pick<Sized, 'quantity' | 'waits'> = { quantity: 0, waits: null };

/**
 * One market of a bot at an exchange: an entry with all that guards it. Whatever happens, it goes on
 * from what is to what is wanted; nothing is remembered of how it got there.
 */
export class Unit {
  readonly terms: UnitTerms;
  readonly book: OrderBook;
  readonly isContract: boolean;
  readonly #parts: UnitParts;
  readonly #guarding: Guarding;
  readonly #leaving: Leaving;
  readonly #past = new Past();
  #wanted: Sized | 'to be sized' | undefined;
  #price = NaN;
  #closes = NaN;
  /** Whether whatever turns up is left with. */
  #isClosing = false;
  #lacksStop = false;

  constructor(terms: UnitTerms, lane: ExchangeLane, port: UnitPort) {
    const { symbol, exchange } = terms.market;
    this.terms = terms;
    this.isContract = symbol.includes(':');
    const book = new OrderBook(exchange, symbol, port.out, (order, execution) => {
      this.#price = execution.price;
      const isRight = bookExecution(this.#parts, order, execution);
      this.#guarding.filled(order);
      if (!isRight) this.#takeTooMuchBack();
    });
    this.book = book;
    const of = this.isContract ? symbol : symbol.split('/')[0]!;
    // Where bots share a contract there is one position of all of them: it tells nobody's apart.
    const reduceOnly = () => this.isContract && terms.abilities.reduceOnly && !port.custody.isShared(of);
    const placing = new Placing(terms, port, book, reduceOnly);
    this.#parts = { terms, port: this.#noting(port), lane, book, placing, of, locks: () => !reduceOnly() };
    this.#guarding = new Guarding(this.#parts);
    this.#leaving = new Leaving(this.#parts);
  }

  get custody(): Custody {
    return this.#parts.port.custody;
  }

  get held(): number {
    return this.#parts.lane.held;
  }

  /** What was held right before a time. */
  heldAt(time: number): number {
    return this.#past.heldAt(time, this.held);
  }

  /** Whether anything is held, or was since a time. */
  wasHolding(since: number): boolean {
    return this.held !== 0 || this.#past.hasChangedSince(since);
  }

  /** The coin, or the contract, that is held. */
  get of(): string {
    return this.#parts.of;
  }

  /** Whether it has something to leave with, which goes before anything is entered. */
  get isLeaving(): boolean {
    return this.#leaving.isWanted || this.book.of('exit').length > 0;
  }

  /** Whether nothing is on its way that moves coins. */
  get isQuiet(): boolean {
    return this.book.open.every((order) => order.rests && order.isThere && order.booked >= order.filled);
  }

  /** Why nothing is to be entered, if something is against it. */
  get obstacle(): Obstacle | undefined {
    if (this.#lacksStop) return 'no stop';
    const isUnknown = this.book.open.some(({ state }) => state === 'unknown');
    return isUnknown ? 'unknown order' : this.custody.obstacle(this.of);
  }

  /** What its entries may still come to in money: bought is positive. */
  get entering(): number {
    let value = 0;
    for (const { leg, rest, draft } of this.book.open)
      if (leg === 'entry') value += (draft.side === 'buy' ? rest : -rest) * draft.price;
    return value;
  }

  /** What its entries may still cost. */
  get spoken(): number {
    return Math.abs(this.entering) * this.terms.costs;
  }

  /** What somebody has to watch the price for; undefined when it is nothing. */
  get watched(): Watched | undefined {
    let { below, above } = this.#guarding.levels;
    const { quantity, waits } = typeof this.#wanted === 'object' ? this.#wanted : noEntry;
    if (waits && quantity > 0) above = Math.min(above, waits.price);
    if (waits && quantity < 0) below = Math.max(below, waits.price);
    const isNothing = below === -Infinity && above === Infinity;
    return isNothing ? undefined : { market: this.terms.market, below, above };
  }

  /** When it has something to do even if nothing happens. */
  get due(): number {
    return Math.min(this.book.due, this.#leaving.due, this.#guarding.due);
  }

  /** How what is held is guarded, before a bar is taken on. What was decided and never asked for is missed. */
  brace(): Protection | undefined {
    const isMissed =
      this.#wanted === 'to be sized' && Number.isNaN(this.#parts.lane.wish.entry?.waitsFor ?? NaN);
    if (isMissed) this.#parts.lane.miss();
    if (isMissed) this.#wanted = undefined;
    // Of a bar that a position began inside of, nobody knows what came before.
    return this.held === 0 || this.#parts.lane.isNew ? undefined : this.#parts.lane.protection;
  }

  /** A bar closed, and the lane decided. `before` is how the position was guarded through the bar, where it was held. */
  decide(closes: number, bar: Bar, before: Protection | undefined): void {
    this.#closes = closes;
    this.#parts.placing.begin(closes);
    this.#price = bar.close;
    if (before) {
      const worst = this.held > 0 ? bar.low : bar.high;
      this.#touch(worst, before);
      this.#touch(bar.high + bar.low - worst, before);
    }
    const { leave, entry } = this.#parts.lane.wish;
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
    this.#touch(price, this.#parts.lane.protection);
  }

  /** Leaves with what is held, or so much of it. */
  leave(reason: Reason, quantity: number, inside: boolean, hoped: number): void {
    this.#leaving.want(reason, quantity, inside, hoped);
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
    this.custody.accept(this.of);
  }

  /** Takes out of the books what is not there. */
  writeOff(quantity: number): void {
    writeOff(this.#parts, quantity);
  }

  /** The exchange closed so much in our place: bought is positive. */
  force(execution: Execution, quantity: number): void {
    this.#price = execution.price;
    if (!bookForced(this.#parts, execution, quantity)) this.#takeTooMuchBack();
  }

  /** So much of what was paid falls to what was held. */
  charge(payment: FundingPayment, paid: number): void {
    bookFunding(this.#parts, payment, paid, this.#price);
  }

  /** Does what is to be done to come from what is to what is wanted. */
  drive(): void {
    for (const order of this.book.settle()) this.#settled(order);
    if (this.#isClosing) this.leave('risk', Infinity, true, this.#price);
    this.#touch(this.#price, this.#parts.lane.protection);
    this.#leave();
    if (this.held !== 0 && (!this.#leaving.isWanted || this.#leaving.isResting)) this.#guard();
    if (!this.#leaving.isWanted && this.held === 0) this.#guarding.clear();
    if (this.book.ask()) this.custody.lookSoon();
    this.#guarding.watchNakedness();
  }

  /** Enters what the last close decided, with the money that is not spoken for. */
  enter(spoken: number): void {
    if (!this.#wanted || this.isLeaving || this.book.of('entry').length > 0) return;
    // What guarded the last position is still on its way out.
    if (this.held === 0 && this.book.open.length > 0) return;
    const isKnown = this.#wanted !== 'to be sized';
    const sized = this.#wanted === 'to be sized' ? this.#parts.lane.size(spoken) : this.#wanted;
    this.#parts.port.write();
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
    const isPlaced = this.#parts.placing.place({
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
    if (!isPlaced) this.#parts.lane.miss();
  }

  #isReached({ quantity, waits }: Sized): boolean {
    return waits !== null && (this.#price - waits.price) * quantity >= 0;
  }

  #leave(): void {
    if (this.#leaving.isWanted) this.#takeBackEntries();
    this.#leaving.drive(this.#price, () => this.#guarding.takeBack());
  }

  #guard(): void {
    if (this.book.open.length === 0) sweep(this.#parts, this.#price);
    if (this.held === 0 || this.book.of('exit').length > 0) return;
    if (this.#guarding.guard(this.#leaving.isWanted)) return;
    this.#lacksStop = true;
    this.#parts.port.out.alert(
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

  // Whatever changes what is held is written down, and noted with its time.
  #noting(port: UnitPort): UnitPort {
    let held = 0;
    return {
      ...port,
      write: (real) => {
        if (this.held !== held) this.#past.note(real?.at ?? port.out.now, this.held - held);
        ({ held } = this);
        port.write(real);
      },
    };
  }

  #takeBackEntries(): void {
    for (const order of this.book.of('entry')) this.book.cancel(order);
  }

  #settled(order: RealOrder): void {
    const { leg, booked, state, failure, draft } = order;
    if (leg === 'stop' || leg === 'target') return this.#guarding.lost(order, this.#leaving.isWanted);
    if (leg === 'exit') this.#leaving.settled(order);
    // An exit that took what there was, and that was nothing, is as good as refused.
    const isRefused = leg === 'exit' || state === 'refused' || state === 'never accepted';
    if (!isRefused || booked > 0) return;
    if (leg === 'entry' && draft.closes === this.#closes) this.#parts.lane.miss();
    if (failure?.kind === 'funds') this.custody.lookSoon();
    if (leg === 'exit' && (this.held === 0 || !isWorthTelling(this.#leaving.refusals))) return;
    this.#parts.port.out.alert(
      leg === 'exit' ? 'critical' : 'warning',
      `${this.terms.name}: the ${leg} was ${state}${failure ? `: ${failure.message}` : ''}.`,
    );
  }

  #takeTooMuchBack(): void {
    this.#parts.port.out.alert(
      'critical',
      `${this.terms.name}: more was closed than was held; what is too much is taken back.`,
    );
    this.#leaving.insist('risk', Infinity, true, this.#price);
  }
}
