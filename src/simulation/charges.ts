/** What holding costs, at the opens it falls due. Both rates are shares of the position's value. */
export interface Charges {
  /** Bars at whose open something is due, ascending. */
  readonly bar: Int32Array;
  /** Longs pay this to shorts; negative the other way. */
  readonly funding: Float64Array;
  /** Days of borrowing that end there. */
  readonly days: Float64Array;
}

/** A perpetual's funding: what was due at a time, as a share of the position's value. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

const day = 86_400_000;

export const noCharges: Charges = {
  bar: new Int32Array(0),
  funding: new Float64Array(0),
  days: new Float64Array(0),
};

/**
 * What falls due since the open of the bar before is due at a bar's open, from whoever held through
 * it. Bars of eight hours and less meet every funding time exactly.
 */
export function chargesOf(time: Float64Array, funding: FundingRates | undefined, borrows: boolean): Charges {
  if (!funding && !borrows) return noCharges;
  const bar: number[] = [];
  const rates: number[] = [];
  const days: number[] = [];
  const due = funding ?? { time: new Float64Array(0), rate: new Float64Array(0) };
  let next = firstAfter(due.time, time[0] ?? 0);
  for (let i = 1; i < time.length; i++) {
    let rate = 0;
    for (; next < due.time.length && due.time[next]! <= time[i]!; next++) rate += due.rate[next]!;
    const passed = borrows ? Math.floor(time[i]! / day) - Math.floor(time[i - 1]! / day) : 0;
    if (rate === 0 && passed === 0) continue;
    bar.push(i);
    rates.push(rate);
    days.push(passed);
  }
  return { bar: Int32Array.from(bar), funding: Float64Array.from(rates), days: Float64Array.from(days) };
}

function firstAfter(times: Float64Array, time: number): number {
  const found = times.findIndex((one) => one > time);
  return found < 0 ? times.length : found;
}
