import { reasonCode, type RefusalReason } from '#orders';
import type { OrderRequest } from '#strategy';
import type { Desk, LaneInput } from '../../input.ts';
import type { Level } from '../../levels.ts';
import { type Given, nothingGiven } from '../../position.ts';
import { sizings, type TrackRecord } from '../../sizing.ts';
import { away } from '../away.ts';
import type { Book } from './book.ts';
import type { Broker } from './broker.ts';
import type { Order } from './order.ts';
import type { QueueRules } from './rules.ts';

/** Turns what a close wants to enter into orders: how they wait, how large they are, what guards them. */
export class Entries {
  readonly #input: LaneInput;
  readonly #desk: Desk;
  readonly #rules: QueueRules;
  readonly #book: Book;
  readonly #broker: Broker;
  readonly #record: TrackRecord;
  readonly #refuse: (bar: number, reason: RefusalReason, wanted: number) => void;

  constructor(
    input: LaneInput,
    desk: Desk,
    rules: QueueRules,
    book: Book,
    broker: Broker,
    record: TrackRecord,
    refuse: (bar: number, reason: RefusalReason, wanted: number) => void,
  ) {
    this.#input = input;
    this.#desk = desk;
    this.#rules = rules;
    this.#book = book;
    this.#broker = broker;
    this.#record = record;
    this.#refuse = refuse;
  }

  /** Enters the way that the rules or the plan say. */
  bySignal(i: number, direction: number, scale: number): void {
    const { entryType, entryOffset } = this.#rules;
    const { entry } = this.#input;
    const close = this.#input.bars.close[i]!;
    const offset: Level = { kind: 'fraction', value: entryOffset };
    const limit = entryType === 'limit' ? offset : entry?.limit;
    const stop = entryType === 'stop' ? offset : entry?.stop;
    if (limit) this.#enter(i, direction, scale, 'limit', away(limit, close, -direction, i));
    else if (stop) this.#enter(i, direction, scale, 'stop', away(stop, close, direction, i));
    else this.#enter(i, direction, scale, 'market', NaN);
  }

  /** Places an order with terms of its own. */
  byOrder(i: number, order: OrderRequest): void {
    const { enter, size = 1, limit, stop } = order;
    const type = limit !== undefined ? 'limit' : stop !== undefined ? 'stop' : 'market';
    this.#enter(i, enter === 'long' ? 1 : -1, size, type, limit ?? stop ?? NaN, order);
  }

  /** Reaches a share of equity by buying or selling the whole units that are missing. */
  toShare(i: number, share: number): void {
    const { held } = this.#book;
    const direction = Math.sign(share);
    if (held === 0) return this.#enter(i, direction, Math.abs(share), 'market', NaN);
    const { unit } = this.#rules;
    const close = this.#input.bars.close[i]!;
    const price = this.#book.perUnit(direction, close);
    const missing = Math.trunc(((this.#book.equityAt(close) * share) / price - held) / unit);
    if (missing !== 0) this.#place(i, missing, 'market', NaN, nothingGiven);
  }

  #enter(
    i: number,
    direction: number,
    scale: number,
    type: Order['type'],
    price: number,
    given: Given = nothingGiven,
  ): void {
    const [stopLoss] = this.#levels(i, direction, type, price, given);
    const size = this.#size(i, direction, scale, stopLoss);
    if (size !== 0) this.#place(i, direction * size, type, price, given);
    else if (scale !== 0) this.#refuse(i, 'too-small', direction * this.#rules.unit);
  }

  #place(i: number, size: number, type: Order['type'], price: number, given: Given): void {
    const direction = Math.sign(size);
    const [stopLoss, takeProfit] = this.#levels(i, direction, type, price, given);
    const expected = type === 'market' ? this.#book.entryPrice(direction, this.#input.bars.close[i]!) : price;
    if (Number.isNaN(size + expected)) return this.#refuse(i, 'undefined', size);
    if ((expected - stopLoss) * direction <= 0 || (takeProfit - expected) * direction <= 0)
      return this.#refuse(i, 'wrong-side', size);
    const reason = reasonCode.entry;
    this.#broker.place({ size, type, price, guards: false, stopLoss, takeProfit, reason, decidedBar: i });
  }

  #levels(
    i: number,
    direction: number,
    type: Order['type'],
    price: number,
    given: Given,
  ): readonly [stopLoss: number, takeProfit: number] {
    const { stop, targets } = this.#input.guards;
    const reference = type === 'market' ? this.#input.bars.close[i]! : price;
    const target = targets[0]?.at;
    return [
      given.stopLoss ?? (stop ? away(stop, reference, -direction, i) : NaN),
      given.takeProfit ?? (target ? away(target, reference, direction, i) : NaN),
    ];
  }

  // Below one a share of what can be spent, else whole units.
  #size(i: number, direction: number, scale: number, stopLoss: number): number {
    const { size: buySize, sellSize = buySize, unit } = this.#rules;
    const { account } = this.#desk;
    const own = direction > 0 ? buySize : sellSize;
    if (own !== undefined) return own < 1 ? own * scale : Math.trunc(own * scale);
    if (account.sizing === 'share') return Math.min(account.size * scale, allButNothing);
    const close = this.#input.bars.close[i]!;
    const price = this.#book.entryPrice(direction, close);
    const quantity = sizings[account.sizing].quantity({
      size: account.size,
      equity: this.#book.equityAt(close),
      perUnit: this.#book.perUnit(direction, close),
      price,
      stopDistance: Number.isNaN(stopLoss) ? Infinity : (price - stopLoss) * direction,
      volatility: this.#input.volatility ? this.#input.volatility[i]! : NaN,
      record: this.#record,
    });
    return Math.trunc((quantity * scale) / unit);
  }
}

// The largest share below one, which would be one unit.
const allButNothing = 1 - Number.EPSILON;
