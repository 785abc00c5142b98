import { merged, flat, type Candle } from './candle.ts';
import type { Tape } from './tape.ts';
import { grid } from './timeframe.ts';

const minutes = grid('1m')!;
const day = 86_400_000;

/** The rolling 24 hours up to now as one candle. */
export function lastDay(tape: Tape, now: number): Candle {
  const from = minutes.start(now - day) + 60_000;
  return merged(from, tape.candles(minutes, from, now, now)) ?? flat(from, tape.last(now));
}
