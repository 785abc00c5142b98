import { type OrderRules, reasonCode, wholeTicks } from '#orders';
import { type Decision, hold, type OrderRequest, type SignalName } from '#strategy';
import type { LaneInput } from './input.ts';
import { areFixed, decidedAt, type Guards, priceAt } from './levels.ts';
import { type Given, nothingGiven } from './position.ts';
import { type Signal, signalsOf } from './signal.ts';

/** What the last close decided: a reason to leave, a direction to enter, or a share to hold. */
export class Intent {
  readonly signals: Readonly<Record<SignalName, Signal>>;
  /** The code of a reason to leave, or 0. */
  leave = 0;
  /** 1 to enter long, −1 short, 0 not at all. */
  enter = 0;
  /** Scales the size of the entry. */
  size = 1;
  /** Whether the entry or the share was decided on the close that was last. */
  isNew = false;
  /** Levels that came with the decision, and those of the plan as they were then. */
  given: Given = nothingGiven;
  guards: Guards;
  /** Yearly volatility of the market as of the decision. */
  volatility = NaN;
  /** The price an entry waits for; NaN when it does not wait. */
  wait = NaN;
  waitsForStop = false;
  waitsUntil = 0;
  /** The share of equity to hold, and whether it is yet to be acted on. */
  share = 0;
  adjusts = false;
  readonly #input: LaneInput;
  readonly #rules: OrderRules;
  readonly #isFixed: boolean;

  constructor(input: LaneInput, rules: OrderRules) {
    this.signals = signalsOf(input);
    this.guards = input.guards;
    this.#input = input;
    this.#rules = rules;
    this.#isFixed = areFixed(input.guards);
  }

  /** Whether nothing waits to be done. */
  get isIdle(): boolean {
    return this.leave === 0 && this.enter === 0 && !this.adjusts;
  }

  get isWaiting(): boolean {
    return this.enter !== 0 && !Number.isNaN(this.wait);
  }

  /** Whether a price is where the waiting entry wants it. */
  isThere(price: number): boolean {
    const gap = (price - this.wait) * this.enter;
    return this.waitsForStop ? gap >= 0 : gap <= 0;
  }

  /** Takes back the entry. A share that was not granted is asked for again. */
  withdraw(): void {
    this.enter = 0;
    if (this.adjusts) this.share = NaN;
    this.adjusts = false;
  }

  /** The first bars are gone. */
  forget(count: number): void {
    this.waitsUntil -= count;
    for (const signal of Object.values(this.signals)) signal.forget(count);
  }

  /** Reads the signals of a bar. Those that contradict each other open nothing. */
  read(i: number, held: number): void {
    const { signals } = this;
    const enterLong = signals.enterLong.on(i);
    const enterShort = signals.enterShort.on(i);
    const exitLong = signals.exitLong.on(i);
    const exitShort = signals.exitShort.on(i);
    const goLong = enterLong && !exitLong && !enterShort;
    const goShort = enterShort && !exitShort && !enterLong;
    if (held > 0) {
      if (exitLong) this.leave = reasonCode.signal;
      if (goShort) this.leave = reasonCode.reversal;
    } else if (held < 0) {
      if (exitShort) this.leave = reasonCode.signal;
      if (goLong) this.leave = reasonCode.reversal;
    }
    if (this.enter > 0 ? exitLong || enterShort : exitShort || enterLong) this.enter = 0;
    const direction = goLong ? 1 : goShort ? -1 : 0;
    if (direction === 0 || held * direction > 0) return;
    this.#enterBySignal(i, direction);
  }

  /** Takes a decision of the strategy's own. */
  hear(i: number, decision: Decision, held: number): void {
    if (decision === hold) return;
    if (typeof decision === 'object') return this.#order(i, decision, held);
    this.enter = 0;
    // What an order brought is no share that was asked for, and goes all the same at 0.
    if (decision === this.share && (decision !== 0 || held === 0)) return;
    this.share = decision;
    this.adjusts = true;
    this.#note(i, nothingGiven);
  }

  #enterBySignal(i: number, direction: number): void {
    const { signals, entry, bars } = this.#input;
    const size = signals.size === undefined ? 1 : signals.size[i]!;
    const close = bars.close[i]!;
    const limit = entry?.limit && priceAt(entry.limit, close, -direction, i);
    const stop = entry?.stop && priceAt(entry.stop, close, direction, i);
    this.#ask(i, direction, size, limit, stop, entry?.expires ?? 1, nothingGiven);
  }

  #order(i: number, order: OrderRequest, held: number): void {
    const direction = order.enter === 'long' ? 1 : -1;
    if (held * direction > 0) return;
    if (held !== 0) this.leave = reasonCode.reversal;
    this.share = 0;
    this.#ask(i, direction, order.size ?? 1, order.limit, order.stop, order.expires ?? 1, order);
  }

  #ask(
    i: number,
    direction: number,
    size: number,
    limit: number | undefined,
    stop: number | undefined,
    expires: number,
    given: Given,
  ): void {
    this.enter = direction;
    this.size = size;
    this.#note(i, given);
    this.waitsForStop = stop !== undefined;
    const price = stop ?? limit;
    // Rounded away from the market: a limit gets no dearer, a stop is reached no sooner.
    this.wait =
      price === undefined ? NaN : wholeTicks(price, this.#rules.tick, this.waitsForStop === direction > 0);
    this.waitsUntil = i + expires;
  }

  // What the close decides by now stays as it is, for as long as the entry waits or is held.
  #note(i: number, given: Given): void {
    const { guards, volatility } = this.#input;
    this.isNew = true;
    this.given = given;
    this.guards = this.#isFixed ? guards : decidedAt(guards, i);
    this.volatility = volatility ? volatility[i]! : NaN;
  }
}
