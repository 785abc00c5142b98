import type { Bars } from '#market';
import type { Fill, Fills, Reason } from '#orders';

/** A round trip: from flat to flat. Money is in the quote currency, times are ms UTC. */
export interface Trade {
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
  /** After fees. For an open position, as if it were sold at the last close without costs. */
  readonly pnl: number;
  /** Profit as a fraction of what was paid to enter. */
  readonly return: number;
  readonly reason: Reason;
  /** In how many bars the position existed. */
  readonly bars: number;
  /** Whether its result hangs on the order of a bar's high and low. */
  readonly ambiguous: boolean;
}

/** Closed round trips, and the open one if the fills end inside a position. */
export function tradesOf(fills: Fills, bars: Bars): { closed: Trade[]; open: Trade[] } {
  const closed: Trade[] = [];
  let trip: Trip | undefined;
  for (const fill of fills) {
    trip ??= new Trip(fill);
    trip.add(fill);
    if (!trip.flat) continue;
    closed.push(trip.close(bars));
    trip = undefined;
  }
  return { closed, open: trip ? [trip.mark(bars)] : [] };
}

class Trip {
  readonly #sign: number;
  readonly #first: Fill;
  #last: Fill;
  #held = 0;
  #opened = 0;
  #paid = 0;
  #received = 0;
  #fees = 0;
  #ambiguous = false;

  constructor(first: Fill) {
    this.#first = first;
    this.#last = first;
    this.#sign = Math.sign(first.quantity);
  }

  get flat(): boolean {
    return this.#held === 0;
  }

  add(fill: Fill): void {
    const size = fill.quantity * this.#sign;
    this.#held += size;
    if (size > 0) {
      this.#opened += size;
      this.#paid += size * fill.price;
    } else {
      this.#received -= size * fill.price;
    }
    this.#fees += fill.fee;
    this.#ambiguous ||= fill.ambiguous;
    this.#last = fill;
  }

  close({ time }: Bars): Trade {
    const { bar, reason, inside } = this.#last;
    return this.#trade({
      exitTime: time[bar]!,
      exitPrice: this.#received / this.#opened,
      received: this.#received,
      reason,
      bars: bar - this.#first.bar + (inside ? 1 : 0),
      time,
    });
  }

  mark({ time, close, length }: Bars): Trade {
    return this.#trade({
      exitTime: null,
      exitPrice: null,
      received: this.#received + this.#held * close[length - 1]!,
      reason: 'end',
      bars: length - this.#first.bar,
      time,
    });
  }

  #trade({
    exitTime,
    exitPrice,
    received,
    reason,
    bars,
    time,
  }: Pick<Trade, 'exitTime' | 'exitPrice' | 'reason' | 'bars'> & {
    received: number;
    time: Float64Array;
  }): Trade {
    const pnl = (received - this.#paid) * this.#sign - this.#fees;
    return {
      side: this.#sign > 0 ? 'long' : 'short',
      entryTime: time[this.#first.bar]!,
      entryPrice: this.#paid / this.#opened,
      exitTime,
      exitPrice,
      quantity: this.#opened,
      fees: this.#fees,
      pnl,
      return: pnl / this.#paid,
      reason,
      bars,
      ambiguous: this.#ambiguous,
    };
  }
}
