/**
 * On which bars a signal says yes. Who goes from bar to bar asks where it does next, and each bar is
 * looked at once, however often that is asked.
 */
export class Signal {
  readonly #column: Float64Array | undefined;
  readonly #yes: Int32Array | undefined;
  #passed = 0;
  #next = 0;

  /** `yes` are the bars that the column says yes on, ascending, where somebody knows them already. */
  constructor(column: Float64Array | undefined, yes?: Int32Array) {
    this.#column = column;
    this.#yes = yes;
  }

  on(bar: number): boolean {
    return this.#column !== undefined && this.#column[bar] === 1;
  }

  /** The first bar in [from, to) on which it says yes, or `to`. Never asked for bars before those of the last time. */
  next(from: number, to: number): number {
    const column = this.#column;
    if (column === undefined) return to;
    let at = Math.max(from, this.#next);
    if (this.#yes) at = this.#nextKnown(from);
    else while (at < to && column[at] !== 1) at++;
    this.#next = at;
    return Math.min(at, to);
  }

  /** The first bars are gone. */
  forget(count: number): void {
    this.#next -= count;
  }

  #nextKnown(from: number): number {
    const yes = this.#yes!;
    let k = this.#passed;
    while (k < yes.length && yes[k]! < from) k++;
    this.#passed = k;
    return k < yes.length ? yes[k]! : Infinity;
  }
}

/** The first bar in [from, to) on which either says yes, or `to`. */
export function firstOf(a: Signal, b: Signal, from: number, to: number): number {
  return b.next(from, a.next(from, to));
}

/** The bars on which a column says yes, ascending: a part of `room`, which is as long as the column. */
export function barsOfYes(column: Float64Array, room: Int32Array): Int32Array {
  const { length } = column;
  let count = 0;
  for (let i = 0; i < length;) {
    // Most bars say no, and four of them are passed as fast as one.
    while (i + 4 <= length && !isYesAmong(column, i)) i += 4;
    for (const end = Math.min(i + 4, length); i < end; i++) if (column[i] === 1) room[count++] = i;
  }
  return room.subarray(0, count);
}

function isYesAmong(column: Float64Array, i: number): boolean {
  return column[i] === 1 || column[i + 1] === 1 || column[i + 2] === 1 || column[i + 3] === 1;
}
