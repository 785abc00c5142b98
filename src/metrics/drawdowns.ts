/** One stretch below the highest equity so far. Times are ms UTC, of the bars' opens. */
export interface DrawdownPeriod {
  /** The largest loss from the peak, as a positive fraction. */
  readonly depth: number;
  /** The bar of the peak; the first bar when the initial cash was the peak. */
  readonly start: number;
  readonly bottom: number;
  /** The bar that reached the peak again; null if none did. */
  readonly recovery: number | null;
  /** From the start to the recovery, or to the last bar, in ms. */
  readonly length: number;
}

/** The deepest drawdowns, deepest first; equals in the order they happened. */
export function deepestDrawdowns(
  time: Float64Array,
  equity: Float64Array,
  cash: number,
  count: number,
): DrawdownPeriod[] {
  return drawdownPeriods(time, equity, cash)
    .toSorted((a, b) => b.depth - a.depth)
    .slice(0, count);
}

function drawdownPeriods(time: Float64Array, equity: Float64Array, cash: number): DrawdownPeriod[] {
  const periods: DrawdownPeriod[] = [];
  let peak = cash;
  let start = time[0]!;
  let bottom = start;
  let depth = 0;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value < peak) {
      if (1 - value / peak > depth) {
        depth = 1 - value / peak;
        bottom = time[i]!;
      }
      continue;
    }
    if (depth > 0) periods.push({ depth, start, bottom, recovery: time[i]!, length: time[i]! - start });
    peak = value;
    start = time[i]!;
    depth = 0;
  }
  if (depth > 0) periods.push({ depth, start, bottom, recovery: null, length: time.at(-1)! - start });
  return periods;
}
