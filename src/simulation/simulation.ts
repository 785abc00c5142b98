import type { Bars } from '#market';
import { Fills, reasonCode } from '#orders';
import type { Exits, SignalName } from '#strategy';
import type { Account } from './account.ts';
import { firstTouch, firstYes, never } from './quiet.ts';

/** The columns the loop acts on: 1 means yes. A missing column never says yes. */
export interface Signals {
  readonly enterLong?: Float64Array | undefined;
  readonly exitLong?: Float64Array | undefined;
  readonly enterShort?: Float64Array | undefined;
  readonly exitShort?: Float64Array | undefined;
  /** The share of free cash for an entry decided on this bar; the account's size when missing. */
  readonly size?: Float64Array | undefined;
}

export interface SimulationInput {
  readonly bars: Bars;
  readonly signals: Signals;
  readonly exits: Exits;
  readonly account: Account;
  /** Signals before this bar are ignored. */
  readonly warmup: number;
  /** What to assume when a bar touches both stop and target. */
  readonly tie: 'stop' | 'target';
}

/**
 * The one loop: orders decided on the last close fill at this open, stops and targets act inside
 * the bar, the close decides for the next open. History is one call of `advance`; a paper session
 * calls it once per closed bar.
 */
export class Simulation {
  readonly fills = new Fills();
  readonly #input: SimulationInput;
  readonly #signals: Readonly<Record<SignalName, Float64Array>>;
  #cash: number;
  #held = 0;
  #stop = 0;
  #stopReason = reasonCode['stop-loss'];
  #trailing = 0;
  #target = 0;
  #entryBar = 0;
  #best = 0;
  // What the last close decided: a direction to enter, and a reason to leave.
  #enter = 0;
  #enterSize = 0;
  #leave = 0;

  constructor(input: SimulationInput) {
    const none = never(input.bars.length);
    const { enterLong = none, exitLong = none, enterShort = none, exitShort = none } = input.signals;
    this.#input = input;
    this.#signals = { enterLong, exitLong, enterShort, exitShort };
    this.#cash = input.account.cash;
  }

  /** Goes over a range of bars, from one that matters to the next. */
  advance(from: number, to: number): void {
    for (let i = this.#quietUntil(from, to); i < to; i = this.#quietUntil(i + 1, to)) this.step(i);
  }

  /** One bar: the open fills what the last close decided, levels act inside, the close decides. */
  step(i: number): void {
    if (this.#leave !== 0 && this.#held !== 0) this.#leaveAtOpen(i);
    if (this.#enter !== 0 && this.#held === 0) this.#enterAtOpen(i);
    this.#leave = this.#enter = 0;
    if (this.#held !== 0) this.#insideBar(i);
    if (i >= this.#input.warmup) this.#decide(i);
  }

  // The first bar from here on where anything can happen.
  #quietUntil(from: number, to: number): number {
    if (this.#leave !== 0 || this.#enter !== 0) return from;
    const { warmup, exits } = this.#input;
    const { enterLong, exitLong, enterShort, exitShort } = this.#signals;
    if (this.#held === 0) return firstYes(enterLong, enterShort, Math.max(from, warmup), to);
    const end = exits.maxBars === undefined ? to : Math.min(to, this.#entryBar + exits.maxBars - 1);
    return this.#held > 0
      ? this.#quietHeld(this.#stop, this.#target, exitLong, enterShort, from, end)
      : this.#quietHeld(this.#target, this.#stop, exitShort, enterLong, from, end);
  }

  #quietHeld(
    floor: number,
    ceiling: number,
    leave: Float64Array,
    reverse: Float64Array,
    from: number,
    to: number,
  ): number {
    const { low, high } = this.#input.bars;
    if (this.#input.exits.trailingStop !== undefined) return this.#quietTrailing(leave, reverse, from, to);
    if (floor === -Infinity && ceiling === Infinity) return firstYes(leave, reverse, from, to);
    return firstTouch(low, high, floor, ceiling, leave, reverse, from, to);
  }

  // The trail rises with every new best price on the way.
  #quietTrailing(leave: Float64Array, reverse: Float64Array, from: number, to: number): number {
    const { bars, exits } = this.#input;
    const direction = Math.sign(this.#held);
    const worst = direction > 0 ? bars.low : bars.high;
    const best = direction > 0 ? bars.high : bars.low;
    const distance = exits.trailingStop!;
    const target = this.#target;
    let trailing = this.#trailing;
    let bestYet = this.#best;
    let i = from;
    for (; i < to; i++) {
      const stop = (trailing - this.#stop) * direction > 0 ? trailing : this.#stop;
      if ((worst[i]! - stop) * direction <= 0 || (best[i]! - target) * direction >= 0) break;
      if (leave[i] === 1 || reverse[i] === 1) break;
      if ((best[i]! - bestYet) * direction > 0) {
        bestYet = best[i]!;
        trailing = bestYet - direction * bestYet * distance;
      }
    }
    this.#best = bestYet;
    this.#trailing = trailing;
    return i;
  }

  #leaveAtOpen(i: number): void {
    const open = this.#input.bars.open[i]!;
    this.#exit(i, open, this.#slipped(open, -this.#held), this.#leave, false, false);
  }

  #enterAtOpen(i: number): void {
    const { fee } = this.#input.account;
    const open = this.#input.bars.open[i]!;
    const direction = this.#enter;
    const price = this.#slipped(open, direction);
    const quantity = (direction * this.#cash * this.#enterSize) / (price * (1 + fee));
    if (!(Math.abs(quantity) > 0)) return;
    this.#fill(i, quantity, open, price, reasonCode.entry, false, false);
    this.#entryBar = i;
    this.#best = price;
    this.#protect(direction, price);
  }

  // The distances are added to the price rather than multiplied into it, so that a target 10 %
  // above 100 is 110 and not a hair more.
  #protect(direction: number, price: number): void {
    const { stopLoss, takeProfit } = this.#input.exits;
    const never = -direction * Infinity;
    this.#stop = stopLoss === undefined ? never : price - direction * price * stopLoss;
    this.#stopReason = reasonCode['stop-loss'];
    this.#target = takeProfit === undefined ? -never : price + direction * price * takeProfit;
    // A short that has doubled against us has nothing left to lose.
    const ruin = direction < 0 ? this.#cash / (-this.#held * (1 + this.#input.account.fee)) : never;
    if (direction < 0 && ruin < this.#stop) {
      this.#stop = ruin;
      this.#stopReason = reasonCode.liquidation;
    }
    this.#trail(direction);
  }

  #trail(direction: number): void {
    const { trailingStop } = this.#input.exits;
    this.#trailing =
      trailingStop === undefined ? -direction * Infinity : this.#best - direction * this.#best * trailingStop;
  }

  // A bar does not say whether its high or its low came first. If it opened between stop and target
  // and touches both, the stop is assumed to be first unless the caller asks for the other answer.
  #insideBar(i: number): void {
    const { bars, tie } = this.#input;
    const long = this.#held > 0;
    const direction = long ? 1 : -1;
    const open = bars.open[i]!;
    const worst = long ? bars.low[i]! : bars.high[i]!;
    const bestNow = long ? bars.high[i]! : bars.low[i]!;
    const trailed = (this.#trailing - this.#stop) * direction > 0;
    const stop = trailed ? this.#trailing : this.#stop;
    const stopHit = (worst - stop) * direction <= 0;
    const targetHit = (bestNow - this.#target) * direction >= 0;

    if (stopHit || targetHit) {
      const stopAtOpen = (open - stop) * direction <= 0;
      const targetAtOpen = (open - this.#target) * direction >= 0;
      const ambiguous = stopHit && targetHit && !stopAtOpen && !targetAtOpen;
      const stopFirst = stopHit && !targetAtOpen && !(ambiguous && tie === 'target');
      if (stopFirst) {
        const price = stopAtOpen ? open : stop;
        const reason = trailed ? reasonCode['trailing-stop'] : this.#stopReason;
        this.#exit(i, price, this.#slipped(price, -direction), reason, !stopAtOpen, ambiguous);
      } else {
        const price = targetAtOpen ? open : this.#target;
        this.#exit(i, price, price, reasonCode['take-profit'], !targetAtOpen, ambiguous);
      }
      return;
    }
    if ((bestNow - this.#best) * direction > 0) {
      this.#best = bestNow;
      this.#trail(direction);
    }
  }

  // Signals that contradict each other on one bar open nothing.
  #decide(i: number): void {
    const { signals, exits, account } = this.#input;
    const enterLong = this.#signals.enterLong[i] === 1;
    const enterShort = this.#signals.enterShort[i] === 1;
    const exitLong = this.#signals.exitLong[i] === 1;
    const exitShort = this.#signals.exitShort[i] === 1;
    const goLong = enterLong && !exitLong && !enterShort;
    const goShort = enterShort && !exitShort && !enterLong;

    if (this.#held > 0) {
      if (exitLong) this.#leave = reasonCode.signal;
      if (goShort) this.#leave = reasonCode.reversal;
    } else if (this.#held < 0) {
      if (exitShort) this.#leave = reasonCode.signal;
      if (goLong) this.#leave = reasonCode.reversal;
    }
    const tooOld = this.#held !== 0 && exits.maxBars !== undefined && i - this.#entryBar + 1 >= exits.maxBars;
    if (tooOld && this.#leave === 0) this.#leave = reasonCode.time;
    this.#enter = goLong ? 1 : goShort ? -1 : 0;
    this.#enterSize = signals.size === undefined ? account.size : Math.min(1, signals.size[i]!);
  }

  #exit(i: number, wanted: number, price: number, reason: number, inside: boolean, ambiguous: boolean): void {
    this.#fill(i, -this.#held, wanted, price, reason, inside, ambiguous);
    this.#held = 0;
  }

  #fill(
    i: number,
    quantity: number,
    wanted: number,
    price: number,
    reason: number,
    inside: boolean,
    ambiguous: boolean,
  ): void {
    const fee = Math.abs(quantity) * price * this.#input.account.fee;
    this.#cash -= quantity * price + fee;
    this.#held += quantity;
    this.fills.append(i, quantity, price, fee, (price - wanted) * quantity, reason, inside, ambiguous);
  }

  #slipped(price: number, direction: number): number {
    return price * (1 + Math.sign(direction) * this.#input.account.slippage);
  }
}
