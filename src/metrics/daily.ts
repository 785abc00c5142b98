const day = 86_400_000;

/**
 * The last bar of each UTC day, the first day to the last. A day without bars repeats the day
 * before: nothing happened to the money, and a year still has 365 days.
 */
export function lastBars(time: Float64Array): Int32Array {
  const first = Math.floor(time[0]! / day);
  const last = Math.floor(time.at(-1)! / day);
  const ends = new Int32Array(last - first + 1);
  let bar = 0;
  for (let d = 0; d < ends.length; d++) ends[d] = bar = lastBefore(time, (first + d + 1) * day, bar);
  return ends;
}

/** The last equity of each UTC day. */
export function dailyEquity(time: Float64Array, equity: Float64Array): Float64Array {
  return Float64Array.from(lastBars(time), (bar) => equity[bar]!);
}

/**
 * Change from day to day as fractions; the first day is compared with the initial cash. Where nothing is
 * left there is nothing that could change.
 */
export function returnsOf(
  daily: Float64Array,
  cash: number,
  returns: Float64Array = new Float64Array(daily.length),
): Float64Array {
  let before = 0 + cash;
  for (let d = 0; d < daily.length; d++) {
    returns[d] = before > 0 ? daily[d]! / before - 1 : 0;
    before = daily[d]!;
  }
  return returns;
}

// From a bar before that time on in doubling steps, then halving: days are short, history is long.
function lastBefore(time: Float64Array, end: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < time.length && time[low + step]! < end) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, time.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < end) low = middle;
    else high = middle;
  }
  return low;
}
