import type { Market } from '#market';

/** Prices at which something is to be done that no order at the exchange does. Infinitely far away is nowhere. */
export interface Levels {
  /** At this price or below it. */
  readonly below: number;
  /** At this price or above it. */
  readonly above: number;
}

/** A market whose price somebody has to watch. */
export interface Watched extends Levels {
  readonly market: Market;
}

export function isReached({ below, above }: Levels, price: number): boolean {
  return price <= below || price >= above;
}
