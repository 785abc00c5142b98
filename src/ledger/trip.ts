import type { Bars } from '#market';
import type { Fill, Reason } from '#orders';
import type { Trade } from './trades.ts';

/** Where in their bars fills are that are not inside them. */
export type FilledAt = 'open' | 'close';

/** One trade in the making: what was bought and sold for it so far. */
export class Trip {
  readonly #sign: number;
  readonly #first: Fill;
  readonly #readings: readonly string[];
  readonly #at: FilledAt;
  readonly #entry = new Average();
  readonly #exit = new Average();
  #last: Fill;
  #fees = 0;
  #charges = 0;
  #ambiguous = false;
  #low = Infinity;
  #high = -Infinity;

  constructor(first: Fill, readings: readonly string[], at: FilledAt) {
    this.#readings = readings;
    this.#at = at;
    this.#first = first;
    this.#last = first;
    this.#sign = Math.sign(first.quantity);
  }

  add(fill: Fill): void {
    const size = fill.quantity * this.#sign;
    if (size > 0) this.#entry.add(fill.price, size);
    else if (size < 0) this.#exit.add(fill.price, -size);
    if (size !== 0) this.#reach(fill.price, fill.price);
    if (size === 0) this.#charges += fill.fee;
    else this.#fees += fill.fee;
    this.#ambiguous ||= fill.ambiguous;
    this.#last = fill;
  }

  close(bars: Bars): Trade {
    const { reason, inside } = this.#last;
    const bar = barOf(this.#last);
    // The end of all bars comes after the last of them.
    const endsInside = (inside && reason !== 'end') || (this.#at === 'close' && levels.has(reason));
    const last = inside || this.#isAtClose(this.#last) ? bar : bar - 1;
    return this.#trade(bars, this.#exit.price, endsInside ? last : last + 1, {
      exitTime: bars.time[bar]!,
      exitPrice: this.#exit.price,
      reason,
      bars: last - this.#firstBar + 1,
    });
  }

  mark(bars: Bars): Trade {
    const { close, length } = bars;
    this.#exit.add(close[length - 1]!, Math.abs(this.#last.held));
    return this.#trade(bars, this.#exit.price, length, {
      exitTime: null,
      exitPrice: null,
      reason: 'end',
      bars: length - this.#firstBar,
    });
  }

  // The first bar it lives through, be it in part.
  get #firstBar(): number {
    return barOf(this.#first) + (this.#isAtClose(this.#first) ? 1 : 0);
  }

  #isAtClose({ inside, early }: Fill): boolean {
    return early || (!inside && this.#at === 'close');
  }

  // `to` is the bar after the last one that it lived through as a whole.
  #trade(
    { time, low, high }: Bars,
    exitPrice: number,
    to: number,
    end: Pick<Trade, 'exitTime' | 'exitPrice' | 'reason' | 'bars'>,
  ): Trade {
    const { price, quantity } = this.#entry;
    let [lowest, highest] = [this.#low, this.#high];
    for (let i = this.#firstBar + (this.#first.inside ? 1 : 0); i < to; i++) {
      if (low[i]! < lowest) lowest = low[i]!;
      if (high[i]! > highest) highest = high[i]!;
    }
    this.#reach(lowest, highest);
    const [below, above] = [(price - this.#low) / price, (this.#high - price) / price];
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
      mae: this.#sign > 0 ? below : above,
      mfe: this.#sign > 0 ? above : below,
      ambiguous: this.#ambiguous,
      readings: this.#readings,
    };
  }

  #reach(low: number, high: number): void {
    if (low < this.#low) this.#low = low;
    if (high > this.#high) this.#high = high;
  }
}

// Exits that come when a price is met, wherever their engine books them.
const levels: ReadonlySet<Reason> = new Set(['stop-loss', 'take-profit', 'trailing-stop', 'liquidation']);

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
