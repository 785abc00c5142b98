import type { Fixed, Market } from '../core/index.ts';
import { lastDay, type Candle, type Level } from '../tape/index.ts';
import type { Venue } from './types.ts';

export interface Stats {
  readonly day: Candle;
  readonly last: Fixed;
  readonly bid: Level;
  readonly ask: Level;
}

const nothing: Level = { price: 0n, amount: 0n };

/** What every ticker is made of. */
export function statsOf(venue: Venue, market: Market): Stats {
  const { bids, asks } = venue.engine.depth(market.symbol);
  return {
    day: lastDay(venue.tape(market.symbol), venue.clock.now()),
    last: venue.last(market.symbol),
    bid: bids[0] ?? nothing,
    ask: asks[0] ?? nothing,
  };
}
