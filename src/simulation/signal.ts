import type { SignalName } from '#strategy';
import type { LaneInput } from './input.ts';

/**
 * On which bars a signal says yes. Who goes from bar to bar asks where it does next, and each bar is
 * looked at once, however often that is asked.
 */
export class Signal {
  readonly #column: Float64Array | undefined;
  readonly #yes: Int32Array | undefined;
  #passed = 0;
  #next = 0;

  /** `yes` in place of a column are the bars that it would say yes on, ascending. */
  constructor(column: Float64Array | undefined, yes?: Int32Array) {
    this.#column = column;
    this.#yes = yes;
  }

  on(bar: number): boolean {
    if (this.#yes) return this.#isKnown(this.#yes, bar);
    return this.#column !== undefined && this.#column[bar] === 1;
  }

  /** The first bar in [from, to) on which it says yes, or `to`. Never asked for bars before those of the last time. */
  next(from: number, to: number): number {
    if (this.#yes) return Math.min(to, this.#nextKnown(this.#yes, from));
    const column = this.#column;
    if (column === undefined) return to;
    let at = Math.max(from, this.#next);
    while (at < to && column[at] !== 1) at++;
    this.#next = at;
    return Math.min(at, to);
  }

  /** The first bars are gone. */
  forget(count: number): void {
    this.#next -= count;
  }

  #nextKnown(yes: Int32Array, from: number): number {
    let k = this.#passed;
    while (k < yes.length && yes[k]! < from) k++;
    this.#passed = k;
    return k < yes.length ? yes[k]! : Infinity;
  }

  // Asked near to where it was asked last.
  #isKnown(yes: Int32Array, bar: number): boolean {
    let k = this.#passed;
    while (k > 0 && yes[k - 1]! >= bar) k--;
    while (k < yes.length && yes[k]! < bar) k++;
    return yes[k] === bar;
  }
}

/** The first bar in [from, to) on which either says yes, or `to`. */
export function firstOf(a: Signal, b: Signal, from: number, to: number): number {
  return b.next(from, a.next(from, to));
}

/** The signals of a lane. */
export function signalsOf(input: Pick<LaneInput, 'signals' | 'yes'>): Readonly<Record<SignalName, Signal>> {
  return {
    enterLong: signalOf(input, 'enterLong'),
    exitLong: signalOf(input, 'exitLong'),
    enterShort: signalOf(input, 'enterShort'),
    exitShort: signalOf(input, 'exitShort'),
  };
}

/** A signal of a lane, as its column or as the bars of it that are known. */
export function signalOf({ signals, yes }: Pick<LaneInput, 'signals' | 'yes'>, name: SignalName): Signal {
  return new Signal(signals[name], yes?.[name]);
}
