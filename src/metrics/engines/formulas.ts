import { pow } from '#numbers';
import { deviation, mean, ratio } from '../sample.ts';

/** Growth of 1 with each return in turn. */
export function compounded(returns: Float64Array): Float64Array {
  let level = 1;
  return returns.map((change) => (level *= 1 + change));
}

/** The loss from the highest level so far at each level, as a positive fraction. */
export function drawdowns(levels: Float64Array, peak = -Infinity): Float64Array {
  let highest = peak;
  return levels.map((level) => {
    highest = Math.max(highest, level);
    return 1 - level / highest;
  });
}

export function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Mean ÷ deviation, for a year. */
export function sharpe(returns: Float64Array, year: number): number | null {
  return scaled(ratio(mean(returns), deviation(returns)), Math.sqrt(year));
}

/** Root of the mean squared negative return, the mean taken over `count`. */
export function downside(returns: Float64Array, count = returns.length): number | null {
  if (count === 0) return null;
  return Math.sqrt(returns.reduce((sum, change) => (change < 0 ? sum + change * change : sum), 0) / count);
}

/** Positive ÷ negative returns. */
export function omega(returns: Float64Array): number | null {
  let gains = 0;
  let losses = 0;
  for (const change of returns) {
    if (change > 0) gains += change;
    else losses -= change;
  }
  return ratio(gains, losses);
}

/** Growth over a time, for a year. */
export function yearly(growth: number, years: number): number | null {
  if (!(years > 0) || growth < 0) return null;
  return pow(growth, 1 / years) - 1;
}

export function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

/** A slope: how one column moves with another. */
export function beta(values: Float64Array, against: Float64Array): number | null {
  if (values.length !== against.length || values.length < 2) return null;
  const middle = mean(values)!;
  const other = mean(against)!;
  let together = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    together += (values[i]! - middle) * (against[i]! - other);
    squares += (against[i]! - other) ** 2;
  }
  return ratio(together, squares);
}
