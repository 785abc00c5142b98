import type { Fixed } from '../core/fixed.ts';
import type { Minute } from './minute.ts';

/** A public trade. */
export interface Print {
  readonly id: number;
  readonly time: number;
  readonly price: Fixed;
  readonly amount: Fixed;
  readonly side: 'buy' | 'sell';
}

export const perMinute = 4;

/** Four trades whose open, high, low, close and sum are those of the minute: candles can be rebuilt from trades exactly. */
export function printsOf(index: number, bar: Minute, tick: Fixed, lot: Fixed): readonly Print[] {
  const rising = bar.close >= bar.open;
  const path = rising ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close];
  const quarter = Math.floor(bar.volume / perMinute);
  return path.map((price, k) => ({
    id: index * perMinute + k,
    time: index * 60_000 + k * 15_000 + ((index * 7_919 + k * 104_729) % 15_000),
    price: BigInt(price) * tick,
    amount: BigInt(k === 0 ? bar.volume - quarter * (perMinute - 1) : quarter) * lot,
    side: k > 0 && price < path[k - 1]! ? ('sell' as const) : ('buy' as const),
  }));
}

/** The id that the first trade at or after `time` can have. */
export function firstIdAt(time: number): number {
  return Math.floor(time / 60_000) * perMinute;
}
