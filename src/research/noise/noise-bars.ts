import { type Bars, bars } from '#market';
import type { Random } from '#numbers';

/**
 * The same moves in random order: each bar keeps its gap, its shape and its volume, and the last
 * close stays where it was, but what follows what is left to chance. Times stay in place.
 */
export function shuffledBars(source: Bars, chance: Random): Bars {
  const order = countedUp(source.length);
  shuffle(order, chance);
  return rebuilt(source, order);
}

function countedUp(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  return order;
}

// The first bar has no gap before it and stays the first.
function shuffle(order: Uint32Array, chance: Random): void {
  for (let i = order.length - 1; i > 1; i--) {
    const other = 1 + chance.integer(i);
    const moved = order[i]!;
    order[i] = order[other]!;
    order[other] = moved;
  }
}

function rebuilt(source: Bars, order: Uint32Array): Bars {
  const { market, timeframe, length, time } = source;
  const column = () => new Float64Array(length);
  const made = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  let last = source.open[0]!;
  for (let i = 0; i < length; i++) {
    const from = order[i]!;
    const gap = from === 0 ? 1 : source.open[from]! / source.close[from - 1]!;
    const open = last * gap;
    const scale = open / source.open[from]!;
    const close = source.close[from]! * scale;
    made.open[i] = open;
    made.close[i] = close;
    // Rounding must not leave a price outside of its bar.
    made.high[i] = Math.max(source.high[from]! * scale, open, close);
    made.low[i] = Math.min(source.low[from]! * scale, open, close);
    made.volume[i] = source.volume[from]!;
    last = close;
  }
  return bars(market, timeframe, { time, ...made });
}
