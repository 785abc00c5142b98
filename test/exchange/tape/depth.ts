import type { Fixed } from '../core/fixed.ts';
import type { Market } from '../core/market.ts';
import { chance, seedOf } from '../core/random.ts';

/** A price and the amount that stands there. */
export interface Level {
  readonly price: Fixed;
  readonly amount: Fixed;
}

export interface Depth {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** What strangers offer around the last price, one tick to either side of it; changes every second. */
export function depthAround(market: Market, seed: number, last: Fixed, now: number, levels = 100): Depth {
  const source = seedOf(market.symbol, seed);
  const second = Math.floor(now / 1000);
  const side = (sign: bigint, salt: number) =>
    Array.from({ length: levels }, (_, k) => ({
      price: last + sign * market.tick * BigInt(1 + k * 2),
      amount: market.lot * BigInt(1 + Math.floor(chance(source, second, k, salt) * 200_000)),
    })).filter(({ price }) => price > 0n);
  return { bids: side(-1n, 1), asks: side(1n, 2) };
}
