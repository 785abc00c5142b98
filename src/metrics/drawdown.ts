/** How far and how long equity was below its highest value so far. */
export interface Drawdown {
  /** The largest loss from a peak, as a positive fraction. */
  readonly deepest: number;
  /** The longest time from a peak until it was reached again, or until the end, in ms. */
  readonly longest: number;
}

/** The initial cash is the first peak, at the open of the first bar. */
export function drawdownOf(time: Float64Array, equity: Float64Array, cash: number): Drawdown {
  let peak = cash;
  let peakTime = time[0]!;
  let deepest = 0;
  let longest = 0;
  let below = false;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (below || value < peak) longest = Math.max(longest, time[i]! - peakTime);
    below = value < peak;
    if (below) {
      deepest = Math.max(deepest, 1 - value / peak);
    } else {
      peak = value;
      peakTime = time[i]!;
    }
  }
  return { deepest, longest };
}

/** Root of the mean squared drawdown: depth and length of losses in one number. */
export function ulcerOf(equity: Float64Array, cash: number): number | null {
  if (equity.length === 0) return null;
  let peak = cash;
  let squares = 0;
  for (let i = 0; i < equity.length; i++) {
    peak = Math.max(peak, equity[i]!);
    squares += (1 - equity[i]! / peak) ** 2;
  }
  return Math.sqrt(squares / equity.length);
}
