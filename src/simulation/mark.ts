import { type Bars, timeframeLength } from '#market';

/** The last close known at a time; the first one before any is known. */
export function closeAt({ time: opens, length, timeframe, close }: Bars, time: number): number {
  return close[lastAtOrBefore(opens, length, time - timeframeLength(timeframe))]!;
}

function lastAtOrBefore(times: Float64Array, length: number, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
