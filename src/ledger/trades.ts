import { type Bars, sliceBars } from '#market';
import type { Fill, Fills, Reason } from '#orders';
import { partsOf } from './parts.ts';
import { type FilledAt, Trip } from './trip.ts';

/** A round trip: from flat to flat, or a part of a lot. Money is in the quote currency, times are ms UTC. */
export interface Trade {
  /** Which of the account's lanes it belongs to. */
  readonly lane: number;
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  /** Average price of what was opened. */
  readonly entryPrice: number;
  /** Null while the position is open. */
  readonly exitTime: number | null;
  /** Average price of what was closed; for an open position the last close. */
  readonly exitPrice: number | null;
  readonly quantity: number;
  readonly fees: number;
  /** Paid for holding: funding and what was borrowed; negative when it was received. */
  readonly charges: number;
  /** After fees and charges. For an open position, as if it were sold at the last close without costs. */
  readonly pnl: number;
  /** Profit as a fraction of what was paid to enter. */
  readonly return: number;
  readonly reason: Reason;
  /** In how many bars the position existed. */
  readonly bars: number;
  /**
   * Maximum adverse and favourable excursion: how far beyond its entry price the market stood
   * against the trade and for it, as fractions. Of a bar in whose midst it began or ended only its
   * own prices count, as nobody knows which of the others came meanwhile.
   */
  readonly mae: number;
  readonly mfe: number;
  /** Whether its result hangs on the order of a bar's high and low. */
  readonly ambiguous: boolean;
  /** What spoke for it when it was decided, by label. */
  readonly readings: readonly string[];
}

/**
 * Closed round trips, and the open ones if the fills end inside a position. Each part of a lot is
 * its own. What spoke for a trade is asked with the bar of its first fill.
 */
export function tradesOf(
  fills: Fills,
  bars: Bars,
  readingsAt: (bar: number) => readonly string[] = () => [],
  at: FilledAt = 'open',
): { closed: Trade[]; open: Trade[] } {
  const closed: Trade[] = [];
  const abandoned: Trade[] = [];
  const lots = new Map<number, Fill>();
  const leftOpen = () =>
    [...lots.values()].map((lot) => {
      const rest = new Trip(lot, readingsAt(lot.bar), at);
      rest.add(lot);
      return rest;
    });
  let trip: Trip | undefined;
  for (const [, fill] of partsOf(fills)) {
    // What is still open when all is lost is worth what it was then, and nobody closes it.
    if (fill.reason === 'write-off') {
      const then = sliceBars(bars, 0, fill.bar + 1);
      abandoned.push(...leftOpen().map((one) => one.mark(then)));
      lots.clear();
    }
    if (fill.lot > 0) {
      const trade = fromLot(lots, fill, readingsAt, at);
      if (trade) closed.push(trade.close(bars));
      continue;
    }
    // What is written off when everything is lost belongs to no trade.
    if (!trip && fill.quantity === 0) continue;
    trip ??= new Trip(fill, readingsAt(fill.bar), at);
    trip.add(fill);
    if (fill.held !== 0) continue;
    closed.push(trip.close(bars));
    trip = undefined;
  }
  const left = leftOpen();
  if (trip) left.push(trip);
  return { closed, open: [...abandoned, ...left.map((one) => one.mark(bars))] };
}

// Opens a lot, adds to one, or takes a part out of one with its share of what entering cost.
function fromLot(
  lots: Map<number, Fill>,
  fill: Fill,
  readingsAt: (bar: number) => readonly string[],
  at: FilledAt,
): Trip | undefined {
  const lot = lots.get(fill.lot);
  if (!lot) {
    lots.set(fill.lot, { ...fill, held: fill.quantity });
    return undefined;
  }
  const quantity = lot.quantity + fill.quantity;
  if (lot.quantity * fill.quantity > 0) {
    const price = lot.price + (fill.price - lot.price) * (fill.quantity / quantity);
    lots.set(fill.lot, { ...lot, quantity, held: quantity, price, fee: lot.fee + fill.fee });
    return undefined;
  }
  const trip = new Trip(lot, readingsAt(lot.bar), at);
  trip.add({ ...lot, quantity: -fill.quantity, fee: (lot.fee * -fill.quantity) / lot.quantity });
  trip.add(fill);
  if (quantity === 0 || fill.held === 0) lots.delete(fill.lot);
  else lots.set(fill.lot, { ...lot, quantity, held: quantity, fee: (lot.fee * quantity) / lot.quantity });
  return trip;
}
