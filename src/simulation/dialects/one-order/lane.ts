import { UserError } from '#errors';
import type { Bars } from '#market';
import { reasonCode } from '#orders';
import { type Decision, type Held, hold } from '#strategy';
import type { Desk, Lane, LaneInput } from '../../input.ts';
import { closeAt } from '../../mark.ts';
import { type Given, nothingGiven } from '../../position.ts';
import type { Purse } from '../../purse.ts';
import { firstOf } from '../../signal.ts';
import { requireAlone, requireSimpleExits } from '../limits.ts';
import { Asked } from './asked.ts';
import { Broker } from './broker.ts';
import type { OneOrderRules } from './rules.ts';
import { Sizer } from './sizer.ts';
import { type Hit, Stops } from './stops.ts';
import { Wallet } from './wallet.ts';

/** A plan that gets at most one order a bar: a stop, else a target, else what the signals ask for. */
export class OneOrderLane implements Lane {
  readonly bars: Bars;
  readonly #input: LaneInput;
  readonly #desk: Desk;
  readonly #rules: OneOrderRules;
  readonly #wallet: Wallet;
  readonly #stops: Stops;
  readonly #sizer: Sizer;
  readonly #asked: Asked;
  readonly #broker: Broker;
  // How many bars after the one that decided an order is filled.
  readonly #delay: 0 | 1;
  #entryBar = 0;
  #decision: Decision = hold;
  #share = 0;

  constructor(index: number, input: LaneInput, desk: Desk, purse: Purse, rules: OneOrderRules) {
    const { name } = desk.dialect;
    requireSimpleExits(input.guards, name);
    requireOneStop(input, name);
    requireAlone(purse, name);
    this.bars = input.bars;
    this.#input = input;
    this.#desk = desk;
    this.#rules = rules;
    this.#wallet = new Wallet(purse, desk.account.fee);
    this.#stops = new Stops(input.bars, input.guards);
    this.#sizer = new Sizer(input, desk.account, rules);
    this.#asked = new Asked(input, rules);
    this.#broker = new Broker(index, desk, this.#wallet, this.#sizer, rules);
    this.#delay = rules.price === 'close' ? 0 : 1;
    purse.join(this);
  }

  get held(): number {
    return this.#wallet.held;
  }

  markAt(time: number): number {
    return closeAt(this.bars, time);
  }

  leaveAtOpen(): void {}

  enterAtOpen(): void {}

  endBar(i: number): void {
    const hit = this.#test(i);
    if (hit) this.#stopOut(i, hit);
    const { decide } = this.#input;
    if (!decide) {
      if (!hit) this.#read(i, i - this.#delay);
      return;
    }
    // What is decided at this close is filled there, or waits for the next open.
    if (this.#delay === 0 && hit) return;
    if (this.#delay === 1 && !hit) this.#hear(i, i - 1);
    this.#decision = i < this.#input.warmup ? hold : decide(i, this.#view(i), this.#equityAt(i));
    if (this.#delay === 0) this.#hear(i, i);
  }

  quietUntil(from: number, to: number): number {
    const { decide, warmup, guards } = this.#input;
    if (decide) return from;
    const { held } = this;
    const delay = this.#delay;
    if (held === 0) return delay + this.#asked.firstEntry(Math.max(from - delay, warmup), to - delay);
    const end = Math.max(from, Math.min(to, this.#entryBar + (guards.maxBars ?? Infinity)));
    const [leave, reverse] = this.#asked[held > 0 ? 'endsLong' : 'endsShort'];
    const asked = delay + firstOf(leave, reverse, from - delay, end - delay);
    return this.#stops.areOff ? asked : this.#stops.quietUntil(from, asked);
  }

  finish(i: number, price: number, atClose: boolean): void {
    const { slippage } = this.#desk.account;
    if (this.held === 0) return;
    const inside = atClose && this.#delay === 1;
    this.#broker.work({ i, size: -this.held, price, slippage, reason: reasonCode.end, inside });
  }

  #test(i: number): Hit | undefined {
    if (this.held === 0 || i === this.#entryBar) return undefined;
    const hit = this.#stops.test(i, this.#desk.hopeful);
    this.#stops.raise(i);
    return hit;
  }

  // What cannot be bought back stays, and is tried again whenever its stop is hit or a signal asks.
  #stopOut(i: number, { price: level, reason, ambiguous }: Hit): void {
    const { stopExitPrice } = this.#rules;
    const isLevel = stopExitPrice === 'stoplimit' || stopExitPrice === 'stopmarket';
    const price = isLevel ? level : stopExitPrice === 'close' ? this.bars.close[i]! : this.#priceAt(i);
    const slippage = stopExitPrice === 'stoplimit' ? 0 : this.#desk.account.slippage;
    const inside = this.#delay === 1 && price !== this.bars.open[i];
    this.#share = 0;
    this.#broker.work({ i, size: -this.held, price, slippage, reason, inside, ambiguous });
  }

  #read(i: number, decidedBar: number): void {
    if (decidedBar < this.#input.warmup) return;
    const { held } = this;
    const entry = this.#asked.entryAt(decidedBar);
    if (entry !== 0 && entry * held <= 0) this.#enter(i, decidedBar, entry, this.#sizer.scaleAt(decidedBar));
    else if (this.#asked.leavesAt(decidedBar, held)) this.#leave(i, reasonCode.signal);
    else this.#leaveOld(i);
  }

  #hear(i: number, decidedBar: number): void {
    const decision = this.#decision;
    if (typeof decision === 'object') {
      const { enter, size = 1, limit, stop } = decision;
      if (limit !== undefined || stop !== undefined) throw noWaiting(this.#desk.dialect.name);
      this.#share = 0;
      const direction = enter === 'long' ? 1 : -1;
      if (direction * this.held <= 0) this.#enter(i, decidedBar, direction, size, decision);
    } else if (decision !== hold && decision !== this.#share) {
      this.#share = decision;
      const price = this.#priceAt(i);
      const size = ((this.#wallet.cash + this.held * price) * decision) / price - this.held;
      if (decision === 0) this.#leave(i, reasonCode.signal);
      else this.#send(i, decidedBar, size, nothingGiven);
    } else this.#leaveOld(i);
  }

  #enter(i: number, decidedBar: number, direction: number, scale: number, given = nothingGiven): void {
    const { held } = this;
    if (held !== 0 && this.#rules.uponOppositeEntry === 'close') return this.#leave(i, reasonCode.signal);
    const price = this.#priceAt(i);
    const equity = this.#wallet.cash + held * price;
    const units = this.#sizer.unitsOf({ i, decidedBar, direction, scale, price, equity, given });
    this.#send(i, decidedBar, direction * (Math.abs(held) + units), given);
  }

  #send(i: number, decidedBar: number, size: number, given: Given): void {
    if (Number.isNaN(size)) return this.#broker.refuse(i, 'undefined', size, 0);
    const { slippage } = this.#desk.account;
    const before = Math.sign(this.held);
    const price = this.#priceAt(i);
    const turns = before * (this.held + size) < 0;
    const reason = reasonCode[turns ? 'reversal' : before * size < 0 ? 'signal' : 'entry'];
    const paid = this.#broker.work({ i, size, price, slippage, reason });
    const direction = Math.sign(this.held);
    if (direction === 0 || direction === before) return;
    const { stopEntryPrice } = this.#rules;
    const references = { close: this.bars.close[i]!, price, fillprice: paid };
    this.#entryBar = i;
    this.#stops.set(direction, references[stopEntryPrice], decidedBar, given);
  }

  #leave(i: number, reason: number): void {
    const { slippage } = this.#desk.account;
    if (this.held === 0) return;
    const price = this.#priceAt(i);
    this.#broker.work({ i, size: -this.held, price, slippage, reason });
  }

  #leaveOld(i: number): void {
    const { maxBars = Infinity } = this.#input.guards;
    if (this.held === 0 || i - this.#entryBar < maxBars) return;
    this.#share = 0;
    this.#leave(i, reasonCode.time);
  }

  #priceAt(i: number): number {
    return this.#delay === 0 ? this.bars.close[i]! : this.bars.open[i]!;
  }

  #equityAt(i: number): number {
    return this.#wallet.cash + this.held * this.bars.close[i]!;
  }

  #view(i: number): Held {
    const { held } = this;
    const { entryPrice } = this.#sizer;
    const side = held > 0 ? 'long' : held < 0 ? 'short' : 'flat';
    if (side === 'flat') return { side, quantity: 0, entryPrice: 0, bars: 0, gain: 0 };
    const gain = (this.bars.close[i]! / entryPrice - 1) * Math.sign(held);
    return { side, quantity: held, entryPrice, bars: i - this.#entryBar + this.#delay, gain };
  }
}

function requireOneStop({ guards, entry }: LaneInput, name: string): void {
  if (entry) throw noWaiting(name);
  if (guards.stop && guards.trail)
    throw new UserError(
      'usage',
      `--fills ${name} knows one stop: stopLoss or trailingStop. Leave one of them out, or choose --fills next-open.`,
    );
}

function noWaiting(name: string): UserError {
  return new UserError(
    'usage',
    `--fills ${name} has no limit and stop entries. Enter at the market, or choose --fills next-open.`,
  );
}
