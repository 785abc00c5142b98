import type { Bars } from '#market';
import { noRules, reasonCode } from '#orders';
import { Decider } from './decider.ts';
import type { Desk, LaneInput, LiveLane, Wish } from './input.ts';
import { Inside } from './inside.ts';
import { Intent } from './intent.ts';
import { closeAt } from './mark.ts';
import { Position } from './position.ts';
import type { Purse } from './purse.ts';
import { firstTouch, quietTrailing } from './quiet.ts';
import { firstOf } from './signal.ts';
import { Till } from './till.ts';

/** A plan that holds one position at a time. */
export class PositionLane implements LiveLane {
  readonly bars: Bars;
  readonly #input: LaneInput;
  readonly #desk: Desk;
  readonly #position: Position;
  readonly #intent: Intent;
  readonly #till: Till;
  readonly #inside: Inside;
  readonly #decider: Decider;

  constructor(index: number, input: LaneInput, desk: Desk, purse: Purse) {
    const { bars, guards, detail, rules = noRules } = input;
    this.bars = bars;
    this.#input = input;
    this.#desk = desk;
    this.#position = new Position(guards, rules);
    this.#intent = new Intent(input, rules);
    this.#till = new Till(index, input, desk, purse, this.#position, rules);
    this.#inside = new Inside(desk, this.#intent, this.#position, this.#till, detail);
    this.#decider = new Decider(input, desk.dialect, this.#intent, this.#position, this.#till);
    purse.join(this);
  }

  get held(): number {
    return this.#position.held;
  }

  /** The last close known at a time; of what was bought at that very open, its price there. */
  markAt(time: number): number {
    const { firstBar } = this.#position;
    const isNew = this.bars.time[firstBar] === time && this.#desk.dialect.fillAt === 'next-open';
    return isNew ? this.bars.open[firstBar]! : closeAt(this.bars, time);
  }

  leaveAtOpen(i: number): void {
    if (this.held !== 0) this.#till.charge(i);
    if (this.#desk.dialect.fillAt !== 'next-open') return;
    const open = this.bars.open[i]!;
    // Who opens beyond what the margin bears was liquidated, whatever was decided.
    if (this.held !== 0 && this.#position.isRuinedAt(open)) this.#liquidate(i, open);
    this.#leaveAt(i, open);
  }

  enterAtOpen(i: number): void {
    const { fillAt, opensAt } = this.#desk.dialect;
    const isWaiting = this.#intent.isWaiting && opensAt === 'open';
    if (fillAt === 'next-open' || isWaiting) this.#enterAt(i, this.bars.open[i]!);
  }

  endBar(i: number): void {
    this.#test(i);
    if (i >= this.#intent.waitsUntil) this.#intent.enter = 0;
    if (i < this.#input.warmup) return;
    this.#decider.decide(i);
    if (this.#desk.dialect.fillAt !== 'close') return;
    this.#leaveAt(i, this.bars.close[i]!);
    if (this.#intent.isWaiting) return;
    const { held } = this;
    this.#enterAt(i, this.bars.close[i]!);
    if (held === 0) this.#position.firstBar = i + 1;
  }

  get wish(): Wish {
    return this.#decider.wish;
  }

  withdraw(): void {
    this.#decider.withdraw();
  }

  leave(): void {
    this.#decider.leave();
  }

  forget(count: number): void {
    this.#position.firstBar -= count;
    this.#decider.forget(count);
    this.#till.forget(count);
  }

  /** Closes what is still held, as a dialect may demand at the end of the data. */
  finish(i: number, price: number, atClose: boolean): void {
    if (this.held !== 0) this.#till.leave(i, price, Infinity, reasonCode.end, atClose);
  }

  /** The first bar in [from, to) where anything can happen, or `to`. */
  quietUntil(from: number, to: number): number {
    const { signals, isIdle, isWaiting } = this.#intent;
    if (this.#input.decide || (!isIdle && !isWaiting)) return from;
    if (isWaiting) return this.held === 0 ? this.#quietWaiting(from, to) : from;
    const { enterLong, exitLong, enterShort, exitShort } = signals;
    if (this.held === 0) return firstOf(enterLong, enterShort, Math.max(from, this.#input.warmup), to);
    const { maxBars } = this.#input.guards;
    const tooOld = maxBars === undefined ? to : this.#position.firstBar + maxBars - 1;
    const end = Math.min(to, tooOld, this.#till.nextCharge(from));
    const [leave, reverse] = this.held > 0 ? [exitLong, enterShort] : [exitShort, enterLong];
    return this.#quietHeld(from, firstOf(leave, reverse, from, end));
  }

  #quietWaiting(from: number, to: number): number {
    const { low, high } = this.bars;
    const { enter, wait, waitsForStop, waitsUntil, signals } = this.#intent;
    const isBelow = waitsForStop === enter < 0;
    const [floor, ceiling] = isBelow ? [wait, Infinity] : [-Infinity, wait];
    const { enterLong, exitLong, enterShort, exitShort } = signals;
    const enters = firstOf(enterLong, enterShort, from, Math.min(to, waitsUntil));
    return firstTouch(low, high, floor, ceiling, from, firstOf(exitLong, exitShort, from, enters));
  }

  #quietHeld(from: number, to: number): number {
    const { low, high } = this.bars;
    const { detail } = this.#input;
    const position = this.#position;
    const { stop, target, evenFrom, trailFrom, best, direction, guards } = position;
    const trails = guards.trail && (best - trailFrom) * direction >= 0 ? guards.trail : undefined;
    if (trails) return quietTrailing(this.bars, position, trails, detail !== undefined, from, to);
    const begins = guards.trail ? trailFrom : direction * Infinity;
    const near = direction > 0 ? Math.min(target, evenFrom, begins) : Math.max(target, evenFrom, begins);
    const [floor, ceiling] = direction > 0 ? [stop, near] : [near, stop];
    if (floor === -Infinity && ceiling === Infinity) return to;
    return firstTouch(low, high, floor, ceiling, from, to);
  }

  #liquidate(i: number, at: number): void {
    const intent = this.#intent;
    const { direction } = this.#position;
    this.#till.liquidate(i, at, false, false);
    // What was to become of it is no longer asked for; to turn around is.
    if (!intent.adjusts || Math.sign(intent.share) === direction) intent.share = 0;
  }

  #leaveAt(i: number, at: number): void {
    const intent = this.#intent;
    const { held, direction } = this.#position;
    if (held !== 0 && intent.adjusts && Math.sign(intent.share) !== direction)
      intent.leave = intent.share === 0 ? reasonCode.signal : reasonCode.reversal;
    if (held !== 0 && intent.leave !== 0) this.#till.leave(i, at, Infinity, intent.leave);
    intent.leave = 0;
  }

  #enterAt(i: number, at: number): void {
    const intent = this.#intent;
    if (intent.adjusts) this.#adjust(i, at);
    else if (intent.enter !== 0 && this.held === 0 && (!intent.isWaiting || intent.isThere(at))) {
      const isLimit = intent.isWaiting && !intent.waitsForStop;
      const price = isLimit && this.#desk.dialect.targetGap === 'level' ? intent.wait : at;
      this.#till.open(i, price, intent, isLimit, false, false);
      intent.enter = 0;
    }
    if (!intent.isWaiting) intent.enter = 0;
  }

  #adjust(i: number, at: number): void {
    const intent = this.#intent;
    const share = Math.abs(intent.share);
    intent.adjusts = false;
    if (share === 0) return;
    if (this.held !== 0) return this.#till.resize(i, at, share);
    intent.enter = Math.sign(intent.share);
    intent.size = share;
    this.#till.open(i, at, intent, false, false, false);
    intent.enter = 0;
  }

  #test(i: number): void {
    const { held, isGuarded } = this.#position;
    if (held === 0 ? !this.#intent.isWaiting : !isGuarded) return;
    const { open, high, low, close } = this.bars;
    const isWhole = this.#desk.dialect.opensAt === 'open' || i === 0;
    const begins = isWhole ? open[i]! : close[i - 1]!;
    this.#inside.pass(i, begins, Math.max(high[i]!, begins), Math.min(low[i]!, begins), close[i]!);
    // A share that the strategy asked for is no longer what it has.
    if (held !== 0 && this.held === 0) this.#intent.share = 0;
  }
}
