import { timeframeLength } from '#market';
import { type OrderRules, reasonCode, type RefusalReason, wholeLots } from '#orders';
import { type Account, spendable } from './account.ts';
import { type Charges, Dues, noCharges } from './charges.ts';
import type { Desk, EntryWish, LaneInput } from './input.ts';
import type { Intent } from './intent.ts';
import { Margin } from './margin.ts';
import type { Decided, Position } from './position.ts';
import type { Purse } from './purse.ts';
import { sizings, TrackRecord } from './sizing.ts';

/** An execution as it is booked, with its reason as a code. */
export interface Booking {
  /** Bought is positive, sold is negative; nothing for a charge. */
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly slippage: number;
  readonly reason: number;
  /** Whether it happened after the bar's open. */
  readonly inside: boolean;
}

/** The money of a lane: what an entry may cost, what every fill moves, what holding is charged. */
export class Till {
  readonly account: Required<Account>;
  readonly #index: number;
  readonly #input: LaneInput;
  readonly #desk: Desk;
  readonly #purse: Purse;
  readonly #position: Position;
  readonly #rules: OrderRules;
  readonly #charges: Charges;
  readonly #margin: Margin;
  readonly #record = new TrackRecord();
  #nextCharge = 0;
  // Cash that has flowed since the trade began: its profit once it is flat.
  #flow = 0;

  constructor(
    index: number,
    input: LaneInput,
    desk: Desk,
    purse: Purse,
    position: Position,
    rules: OrderRules,
  ) {
    this.account = desk.account;
    this.#index = index;
    this.#input = input;
    this.#desk = desk;
    this.#purse = purse;
    this.#position = position;
    this.#rules = rules;
    this.#charges = input.charges ?? noCharges;
    this.#margin = new Margin(desk.account, purse, position);
  }

  /** Opens a position, or says in the record why not. */
  open(i: number, at: number, intent: Intent, isMaker: boolean, inside: boolean, ambiguous: boolean): void {
    const fee = isMaker ? this.account.makerFee : this.account.fee;
    const equity = this.#equityFor(i, intent.isWaiting);
    const quantity = this.granted(i, at, intent, isMaker, equity, this.#purse.free);
    if (quantity === 0) return;
    const price = isMaker ? at : this.taken(i, at, quantity);
    this.#begin(i, quantity, price, intent);
    this.#book(i, quantity, at, price, fee, reasonCode.entry, inside, ambiguous);
    this.#position.protect(price, this.#margin.ruin());
  }

  /** What of an entry is possible with so much money; 0, and why in the record, when nothing is. */
  granted(i: number, at: number, intent: Intent, isMaker: boolean, equity: number, free: number): number {
    const position = this.#position;
    const { enter: direction } = intent;
    const fee = isMaker ? this.account.makerFee : this.account.fee;
    const expected = isMaker ? at : this.taken(i, at, 0, direction);
    const stop = position.stopFor(direction, expected, intent);
    const target = position.targetFor(direction, expected, intent);
    const distance = (expected - stop) * direction;
    const { divisor } = this.#purse;
    const usual = this.#sized(equity, intent, expected, fee, distance);
    if (divisor === Infinity) return this.#refuse(i, 'paused', direction * usual * intent.size);
    const most = usual / divisor;
    const wanted = this.#atMost(i, 'size', direction, most * intent.size, most);
    if (wanted < 0) return this.#refuse(i, 'size', direction * wanted);
    if (Number.isNaN(wanted) || Number.isNaN(stop) || Number.isNaN(target))
      return this.#refuse(i, 'undefined', direction * wanted);
    if ((stop - expected) * direction >= 0 || (target - expected) * direction <= 0)
      return this.#refuse(i, 'wrong-side', direction * wanted);
    return direction * this.#allowed(i, direction, wanted, expected, fee, free);
  }

  /** What an entry would come to if it were filled at the close that decided it. */
  foresee(i: number, intent: Intent, turns: boolean): Omit<EntryWish, 'isNew'> {
    const { account } = this;
    const direction = intent.adjusts ? Math.sign(intent.share) : intent.enter;
    const isMaker = intent.isWaiting && !intent.waitsForStop;
    const fee = isMaker ? account.makerFee : account.fee;
    const at = intent.isWaiting ? intent.wait : this.#input.bars.close[i]!;
    const price = isMaker ? at : this.taken(i, at, 0, direction);
    const stop = this.#position.stopFor(direction, price, intent);
    const equity = this.equityAt(i, true);
    const perUnit = this.#perUnit(price, fee);
    const held = turns ? 0 : Math.abs(this.#position.held);
    // What a pause will refuse is wished for all the same.
    const divisor = this.#purse.divisor === Infinity ? 1 : this.#purse.divisor;
    const share = Math.abs(intent.share) / divisor;
    const scale = intent.adjusts ? share : Math.max(0, Math.min(1, intent.size)) / divisor;
    const wanted =
      intent.adjusts && held !== 0
        ? (equity * share) / perUnit - held
        : scale * this.#sized(equity, intent, price, fee, (price - stop) * direction);
    const most = Math.max(equity, this.#purse.free) / perUnit;
    const target = this.#position.targetFor(direction, price, intent);
    return { quantity: direction * Math.min(wanted, most), price, waitsFor: intent.wait, stop, target };
  }

  /** Brings what is held to a share of equity. */
  resize(i: number, at: number, share: number): void {
    const position = this.#position;
    const change = this.change(i, at, share, this.#equityFor(i, false), this.#purse.free);
    const quantity = position.direction * change;
    if (quantity < 0) this.leave(i, at, -quantity, reasonCode.signal);
    if (quantity <= 0) return;
    const price = this.taken(i, at, change);
    this.#enlarge(change, price);
    this.#book(i, change, at, price, this.account.fee, reasonCode.entry, false, false);
    position.protect(position.price, this.#margin.ruin());
  }

  /** What would bring what is held to a share of equity: bought is positive, sold is negative. */
  change(i: number, at: number, share: number, equity: number, free: number): number {
    const { direction, held: signed } = this.#position;
    const held = Math.abs(signed);
    const perUnit = this.#perUnit(this.taken(i, at, direction), this.account.fee);
    const { divisor } = this.#purse;
    const isPaused = divisor === Infinity;
    const wanted = (equity * share) / (isPaused ? 1 : divisor) / perUnit - held;
    if (isPaused && wanted > 0) return this.#refuse(i, 'paused', direction * wanted);
    // Less than a billionth is noise of the arithmetic, not a wish.
    if (Math.abs(wanted) <= 1e-9 * held) return 0;
    return direction * this.#allowed(i, direction, wanted, at, this.account.fee, free);
  }

  /** Closes the whole position where too little of its margin is left; it never costs more than that. */
  liquidate(i: number, at: number, inside: boolean, ambiguous: boolean): void {
    const price = this.#margin.notBeyondBankruptcy(this.taken(i, at, -this.#position.held));
    const wanted = this.#margin.notBeyondBankruptcy(at);
    this.exit(i, wanted, price, Infinity, reasonCode.liquidation, this.account.fee, inside, ambiguous);
  }

  /** Leaves with a taker's order at a price, wholly or in part. */
  leave(i: number, at: number, most: number, reason: number, inside = false): void {
    const price = this.taken(i, at, -this.#position.held);
    this.exit(i, at, price, most, reason, this.account.fee, inside, false);
  }

  /** Books an exit, of all that is held or at most so much. */
  exit(
    i: number,
    wanted: number,
    price: number,
    most: number,
    reason: number,
    fee: number,
    inside: boolean,
    ambiguous: boolean,
  ): void {
    const part = wholeLots(most, this.#rules.lot);
    if (part === 0) return;
    const quantity = this.#reduce(part);
    this.#book(i, quantity, wanted, price, fee, reason, inside, ambiguous);
    if (this.#position.held === 0) this.#end(i);
  }

  /** Books what was executed elsewhere. More than is held closes all of it, and the rest begins anew. */
  bookOutside(i: number, booking: Booking, decided: Decided): void {
    const { quantity, price, fee, slippage, reason, inside } = booking;
    if (quantity === 0) return this.#due(i, price, fee, reason);
    const position = this.#position;
    const { held } = position;
    const leaves = held * quantity < 0;
    if (leaves && Math.abs(quantity) > Math.abs(held) * (1 + 1e-9)) {
      const share = -held / quantity;
      const part = (whole: number) => whole * share;
      const rest = (whole: number) => whole - part(whole);
      this.bookOutside(i, { ...booking, quantity: -held, fee: part(fee), slippage: part(slippage) }, decided);
      const more = { ...booking, quantity: quantity + held, fee: rest(fee), slippage: rest(slippage) };
      return this.bookOutside(i, { ...more, reason: reasonCode.entry }, decided);
    }
    const moved = leaves ? this.#reduce(Math.abs(quantity)) : quantity;
    if (held === 0) this.#begin(i, moved, price, decided);
    else if (!leaves) this.#enlarge(moved, price);
    this.#pay(moved * price + fee);
    this.#append(i, moved, price, fee, slippage, reason, inside, false);
    if (!leaves) position.protect(position.price, this.#margin.ruin());
    else if (position.held === 0) this.#end(i);
  }

  /** Pays what is due at a bar's open for having held through it. */
  charge(i: number): void {
    const k = this.#dueFrom(i);
    const { bar, funding, days } = this.#charges;
    if (bar[k] !== i) return;
    const { held } = this.#position;
    const price = this.#input.bars.open[i]!;
    const borrowed = held < 0 ? -held * price : Math.max(0, -this.#margin.reserved);
    this.#due(i, price, held * price * funding[k]!, reasonCode.funding);
    this.#due(i, price, borrowed * this.account.borrow * days[k]!, reasonCode.borrow);
  }

  /** The next bar from here on at which something is due. */
  nextCharge(from: number): number {
    return this.#charges.bar[this.#dueFrom(from)] ?? Infinity;
  }

  /** Bars are counted from `count` bars later. */
  forget(count: number): void {
    if (this.#charges instanceof Dues) this.#charges.forget(count);
    this.#nextCharge = 0;
  }

  /** What a taker really gets: the wrong side of the spread, slippage, and the price it moves. */
  taken(i: number, price: number, quantity: number, direction = Math.sign(quantity)): number {
    const { slippage, spread, impact } = this.account;
    const moved = impact === 0 ? 0 : impact * Math.min(1, Math.abs(quantity) / this.#input.bars.volume[i]!);
    return price * (1 + direction * (slippage + spread / 2 + moved));
  }

  /** Equity of the purse at a bar's open, or at its close. */
  equityAt(i: number, atClose = false): number {
    const { time, timeframe } = this.#input.bars;
    return this.#purse.equityAt(atClose ? time[i]! + timeframeLength(timeframe) : time[i]!);
  }

  // What the sizing asks for. Shares and money include the costs of the entry.
  #sized(equity: number, { volatility }: Intent, price: number, fee: number, stopDistance: number): number {
    const { sizing, size } = this.account;
    return sizings[sizing].quantity({
      size,
      equity,
      perUnit: this.#perUnit(price, fee),
      price,
      stopDistance,
      volatility,
      record: this.#record,
    });
  }

  // What cash, volume and the market's rules leave of a quantity; negative for a reduction.
  #allowed(i: number, direction: number, wanted: number, price: number, fee: number, free: number): number {
    const { participation, impact } = this.account;
    let quantity = wanted;
    if (wanted > 0) {
      const most = participation < 1 ? participation * this.#input.bars.volume[i]! : Infinity;
      quantity = this.#atMost(i, 'volume', direction, quantity, most);
      // The price it moves belongs to what it costs; a smaller quantity moves it less.
      const moved = impact === 0 ? price : this.taken(i, price, direction * quantity);
      const affordable = spendable(free, this.account.cash) / this.#perUnit(moved, fee);
      quantity = this.#atMost(i, 'cash', direction, quantity, affordable);
    }
    const { lot, minQuantity, minNotional } = this.#rules;
    const whole = wholeLots(quantity, lot);
    const size = Math.abs(whole);
    if (size > 0 && size >= minQuantity && size * price >= minNotional) return whole;
    return this.#refuse(i, 'too-small', direction * quantity);
  }

  #atMost(i: number, reason: RefusalReason, direction: number, wanted: number, most: number): number {
    if (!(wanted > most)) return wanted;
    if (wanted > most * (1 + 1e-9)) this.#refuse(i, reason, direction * wanted, direction * most);
    return most;
  }

  // What an order counts with: equity at the close that fills it, else at the last one before its bar.
  #equityFor(i: number, isWaiting: boolean): number {
    return this.equityAt(i, this.#desk.dialect.fillAt === 'close' && !isWaiting);
  }

  // Margin and fee of one coin.
  #perUnit(price: number, fee: number): number {
    return price * (1 / this.account.leverage + fee);
  }

  #begin(i: number, quantity: number, price: number, decided: Decided): void {
    this.#flow = 0;
    this.#position.open(quantity, price, i, decided);
    this.#margin.reserve(quantity, price);
  }

  #end(i: number): void {
    const { time, timeframe, length } = this.#input.bars;
    // What an exchange executed belongs to a bar that is not known yet, and is known all the same.
    const closes = (time[Math.min(i, length - 1)] ?? -Infinity) + timeframeLength(timeframe);
    this.#record.add(this.#flow);
    this.#purse.ended(this.#flow, this.#index, closes);
  }

  #enlarge(quantity: number, price: number): void {
    this.#position.add(quantity, price);
    this.#margin.reserve(quantity, price);
  }

  // Lets so much of the position go; how much that was, bought is positive.
  #reduce(part: number): number {
    const position = this.#position;
    const held = Math.abs(position.held);
    const isAll = !(part < held * (1 - 1e-9));
    const quantity = isAll ? -position.held : -position.direction * part;
    position.held = isAll ? 0 : position.held + quantity;
    this.#margin.release(isAll ? 1 : part / held);
    return quantity;
  }

  #book(
    i: number,
    quantity: number,
    wanted: number,
    price: number,
    rate: number,
    reason: number,
    inside: boolean,
    ambiguous: boolean,
  ): void {
    const fee = Math.abs(quantity) * price * rate;
    const slippage = (price - wanted) * quantity;
    this.#pay(quantity * price + fee);
    this.#append(i, quantity, price, fee, slippage, reason, inside, ambiguous);
  }

  #due(i: number, price: number, amount: number, reason: number): void {
    if (amount === 0) return;
    this.#pay(amount);
    this.#append(i, 0, price, amount, 0, reason, false, false);
  }

  #pay(amount: number): void {
    this.#purse.cash -= amount;
    this.#flow -= amount;
  }

  #append(
    i: number,
    quantity: number,
    price: number,
    fee: number,
    slippage: number,
    reason: number,
    inside: boolean,
    ambiguous: boolean,
  ): void {
    const { held } = this.#position;
    this.#desk.fills.append(this.#index, i, quantity, price, fee, slippage, held, reason, inside, ambiguous);
  }

  #dueFrom(bar: number): number {
    const bars = this.#charges.bar;
    while (this.#nextCharge < bars.length && bars[this.#nextCharge]! < bar) this.#nextCharge++;
    return this.#nextCharge;
  }

  // Gives back what is left of it.
  #refuse(bar: number, reason: RefusalReason, wanted: number, allowed = 0): number {
    this.#desk.refusals.push({ lane: this.#index, bar, reason, wanted, allowed });
    return allowed;
  }
}
