import { before, type Column, type Condition, type Kernel, type Operation, Series } from '#series';

/** How long a session is: a UTC day, a week from Monday, a month. */
export const periods = ['day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];

/** True on the first bar of each period, the first of all bars included. */
export function startsPeriod(time: Series, period: Period): Condition {
  const number = new Series(operation, [time], [periods.indexOf(period)]);
  return number.atMost(before(number, 1)).not();
}

const operation: Operation = {
  name: 'period',
  outputs: 1,
  warmup: () => 0,
  kernel: ([time], [out], [kind]) => new Numbered(time!, out!, numbering[kind!]!),
};

const day = 86_400_000;
const numbering: readonly ((time: number) => number)[] = [
  (time) => Math.floor(time / day),
  // The first of January 1970 was a Thursday.
  (time) => Math.floor((Math.floor(time / day) + 3) / 7),
  (time) => monthOf(Math.floor(time / day)),
];

// Months since year 0, counting years from March so that the leap day is the last of its year.
function monthOf(dayNumber: number): number {
  const days = dayNumber + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const year = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return (era * 400 + year) * 12 + month;
}

class Numbered implements Kernel {
  readonly #time: Column;
  readonly #out: Column;
  readonly #number: (time: number) => number;

  constructor(time: Column, out: Column, number: (time: number) => number) {
    this.#time = time;
    this.#out = out;
    this.#number = number;
  }

  advance(from: number, to: number): void {
    const time = this.#time.values;
    const out = this.#out.values;
    for (let i = from; i < to; i++) out[i] = this.#number(time[i]!);
  }
}
