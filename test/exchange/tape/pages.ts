import type { Candle } from './candle.ts';
import type { Tape } from './tape.ts';
import type { Grid } from './timeframe.ts';

interface Ask {
  readonly timeframe: Grid;
  readonly limit: number;
  readonly now: number;
}

/** The first `limit` candles that start in [from, to]. */
export function firstCandles(tape: Tape, from: number, to: number, { timeframe, limit, now }: Ask): Candle[] {
  const found: Candle[] = [];
  const end = Math.min(to, now);
  let start = from;
  while (found.length < limit && start <= end) {
    const stop = Math.min(end, step(timeframe, start, limit));
    found.push(...tape.candles(timeframe, start, stop, now));
    start = stop + 1;
  }
  return found.slice(0, limit);
}

/** The last `limit` candles that start in [from, to]; history ends where nothing was found for long. */
export function lastCandles(tape: Tape, from: number, to: number, { timeframe, limit, now }: Ask): Candle[] {
  const newestFirst: Candle[] = [];
  let end = Math.min(to, now);
  for (let tries = 0; tries < 50 && newestFirst.length < limit && end >= from; tries++) {
    const start = Math.max(from, step(timeframe, end, -limit));
    newestFirst.push(...tape.candles(timeframe, start, end, now).toReversed());
    end = start - 1;
  }
  return newestFirst.slice(0, limit).toReversed();
}

function step(timeframe: Grid, from: number, count: number): number {
  const length = timeframe.next(timeframe.start(from)) - timeframe.start(from);
  return from + count * length;
}
