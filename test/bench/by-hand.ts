// The loops that somebody would write who needs one indicator, once, over all of history. They divide
// and subtract as the formulas say and take no care of holes, drift or warm-up.

/** The columns that the loops read. */
export interface Prices {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export const byHand = {
  sma({ close }: Prices, window: number) {
    const out = empty(close);
    let sum = 0;
    for (let i = 0; i < close.length; i++) {
      sum += close[i]!;
      if (i >= window) sum -= close[i - window]!;
      if (i >= window - 1) out[i] = sum / window;
    }
    return out;
  },

  smoothed({ close }: Prices, weight: number) {
    const out = empty(close);
    let average = close[0]!;
    for (let i = 1; i < close.length; i++) out[i] = average += weight * (close[i]! - average);
    return out;
  },

  wma({ close }: Prices, window: number) {
    const out = empty(close);
    const weights = (window * (window + 1)) / 2;
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < close.length; i++) {
      weighted += window * close[i]! - sum;
      sum += close[i]!;
      if (i >= window) sum -= close[i - window]!;
      if (i >= window - 1) out[i] = weighted / weights;
    }
    return out;
  },

  deviation({ close }: Prices, window: number) {
    const out = empty(close);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < close.length; i++) {
      sum += close[i]!;
      squares += close[i]! * close[i]!;
      if (i >= window) {
        sum -= close[i - window]!;
        squares -= close[i - window]! * close[i - window]!;
      }
      const mean = sum / window;
      if (i >= window - 1) out[i] = Math.sqrt(Math.max(0, squares / window - mean * mean));
    }
    return out;
  },

  rsi({ close }: Prices, window: number) {
    const out = empty(close);
    const weight = 1 / window;
    let up = 0;
    let down = 0;
    for (let i = 1; i < close.length; i++) {
      const change = close[i]! - close[i - 1]!;
      up += weight * (Math.max(change, 0) - up);
      down += weight * (Math.max(-change, 0) - down);
      out[i] = (100 * up) / (up + down);
    }
    return out;
  },

  atr({ high, low, close }: Prices, window: number) {
    const out = empty(close);
    const weight = 1 / window;
    let average = 0;
    for (let i = 1; i < close.length; i++) {
      const last = close[i - 1]!;
      const range = Math.max(high[i]! - low[i]!, Math.abs(high[i]! - last), Math.abs(low[i]! - last));
      out[i] = average += weight * (range - average);
    }
    return out;
  },

  obv({ close, volume }: Prices) {
    const out = empty(close);
    let total = 0;
    for (let i = 1; i < close.length; i++) {
      const change = close[i]! - close[i - 1]!;
      out[i] = total += change > 0 ? volume[i]! : change < 0 ? -volume[i]! : 0;
    }
    return out;
  },

  covariance({ close, volume }: Prices, window: number) {
    const out = empty(close);
    let sumA = 0;
    let sumB = 0;
    let products = 0;
    for (let i = 0; i < close.length; i++) {
      sumA += close[i]!;
      sumB += volume[i]!;
      products += close[i]! * volume[i]!;
      if (i >= window) {
        sumA -= close[i - window]!;
        sumB -= volume[i - window]!;
        products -= close[i - window]! * volume[i - window]!;
      }
      if (i >= window - 1) out[i] = products / window - (sumA / window) * (sumB / window);
    }
    return out;
  },

  trueRange({ high, low, close }: Prices) {
    const out = empty(close);
    for (let i = 1; i < close.length; i++) {
      const last = close[i - 1]!;
      out[i] = Math.max(high[i]! - low[i]!, Math.abs(high[i]! - last), Math.abs(low[i]! - last));
    }
    return out;
  },

  product({ close, volume }: Prices) {
    const out = new Float64Array(close.length);
    for (let i = 0; i < close.length; i++) out[i] = close[i]! * volume[i]!;
    return out;
  },

  crossings({ close, high }: Prices) {
    const above = new Float64Array(close.length);
    const below = new Float64Array(close.length);
    for (let i = 1; i < close.length; i++) {
      above[i] = close[i - 1]! <= high[i - 1]! && close[i]! > high[i]! ? 1 : 0;
      below[i] = close[i - 1]! >= high[i - 1]! && close[i]! < high[i]! ? 1 : 0;
    }
    return [above, below];
  },

  psar({ high, low }: Prices, step: number, most: number) {
    const out = empty(high);
    const directions = empty(high);
    let rises = high[1]! + low[1]! >= high[0]! + low[0]!;
    let stop = rises ? low[0]! : high[0]!;
    let extreme = rises ? high[0]! : low[0]!;
    let acceleration = step;
    for (let i = 1; i < high.length; i++) {
      stop += acceleration * (extreme - stop);
      const before = Math.max(0, i - 2);
      stop = rises ? Math.min(stop, low[i - 1]!, low[before]!) : Math.max(stop, high[i - 1]!, high[before]!);
      if (rises ? high[i]! > extreme : low[i]! < extreme) {
        extreme = rises ? high[i]! : low[i]!;
        acceleration = Math.min(most, acceleration + step);
      }
      if (rises ? low[i]! <= stop : high[i]! >= stop) {
        stop = extreme;
        rises = !rises;
        extreme = rises ? high[i]! : low[i]!;
        acceleration = step;
      }
      out[i] = stop;
      directions[i] = rises ? 1 : -1;
    }
    return [out, directions];
  },

  // With a queue of falling highs, as textbooks have it.
  highest({ high }: Prices, window: number) {
    const out = empty(high);
    const queue = new Int32Array(high.length);
    let head = 0;
    let tail = 0;
    for (let i = 0; i < high.length; i++) {
      while (tail > head && high[queue[tail - 1]!]! <= high[i]!) tail--;
      queue[tail++] = i;
      if (queue[head]! <= i - window) head++;
      if (i >= window - 1) out[i] = high[queue[head]!]!;
    }
    return out;
  },

  sinceHighest({ high }: Prices, window: number) {
    const out = empty(high);
    const queue = new Int32Array(high.length);
    let head = 0;
    let tail = 0;
    for (let i = 0; i < high.length; i++) {
      while (tail > head && high[queue[tail - 1]!]! <= high[i]!) tail--;
      queue[tail++] = i;
      if (queue[head]! <= i - window) head++;
      if (i >= window - 1) out[i] = i - queue[head]!;
    }
    return out;
  },
};

function empty({ length }: Float64Array): Float64Array {
  return new Float64Array(length).fill(NaN);
}
