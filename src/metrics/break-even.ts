import { log } from '#numbers';
import type { Trade } from '#ledger';

/**
 * The cost per side (fee and slippage together) at which the run would have earned nothing, found
 * by paying that cost instead of the real one on the same trades at the same undisturbed prices.
 * Null without trades, or when even free trading would have lost.
 */
export function breakEvenCost(trades: readonly PricedTrade[]): number | null {
  if (trades.length === 0) return null;
  // The logarithm is nearly straight in the cost, so that few steps lead to its root.
  const earned = (cost: number) => log(growth(trades, cost));
  const free = earned(0);
  return free > 0 ? rootOf(earned, free) : null;
}

/** A round trip by its prices before slippage, and the share of equity that was in it. */
export interface PricedTrade {
  readonly side: Trade['side'];
  readonly entry: number;
  readonly exit: number;
  readonly share: number;
}

// What is bought costs more and what is sold brings less, each by the same rate.
function growth(trades: readonly PricedTrade[], cost: number): number {
  const kept = (1 - cost) / (1 + cost);
  let equity = 1;
  for (const { side, entry, exit, share } of trades) {
    const move = exit / entry;
    equity *= Math.max(0, 1 + share * (side === 'long' ? move * kept - 1 : 1 - move / kept));
  }
  return equity;
}

// Of a function that falls from above 0 at 0 to below 0 at 1: secants between the two ends, where
// an end that stays is trusted half as much each time (the Illinois method).
function rootOf(value: (at: number) => number, atZero: number): number {
  let low = 0;
  let high = 1;
  let above = atZero;
  let below = -Infinity;
  let stayed: 'low' | 'high' | undefined;
  let best = { at: 0, miss: atZero };
  for (let step = 0; step < 100; step++) {
    const guess = low + (Number.isFinite(below) ? above / (above - below) : 0.5) * (high - low);
    if (!(guess > low && guess < high)) break;
    const found = value(guess);
    if (Math.abs(found) < best.miss) best = { at: guess, miss: Math.abs(found) };
    if (found > 0) {
      [low, above] = [guess, found];
      if (stayed === 'high') below /= 2;
      stayed = 'high';
    } else {
      [high, below] = [guess, found];
      if (stayed === 'low') above /= 2;
      stayed = 'low';
    }
  }
  return best.at;
}
