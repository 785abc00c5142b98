import { fixed, type Fixed } from '../core/fixed.ts';
import { chance, seedOf } from '../core/random.ts';
import type { Market } from '../core/market.ts';

export const fundingInterval = 8 * 3_600_000;

export interface Funding {
  readonly time: number;
  readonly rate: Fixed;
}

/** What longs pay shorts at each 00:00, 08:00 and 16:00 UTC that falls in [from, to]. */
export function fundingHistory(market: Market, seed: number, from: number, to: number): Funding[] {
  const found: Funding[] = [];
  const first = Math.ceil(Math.max(from, market.listed) / fundingInterval) * fundingInterval;
  for (let time = first; time <= to; time += fundingInterval)
    found.push({ time, rate: rateAt(market, seed, time) });
  return found;
}

export function rateAt(market: Market, seed: number, time: number): Fixed {
  const draw = chance(seedOf(market.symbol, seed), time / fundingInterval, 77);
  return fixed((draw * 0.0004 - 0.0001).toFixed(8));
}
