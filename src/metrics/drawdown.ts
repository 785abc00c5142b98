/** How far and how long equity was below its highest value so far. */
export interface Drawdown {
  /** The largest loss from a peak, as a positive fraction. */
  readonly deepest: number;
  /** The longest time from a peak until it was reached again, or until the end, in ms. */
  readonly longest: number;
}

/** The initial cash is the first peak, at the open of the first bar. */
export function drawdownOf(time: Float64Array, equity: Float64Array, cash: number): Drawdown {
  return drawdownAlong(time, equity, cash, whole);
}

/** Equity as `constant + factor × column`, from each of some bars on. */
export interface Stretches {
  /** How many there are; the columns may be longer. */
  readonly count: number;
  /** Where each begins: the first one with the first bar. */
  readonly bar: Int32Array;
  readonly constant: Float64Array;
  readonly factor: Float64Array;
}

/** The lowest and the highest value of a column in every sixteen bars. */
export interface Extremes {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const bits = 4;
const block = 1 << bits;

export function extremesOf(column: Float64Array): Extremes {
  const count = Math.floor(column.length / block);
  const [low, high] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = k * block; i < (k + 1) * block; i++) {
      least = Math.min(least, column[i]!);
      most = Math.max(most, column[i]!);
    }
    low[k] = least;
    high[k] = most;
  }
  return { low, high };
}

const whole: Stretches = {
  count: 1,
  bar: Int32Array.of(0),
  constant: Float64Array.of(0),
  factor: Float64Array.of(1),
};

/**
 * The same of equity that is told stretch by stretch. A drawdown lasts until the bar that reached the
 * peak again, and is as deep as its lowest value. Where the extremes of the column are known, blocks
 * that stay below the peak are passed at once.
 */
export function drawdownAlong(
  time: Float64Array,
  column: Float64Array,
  cash: number,
  { count, bar, constant, factor }: Stretches,
  extremes?: Extremes,
): Drawdown {
  // A sum is a number for certain; what was handed in as it is, the loop would keep as an object.
  let peak = 0 + cash;
  let peakTime = time[0]!;
  // The lowest value since the peak, or the peak itself.
  let lowest = peak;
  let deepest = 0;
  let longest = 0;
  const { low: lows, high: highs } = extremes ?? nothingKnown;
  const known = lows.length;
  for (let k = 0; k < count; k++) {
    const end = k + 1 < count ? bar[k + 1]! : time.length;
    const held = factor[k]!;
    const money = constant[k]!;
    // While nothing is held only the first and the last bar can matter.
    const step = held === 0 ? Math.max(1, end - 1 - bar[k]!) : 1;
    const best = held > 0 ? highs : lows;
    const worst = held > 0 ? lows : highs;
    for (let i = bar[k]!; i < end; i += step) {
      // Rounding keeps the order of values, so the extreme of a block is that of the column there.
      if ((i & (block - 1)) === 0 && held !== 0) {
        for (let b = i >> bits; i + block <= end && b < known; b++) {
          if (money + held * best[b]! >= peak) break;
          const value = money + held * worst[b]!;
          if (value < lowest) lowest = value;
          i += block;
        }
        if (i >= end) break;
      }
      const value = money + held * column[i]!;
      if (value < peak) {
        if (value < lowest) lowest = value;
        continue;
      }
      if (lowest < peak) {
        longest = Math.max(longest, time[i]! - peakTime);
        deepest = Math.max(deepest, 1 - lowest / peak);
      }
      peak = lowest = value;
      peakTime = time[i]!;
    }
  }
  if (lowest < peak) {
    longest = Math.max(longest, time.at(-1)! - peakTime);
    deepest = Math.max(deepest, 1 - lowest / peak);
  }
  return { deepest, longest };
}

const nothingKnown: Extremes = { low: new Float64Array(0), high: new Float64Array(0) };

/** Root of the mean squared drawdown: depth and length of losses in one number. */
export function ulcerOf(equity: Float64Array, cash: number): number | null {
  if (equity.length === 0) return null;
  let peak = 0 + cash;
  let squares = 0;
  for (let i = 0; i < equity.length; i++) {
    peak = Math.max(peak, equity[i]!);
    squares += (1 - equity[i]! / peak) ** 2;
  }
  return Math.sqrt(squares / equity.length);
}
