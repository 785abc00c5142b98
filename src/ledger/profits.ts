import type { Bars } from '#market';
import { type Fills, reasonCode } from '#orders';
import { tradesOf } from './trades.ts';

/** What trades came to, for those who need no more of them. */
export interface Profits {
  /** After fees and charges, of each closed trade. */
  readonly closed: Float64Array;
  /** Trades, the open ones included, whose result hangs on the order of a bar's high and low. */
  readonly ambiguous: number;
}

/**
 * The profits that `tradesOf` would tell, to the last bit, without making a trade of them. They stand in
 * `room` where that is large enough.
 */
export function profitsOf(fills: Fills, bars: Bars, room: Float64Array = nowhere): Profits {
  const closed = room.length >= fills.length ? room : new Float64Array(fills.length);
  return (
    (fills.lot[0] === 0 ? profitsOfTrips(fills, closed) : profitsOfLots(fills, closed)) ??
    profitsOfTrades(fills, bars)
  );
}

const nowhere = new Float64Array(0);

function profitsOfTrades(fills: Fills, bars: Bars): Profits {
  const { closed, open } = tradesOf(fills, bars);
  return {
    closed: Float64Array.from(closed, ({ pnl }) => pnl),
    ambiguous: [...closed, ...open].filter(({ ambiguous }) => ambiguous).length,
  };
}

// Undefined where a trade is not simply what happened from flat to flat.
function profitsOfTrips(
  { length, quantity, price, fee, held, lot, ambiguous }: Fills,
  closed: Float64Array,
): Profits | undefined {
  let count = 0;
  let doubtful = 0;
  let sign = 0;
  let entered = 0;
  let entry = 0;
  let left = 0;
  let exit = 0;
  let fees = 0;
  let charges = 0;
  let isAmbiguous = false;
  let before = 0;
  for (let k = 0; k < length; k++) {
    if (lot[k] !== 0 || before * held[k]! < 0) return undefined;
    before = held[k]!;
    const traded = quantity[k]!;
    if (sign === 0) {
      if (traded === 0) continue;
      sign = Math.sign(traded);
      entered = entry = left = exit = fees = charges = 0;
      isAmbiguous = false;
    }
    const size = traded * sign;
    if (size > 0) {
      entered += size;
      entry += (price[k]! - entry) * (size / entered);
    } else if (size < 0) {
      left -= size;
      exit += (price[k]! - exit) * (-size / left);
    }
    if (size === 0) charges += fee[k]!;
    else fees += fee[k]!;
    if (ambiguous[k] === 1 && !isAmbiguous) {
      isAmbiguous = true;
      doubtful++;
    }
    if (held[k] !== 0) continue;
    closed[count++] = (exit - entry) * entered * sign - fees - charges;
    sign = 0;
  }
  return { closed: closed.subarray(0, count), ambiguous: doubtful };
}

// The same where each part of a lot is a trade: undefined unless one lot follows the other.
function profitsOfLots(fills: Fills, closed: Float64Array): Profits | undefined {
  const { length, quantity, price, fee, held, lot, ambiguous, reason } = fills;
  let count = 0;
  let doubtful = 0;
  let number = 0;
  let size = 0;
  let entry = 0;
  let fees = 0;
  let isAmbiguous = false;
  for (let k = 0; k < length; k++) {
    const traded = quantity[k]!;
    if (reason[k] === reasonCode['write-off'] || traded === 0 || lot[k] === 0) return undefined;
    if (size === 0) {
      number = lot[k]!;
      size = traded;
      entry = price[k]!;
      fees = fee[k]!;
      isAmbiguous = ambiguous[k] === 1;
      continue;
    }
    if (lot[k] !== number || size * held[k]! < 0) return undefined;
    const left = size + traded;
    if (size * traded > 0) {
      entry += (price[k]! - entry) * (traded / left);
      fees += fee[k]!;
    } else {
      const paid = (fees * -traded) / size + fee[k]!;
      closed[count++] = (price[k]! - entry) * Math.abs(traded) * Math.sign(size) - paid;
      if (isAmbiguous || ambiguous[k] === 1) doubtful++;
      fees = (fees * left) / size;
    }
    size = held[k] === 0 ? 0 : left;
  }
  if (size !== 0 && isAmbiguous) doubtful++;
  return { closed: closed.subarray(0, count), ambiguous: doubtful };
}
