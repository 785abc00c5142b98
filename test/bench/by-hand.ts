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
};

function empty({ length }: Float64Array): Float64Array {
  return new Float64Array(length).fill(NaN);
}
