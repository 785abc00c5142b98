import type { Trade } from '#ledger';

/**
 * The cost per side (fee and slippage together) at which the run would have earned nothing, found
 * by paying that cost instead of the real one on the same trades at the same undisturbed prices.
 * Null without trades, or when even free trading would have lost.
 */
export function breakEvenCost(trades: readonly PricedTrade[]): number | null {
  if (trades.length === 0 || growth(trades, 0) <= 1) return null;
  let low = 0;
  let high = 1;
  // Growth falls as cost rises, so sixty halvings pin the answer to the last bit or two.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (growth(trades, middle) > 1) low = middle;
    else high = middle;
  }
  return low;
}

/** A round trip by its prices before slippage, and the share of equity that was in it. */
export interface PricedTrade {
  readonly side: Trade['side'];
  readonly entry: number;
  readonly exit: number;
  readonly share: number;
}

function growth(trades: readonly PricedTrade[], cost: number): number {
  let equity = 1;
  for (const { side, entry, exit, share } of trades) {
    const gain =
      side === 'long'
        ? (exit * (1 - cost)) / (entry * (1 + cost)) - 1
        : 1 - (exit * (1 + cost)) / (entry * (1 - cost));
    equity *= Math.max(0, 1 + share * gain);
  }
  return equity;
}
