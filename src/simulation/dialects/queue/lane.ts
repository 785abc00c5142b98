import type { Bars } from '#market';
import { reasonCode, type RefusalReason } from '#orders';
import { type Decision, type Held, hold, type SignalName } from '#strategy';
import type { Desk, Lane, LaneInput } from '../../input.ts';
import { valueAt } from '../../levels.ts';
import { closeAt } from '../../mark.ts';
import type { Purse } from '../../purse.ts';
import { firstOf, type Signal, signalsOf } from '../../signal.ts';
import { TrackRecord } from '../../sizing.ts';
import { away } from '../away.ts';
import { requireAlone, requireSimpleExits } from '../limits.ts';
import { Book } from './book.ts';
import { Broker } from './broker.ts';
import { Entries } from './entries.ts';
import type { Lot, Order } from './order.ts';
import type { QueueRules } from './rules.ts';

/** A plan whose orders wait in a queue and whose entries each open a lot of their own. */
export class QueueLane implements Lane {
  readonly bars: Bars;
  readonly #book: Book;
  readonly #broker: Broker;
  readonly #input: LaneInput;
  readonly #rules: QueueRules;
  readonly #signals: Readonly<Record<SignalName, Signal>>;
  readonly #entries: Entries;
  // Nothing is decided on the first bar, whatever the warm-up.
  readonly #start: number;
  #share = 0;

  constructor(index: number, input: LaneInput, desk: Desk, purse: Purse, rules: QueueRules) {
    requireSimpleExits(input.guards, desk.dialect.name);
    requireAlone(purse, desk.dialect.name);
    this.bars = input.bars;
    this.#input = input;
    this.#rules = rules;
    this.#signals = signalsOf(input);
    this.#start = Math.max(1, input.warmup);
    const { bars } = input;
    const record = new TrackRecord();
    const { hopeful } = desk;
    const book = new Book(index, bars, desk, purse, (profit) => record.add(profit));
    const refuse = (bar: number, reason: RefusalReason, wanted: number) =>
      void desk.refusals.push({ lane: index, bar, reason, wanted, allowed: 0 });
    this.#book = book;
    this.#broker = new Broker({ bars, book, rules, hopeful, refuse });
    this.#entries = new Entries(input, desk, rules, book, this.#broker, record, refuse);
    purse.join(this);
  }

  get held(): number {
    return this.#book.held;
  }

  get waiting(): readonly Order[] {
    return this.#broker.queue;
  }

  get lots(): readonly Lot[] {
    return this.#book.lots;
  }

  markAt(time: number): number {
    return closeAt(this.bars, time);
  }

  leaveAtOpen(): void {}

  enterAtOpen(): void {}

  endBar(i: number): void {
    const broker = this.#broker;
    if (this.#book.isRuined) return;
    broker.work(i);
    if (!this.#book.isRuined && i >= this.#start) this.#decide(i);
  }

  quietUntil(from: number, to: number): number {
    const { isRuined, lots } = this.#book;
    if (isRuined) return to;
    if (this.#input.decide || this.waiting.length > 0 || lots.length > 0) return from;
    const { enterLong, enterShort } = this.#signals;
    return firstOf(enterLong, enterShort, Math.max(from, this.#start), to);
  }

  finish(i: number): void {
    const broker = this.#broker;
    if (this.#book.isRuined || i < this.#start) return;
    for (const lot of this.lots.toReversed()) broker.close(lot, reasonCode.end, i);
    broker.work(i);
  }

  #decide(i: number): void {
    const { decide } = this.#input;
    this.#trail(i);
    this.#closeOld(i);
    if (decide) {
      const close = this.bars.close[i]!;
      this.#hear(i, decide(i, this.#view(i), this.#book.equityAt(close)));
    } else this.#read(i);
  }

  // The engine has no trailing stop; its strategies move the stop at every close.
  #trail(i: number): void {
    const { trail } = this.#input.guards;
    if (!trail) return;
    for (const lot of this.#book.lots) {
      const direction = Math.sign(lot.size);
      const stop = away(
        { ...trail, value: valueAt(trail, lot.decidedBar) },
        this.bars.close[i]!,
        -direction,
        i,
      );
      if (lot.stop && (stop - lot.stop.price) * direction <= 0) continue;
      this.#broker.protect(lot, stop, reasonCode['trailing-stop'], i);
    }
  }

  #closeOld(i: number): void {
    const { maxBars = Infinity } = this.#input.guards;
    for (const lot of this.#book.lots)
      if (i - lot.entryBar + 1 >= maxBars) this.#broker.close(lot, reasonCode.time, i);
  }

  #closeAll(i: number, reason: number): void {
    for (const lot of this.#book.lots) this.#broker.close(lot, reason, i);
  }

  #read(i: number): void {
    const { enterLong, exitLong, enterShort, exitShort } = this.#signals;
    const { size } = this.#input.signals;
    const { held } = this;
    if ((held > 0 && exitLong.on(i)) || (held < 0 && exitShort.on(i))) this.#closeAll(i, reasonCode.signal);
    if (this.#rules.entryWhen === 'flat' && held !== 0) return;
    const scale = size ? Math.min(1, size[i]!) : 1;
    if (enterLong.on(i)) this.#entries.bySignal(i, 1, scale);
    if (enterShort.on(i)) this.#entries.bySignal(i, -1, scale);
  }

  #hear(i: number, decision: Decision): void {
    if (decision === hold) return;
    if (typeof decision === 'object') {
      this.#share = 0;
      return this.#entries.byOrder(i, decision);
    }
    if (decision === this.#share) return;
    this.#share = decision;
    if (decision === 0) this.#closeAll(i, reasonCode.signal);
    else this.#entries.toShare(i, decision);
  }

  #view(i: number): Held {
    const { held, lots } = this;
    const first = lots[0];
    if (!first || held === 0) return { side: 'flat', quantity: 0, entryPrice: 0, bars: 0, gain: 0 };
    let value = 0;
    for (const { size, price } of lots) value += size * price;
    const entryPrice = value / held;
    return {
      side: held > 0 ? 'long' : 'short',
      quantity: held,
      entryPrice,
      bars: i - first.entryBar + 1,
      gain: (this.bars.close[i]! / entryPrice - 1) * Math.sign(held),
    };
  }
}
