import type { Bars } from '#market';
import { reasonCode, type RefusalReason, wholeLots } from '#orders';
import type { Book, Execution } from './book.ts';
import { isInUnits, type Lot, noGuards, type Order, reachedAt, wholeTimes } from './order.ts';
import type { QueueRules } from './rules.ts';

/** What a broker has to know besides its orders. */
interface Surroundings {
  readonly bars: Bars;
  readonly book: Book;
  readonly rules: QueueRules;
  readonly hopeful: boolean;
  readonly refuse: (bar: number, reason: RefusalReason, wanted: number) => void;
}

/** Works orders off in the sequence in which they stand in the queue. */
export class Broker {
  readonly queue: Order[] = [];
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Puts an entry at the end of the queue. */
  place(entry: Order): void {
    if (this.#around.rules.exclusiveOrders) this.#clear(entry);
    this.queue.push(entry);
  }

  /** Puts an order that closes a lot at the front of the queue. */
  close(lot: Lot, reason: number, decidedBar: number): void {
    this.queue.unshift({ ...noGuards, size: -lot.size, type: 'market', price: NaN, lot, reason, decidedBar });
  }

  /** Gives a lot a stop in place of the one it has, at the front of the queue. */
  protect(lot: Lot, price: number, reason: number, decidedBar: number): void {
    if (lot.stop) this.#remove(lot.stop);
    const guard = { ...noGuards, guards: true, size: -lot.size, lot, reason, decidedBar };
    lot.stop = { ...guard, type: 'stop', price };
    this.queue.unshift(lot.stop);
  }

  /** Works the queue off in a bar; once more when an entry brought guards that the bar may reach. */
  work(i: number): void {
    const { book, bars } = this.#around;
    for (let again = this.#isAnyDue(i); again;) {
      again = false;
      for (const order of this.queue.slice())
        if (this.queue.includes(order) && this.#execute(order, i)) again = true;
    }
    if (book.equityAt(bars.close[i]!) <= 0) this.#ruin(i);
  }

  // Cancels what waits and closes what is open. The engine steps over the order that follows each
  // one it cancels, so that the second of two survives.
  #clear({ size, decidedBar }: Order): void {
    for (let k = 0; k < this.queue.length; k++) if (!this.queue[k]!.guards) this.queue.splice(k, 1);
    for (const lot of this.#around.book.lots)
      this.close(lot, lot.size * size < 0 ? reasonCode.reversal : reasonCode.signal, decidedBar);
  }

  #isAnyDue(i: number): boolean {
    for (const order of this.queue) if (!Number.isNaN(this.#priceOf(order, i))) return true;
    return false;
  }

  #priceOf(order: Order, i: number): number {
    const { bars, rules } = this.#around;
    const open = bars.open[i]!;
    const market = rules.tradeOnClose && !order.guards ? bars.close[i - 1]! : open;
    return reachedAt(order, open, bars.high[i]!, bars.low[i]!, market);
  }

  // Says whether the queue has to be gone through again.
  #execute(order: Order, i: number): boolean {
    const { book, hopeful } = this.#around;
    const { lot, guards, reason } = order;
    const price = this.#priceOf(order, i);
    if (Number.isNaN(price)) return false;
    if (!lot) {
      this.#remove(order);
      return this.#enter(order, price, i);
    }
    const ambiguous = guards && this.#isTorn(lot, i);
    if (ambiguous && hopeful && order === lot.stop) return false;
    if (book.lots.includes(lot))
      this.#take(lot, Math.abs(lot.size), this.#execution(order, price, i, reason, ambiguous));
    this.#remove(order);
    return false;
  }

  // What is held the other way goes first, oldest first, and stays gone if the rest is refused.
  #enter(order: Order, price: number, i: number): boolean {
    const { book, rules, refuse } = this.#around;
    const direction = Math.sign(order.size);
    const perUnit = book.perUnit(direction, price);
    const count = isInUnits(order.size)
      ? Math.abs(order.size)
      : wholeTimes(book.availableAt(i) * Math.abs(order.size), perUnit * rules.unit);
    let need = wholeLots(count * rules.unit, rules.unit);
    if (need === 0) refuse(i, 'cash', direction * rules.unit);
    for (const lot of book.lots.slice()) {
      if (need === 0 || lot.size * direction > 0) break;
      const part = Math.min(need, Math.abs(lot.size));
      this.#take(lot, part, this.#execution(order, price, i, reasonCode.reversal, false));
      need -= part;
    }
    if (need * perUnit > book.availableAt(i)) refuse(i, 'cash', direction * need);
    else if (need > 0) return this.#open(order, direction * need, price, i);
    return false;
  }

  #open(order: Order, size: number, price: number, i: number): boolean {
    const { book, hopeful } = this.#around;
    const { stopLoss, takeProfit, decidedBar } = order;
    const again = this.#isGuardedAtOnce(order, i);
    const deferred = !again && (this.#contains(i, stopLoss) || this.#contains(i, takeProfit));
    const lot = book.open(size, this.#execution(order, price, i, reasonCode.entry, deferred), decidedBar);
    if (!Number.isNaN(takeProfit)) {
      const guard = { ...noGuards, guards: true, size: -size, lot, decidedBar };
      lot.target = { ...guard, type: 'limit', price: takeProfit, reason: reasonCode['take-profit'] };
      this.queue.push(lot.target);
    }
    if (!Number.isNaN(stopLoss)) this.protect(lot, stopLoss, reasonCode['stop-loss'], decidedBar);
    return again || (deferred && hopeful && this.#contains(i, takeProfit));
  }

  // Guards of a market order count in its bar; those of one that waited from the next bar on, as the
  // bar may have been there before. Only a target beyond a stop entry must have come after it.
  #isGuardedAtOnce({ size, type, stopLoss, takeProfit }: Order, i: number): boolean {
    if (type === 'market') return !Number.isNaN(stopLoss) || !Number.isNaN(takeProfit);
    if (type === 'limit' || Number.isNaN(takeProfit)) return false;
    const { low, high } = this.#around.bars;
    return size > 0
      ? takeProfit <= high[i]! && !(stopLoss >= low[i]!)
      : takeProfit >= low[i]! && !(stopLoss <= high[i]!);
  }

  #contains(i: number, price: number): boolean {
    const { low, high } = this.#around.bars;
    return low[i]! <= price && price <= high[i]!;
  }

  // Whether the bar reaches stop and target from an open between them.
  #isTorn({ stop, target }: Lot, i: number): boolean {
    return stop !== undefined && target !== undefined && this.#isInside(stop, i) && this.#isInside(target, i);
  }

  #isInside(guard: Order, i: number): boolean {
    const open = this.#around.bars.open[i]!;
    const isBeyond = Number.isNaN(reachedAt(guard, open, open, open, open));
    return isBeyond && !Number.isNaN(this.#priceOf(guard, i));
  }

  #take(lot: Lot, part: number, execution: Execution): void {
    this.#around.book.take(lot, part, execution);
    for (const guard of [lot.stop, lot.target]) {
      if (!guard) continue;
      if (lot.size === 0) this.#remove(guard);
      else guard.size = -lot.size;
    }
  }

  #execution({ type }: Order, price: number, bar: number, reason: number, ambiguous: boolean): Execution {
    const { rules, bars } = this.#around;
    const early = rules.tradeOnClose && type === 'market';
    return { bar, price, reason, inside: type !== 'market' && price !== bars.open[bar]!, early, ambiguous };
  }

  // The engine closes the lots while it goes through their list, which leaves every second one open.
  #ruin(i: number): void {
    const { book, bars } = this.#around;
    const reason = reasonCode.liquidation;
    const execution = { bar: i, price: bars.close[i]!, reason, inside: true, early: false, ambiguous: false };
    for (let k = 0; k < book.lots.length; k++) {
      const lot = book.lots[k]!;
      this.#take(lot, Math.abs(lot.size), execution);
    }
    book.writeOff(i);
  }

  #remove(order: Order): void {
    const k = this.queue.indexOf(order);
    if (k >= 0) this.queue.splice(k, 1);
  }
}
