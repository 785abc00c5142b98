const day = 86_400_000;

/**
 * The last equity of each UTC day, the first day to the last. A day without bars repeats the day
 * before: nothing happened to the money, and a year still has 365 days.
 */
export function dailyEquity(time: Float64Array, equity: Float64Array): Float64Array {
  const first = Math.floor(time[0]! / day);
  const last = Math.floor(time.at(-1)! / day);
  const daily = new Float64Array(last - first + 1).fill(NaN);
  for (let i = 0; i < equity.length; i++) daily[Math.floor(time[i]! / day) - first] = equity[i]!;
  for (let d = 1; d < daily.length; d++) if (Number.isNaN(daily[d])) daily[d] = daily[d - 1]!;
  return daily;
}

/** Change from day to day as fractions; the first day is compared with the initial cash. */
export function returnsOf(daily: Float64Array, cash: number): Float64Array {
  const returns = new Float64Array(daily.length);
  let before = cash;
  for (let d = 0; d < daily.length; d++) {
    returns[d] = daily[d]! / before - 1;
    before = daily[d]!;
  }
  return returns;
}
