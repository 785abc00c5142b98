import type { Bars } from '#market';
import type { Fill, Fills, Reason } from '#orders';
import { partsOf } from './parts.ts';

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
): { closed: Trade[]; open: Trade[] } {
  const closed: Trade[] = [];
  const lots = new Map<number, Fill>();
  let trip: Trip | undefined;
  for (const [, fill] of partsOf(fills)) {
    if (fill.lot > 0) {
      const trade = fromLot(lots, fill, readingsAt);
      if (trade) closed.push(trade.close(bars));
      continue;
    }
    // What is written off when everything is lost belongs to no trade.
    if (!trip && fill.quantity === 0) continue;
    trip ??= new Trip(fill, readingsAt(fill.bar));
    trip.add(fill);
    if (fill.held !== 0) continue;
    closed.push(trip.close(bars));
    trip = undefined;
  }
  const left = [...lots.values()].map((lot) => {
    const rest = new Trip(lot, readingsAt(lot.bar));
    rest.add(lot);
    return rest;
  });
  if (trip) left.push(trip);
  return { closed, open: left.map((one) => one.mark(bars)) };
}

// Opens a lot, adds to one, or takes a part out of one with its share of what entering cost.
function fromLot(
  lots: Map<number, Fill>,
  fill: Fill,
  readingsAt: (bar: number) => readonly string[],
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
  const trip = new Trip(lot, readingsAt(lot.bar));
  trip.add({ ...lot, quantity: -fill.quantity, fee: (lot.fee * -fill.quantity) / lot.quantity });
  trip.add(fill);
  if (quantity === 0 || fill.held === 0) lots.delete(fill.lot);
  else lots.set(fill.lot, { ...lot, quantity, held: quantity, fee: (lot.fee * quantity) / lot.quantity });
  return trip;
}

class Trip {
  readonly #sign: number;
  readonly #first: Fill;
  readonly #readings: readonly string[];
  readonly #entry = new Average();
  readonly #exit = new Average();
  #last: Fill;
  #fees = 0;
  #charges = 0;
  #ambiguous = false;

  constructor(first: Fill, readings: readonly string[]) {
    this.#readings = readings;
    this.#first = first;
    this.#last = first;
    this.#sign = Math.sign(first.quantity);
  }

  add(fill: Fill): void {
    const size = fill.quantity * this.#sign;
    if (size > 0) this.#entry.add(fill.price, size);
    else if (size < 0) this.#exit.add(fill.price, -size);
    if (size === 0) this.#charges += fill.fee;
    else this.#fees += fill.fee;
    this.#ambiguous ||= fill.ambiguous;
    this.#last = fill;
  }

  close({ time }: Bars): Trade {
    const { reason, inside } = this.#last;
    const bar = barOf(this.#last);
    const bars = bar - barOf(this.#first) + (inside ? 1 : 0);
    return this.#trade(time, this.#exit.price, {
      exitTime: time[bar]!,
      exitPrice: this.#exit.price,
      reason,
      bars,
    });
  }

  mark({ time, close, length }: Bars): Trade {
    this.#exit.add(close[length - 1]!, Math.abs(this.#last.held));
    return this.#trade(time, this.#exit.price, {
      exitTime: null,
      exitPrice: null,
      reason: 'end',
      bars: length - barOf(this.#first),
    });
  }

  #trade(
    time: Float64Array,
    exitPrice: number,
    end: Pick<Trade, 'exitTime' | 'exitPrice' | 'reason' | 'bars'>,
  ): Trade {
    const { price, quantity } = this.#entry;
    const pnl = (exitPrice - price) * quantity * this.#sign - this.#fees - this.#charges;
    return {
      lane: this.#first.lane,
      side: this.#sign > 0 ? 'long' : 'short',
      entryTime: time[barOf(this.#first)]!,
      entryPrice: price,
      ...end,
      quantity,
      fees: this.#fees,
      charges: this.#charges,
      pnl,
      return: pnl / (price * quantity),
      ambiguous: this.#ambiguous,
      readings: this.#readings,
    };
  }
}

// The bar in which it happened, which may be over when it is booked.
function barOf({ bar, early }: Fill): number {
  return early ? bar - 1 : bar;
}

/** The average price of a growing quantity; of a single fill it is exactly that fill's price. */
class Average {
  price = 0;
  quantity = 0;

  add(price: number, quantity: number): void {
    this.quantity += quantity;
    this.price += (price - this.price) * (quantity / this.quantity);
  }
}
