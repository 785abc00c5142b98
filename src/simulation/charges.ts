/** What holding costs, at the opens it falls due. Both rates are shares of the position's value. */
export interface Charges {
  /** Bars at whose open something is due, ascending. */
  readonly bar: ArrayLike<number>;
  /** Longs pay this to shorts; negative the other way. */
  readonly funding: ArrayLike<number>;
  /** Days of borrowing that end there. */
  readonly days: ArrayLike<number>;
}

/** A perpetual's funding: what was due at a time, as a share of the position's value. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
  /** Where the rates come from, as people are told of it: "out of rates.csv". */
  readonly source?: string;
}

const day = 86_400_000;
const noRates: FundingRates = { time: new Float64Array(0), rate: new Float64Array(0) };

export const noCharges: Charges = {
  bar: new Int32Array(0),
  funding: new Float64Array(0),
  days: new Float64Array(0),
};

/** What falls due over a history. Bars of eight hours and less meet every funding time exactly. */
export function chargesOf(time: Float64Array, funding: FundingRates | undefined, borrows: boolean): Charges {
  if (!funding && !borrows) return noCharges;
  const dues = new Dues(funding, borrows);
  for (let i = 0; i < time.length; i++) dues.add(i, time[i]!);
  const { bar, days } = dues;
  return {
    bar: Int32Array.from(bar),
    funding: Float64Array.from(dues.funding),
    days: Float64Array.from(days),
  };
}

/**
 * Charges as bars come in: what falls due since the open of the bar before is due at a bar's open,
 * from whoever held through it.
 */
export class Dues implements Charges {
  readonly bar: number[] = [];
  readonly funding: number[] = [];
  readonly days: number[] = [];
  readonly #borrows: boolean;
  #rates: FundingRates;
  #next = 0;
  #before = NaN;

  constructor(rates: FundingRates | undefined, borrows: boolean) {
    this.#rates = rates ?? noRates;
    this.#borrows = borrows;
  }

  /** Takes on more rates. What was due before the last bar is due at the next one, as it was not known. */
  learn({ time, rate }: FundingRates): void {
    const { time: due, rate: owed } = this.#rates;
    const rows = [
      ...Array.from(due.subarray(this.#next), (at, k) => [at, owed[this.#next + k]!] as const),
      ...Array.from(time, (at, k) => [at, rate[k]!] as const),
    ].toSorted(([a], [b]) => a - b);
    this.#rates = {
      time: Float64Array.from(rows, ([at]) => at),
      rate: Float64Array.from(rows, ([, share]) => share),
    };
    this.#next = 0;
  }

  /** Takes on the next bar. */
  add(bar: number, time: number): void {
    const before = this.#before;
    this.#before = time;
    const rate = this.#ratesUntil(time);
    if (Number.isNaN(before)) return;
    const passed = this.#borrows ? Math.floor(time / day) - Math.floor(before / day) : 0;
    if (rate === 0 && passed === 0) return;
    this.bar.push(bar);
    this.funding.push(rate);
    this.days.push(passed);
  }

  /** Bars are counted from `count` bars later; what was due before is over. */
  forget(count: number): void {
    const over = this.bar.findIndex((bar) => bar >= count);
    for (const list of [this.bar, this.funding, this.days]) list.splice(0, over < 0 ? list.length : over);
    for (const k of this.bar.keys()) this.bar[k]! -= count;
  }

  #ratesUntil(time: number): number {
    const { time: due, rate } = this.#rates;
    let sum = 0;
    for (; this.#next < due.length && due[this.#next]! <= time; this.#next++) sum += rate[this.#next]!;
    return sum;
  }
}
