/** One calendar year of returns. */
export interface YearReturns {
  readonly year: number;
  /** January to December; null for months before the first bar or after the last one. */
  readonly months: readonly (number | null)[];
  /** The months of this year compounded. */
  readonly total: number;
}

/**
 * How equity changed in each UTC month, as fractions. The first month is compared with the initial
 * cash; a month without bars between others earned nothing.
 */
export function monthlyReturns(time: Float64Array, equity: Float64Array, cash: number): YearReturns[] {
  const first = monthOf(time[0]!);
  const ends = monthEnds(time, equity, first);
  const years: { year: number; months: (number | null)[]; total: number }[] = [];
  let before = cash;
  for (const [k, end] of ends.entries()) {
    const year = Math.floor((first + k) / 12);
    if (years.at(-1)?.year !== year) {
      years.push({ year, months: Array.from({ length: 12 }, () => null), total: 0 });
    }
    const current = years.at(-1)!;
    const change = before === 0 ? 0 : end / before - 1;
    current.months[(first + k) % 12] = change;
    current.total = (1 + current.total) * (1 + change) - 1;
    before = end;
  }
  return years;
}

// The last equity of each month from the first to the last; only a new month asks the calendar.
function monthEnds(time: Float64Array, equity: Float64Array, first: number): number[] {
  const ends: number[] = [];
  let nextMonth = startOf(first + 1);
  for (let i = 0; i < time.length; i++) {
    while (time[i]! >= nextMonth) {
      ends.push(i === 0 ? equity[0]! : equity[i - 1]!);
      nextMonth = startOf(first + ends.length + 1);
    }
  }
  ends.push(equity.at(-1)!);
  return ends;
}

// Months since year 0.
function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function startOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}
