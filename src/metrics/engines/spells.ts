import type { TradeResult } from '../outcome.ts';

/** A stretch between two peaks. */
export interface Spell {
  readonly depth: number;
  readonly length: number;
}

/** The stretches between bars without a drawdown, or to the last bar, that are longer than one bar. */
export function spells(time: Float64Array, drawdown: Float64Array): Spell[] {
  const found: Spell[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 1; i < drawdown.length; i++) {
    depth = Math.max(depth, drawdown[i]!);
    if (drawdown[i] !== 0 && i < drawdown.length - 1) continue;
    if (i > start + 1) found.push({ depth, length: time[i]! - time[start]! });
    start = i;
    depth = 0;
  }
  return found;
}

/** How many bars lie within trades, both ends included, none counted twice. */
export function barsHeld(time: Float64Array, trades: readonly TradeResult[]): number {
  const held = new Uint8Array(time.length);
  for (const { entryTime, exitTime } of trades)
    held.fill(1, barOf(time, entryTime), barOf(time, exitTime!) + 1);
  return held.reduce((sum, one) => sum + one, 0);
}

function barOf(time: Float64Array, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
