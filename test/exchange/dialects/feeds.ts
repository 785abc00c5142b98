import type { Market } from '../core/index.ts';
import type { Candle, Grid, Print } from '../tape/index.ts';
import type { Socket, Venue } from './types.ts';

export interface CandleUpdate {
  readonly candle: Candle;
  readonly closed: boolean;
}

/** The last words of candles that closed on the way and the state of the running one. */
export function candleUpdates(
  venue: Venue,
  market: Market,
  timeframe: Grid,
  from: number,
  to: number,
): CandleUpdate[] {
  return venue
    .tape(market.symbol)
    .candles(timeframe, timeframe.start(from), to, to)
    .map((candle) => ({ candle, closed: timeframe.next(candle.time) <= to }));
}

/** Trades that this connection has not been sent yet. */
export function freshPrints(venue: Venue, socket: Socket, market: Market, from: number, to: number): Print[] {
  const note = `last trade ${market.symbol}`;
  const last = (socket.notes.get(note) as number | undefined) ?? -1;
  const found = venue
    .tape(market.symbol)
    .prints(from, to + 1)
    .filter(({ id }) => id > last);
  if (found.length > 0) socket.notes.set(note, found.at(-1)!.id);
  return found;
}

/** A new subscriber is sent what happens from now on. */
export function skipOldPrints(venue: Venue, socket: Socket, market: Market): void {
  const now = venue.clock.now();
  freshPrints(venue, socket, market, now - 3_600_000, now);
}
