import { type Bars, timeframeLength } from '#market';

/** The last close known at a time; the first one before any is known. */
export function closeAt({ time: opens, timeframe, close }: Bars, time: number): number {
  return close[lastAtOrBefore(opens, time - timeframeLength(timeframe))]!;
}

function lastAtOrBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
