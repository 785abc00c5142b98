import { type Bars, timeframeLength } from '#market';
import type { Fills } from '#orders';
import { Mark } from './equity.ts';
import { Growth } from './growth.ts';
import type { Allotments, Transfer } from './postings.ts';

/** What each purse is worth at the closes of an axis: its cash, and what was bought with it. */
export function pursesEquityOf(
  fills: Fills,
  markets: readonly Bars[],
  axis: Bars,
  { purses, purseOf, transfers }: Allotments,
): Float64Array[] {
  const length = timeframeLength(axis.timeframe);
  const marks = markets.map((bars) => new Mark(bars));
  const held = new Float64Array(markets.length);
  const cash = Float64Array.from(purses);
  const equity = purses.map(() => new Float64Array(axis.length));
  const moves = slotsOf(transfers, axis, fills);
  let k = 0;
  let next = 0;
  for (let i = 0; i < axis.length; i++) {
    for (; k < fills.length && fills.bar[k]! <= i; k++) {
      cash[purseOf[fills.lane[k]!]!]! -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
      held[fills.lane[k]!] = fills.held[k]!;
    }
    for (; next < moves.length && moves[next]!.slot <= i; next++) {
      const { from, to, amount } = moves[next]!;
      if (from !== null) cash[from]! -= amount;
      if (to !== null) cash[to]! += amount;
    }
    for (const [purse, values] of equity.entries()) values[i] = cash[purse]!;
    for (const [lane, mark] of marks.entries()) {
      const price = mark.at(axis.time[i]! + length);
      if (held[lane] !== 0) equity[purseOf[lane]!]![i]! += held[lane]! * price;
    }
  }
  return equity;
}

/**
 * Equity as if no money had come from outside or left: the same growth from close to close. `equity`
 * knows nothing of such money yet; without any it stays as it is.
 */
export function grownBy(
  equity: Float64Array,
  cash: number,
  { time, timeframe }: Bars,
  transfers: readonly Transfer[],
): Float64Array {
  const outside = transfers
    .filter(({ from, to }) => from === null || to === null)
    .toSorted((a, b) => a.known - b.known);
  if (outside.length === 0) return equity;
  const length = timeframeLength(timeframe);
  const growth = new Growth(cash);
  let next = 0;
  let brought = 0;
  return equity.map((value, i) => {
    const closes = time[i]! + length;
    for (; next < outside.length && outside[next]!.known <= closes; next++) {
      const { from, amount, time: at, known } = outside[next]!;
      const came = from === null ? amount : -amount;
      growth.move({ amount: came, at, known });
      brought += came;
    }
    growth.mark(value + brought, time[i]!, closes);
    return cash * growth.index;
  });
}

interface Placed extends Transfer {
  readonly slot: number;
}

// A transfer belongs to the bar of its fill, other money to the first bar that closes with it.
function slotsOf(transfers: readonly Transfer[], axis: Bars, fills: Fills): Placed[] {
  const length = timeframeLength(axis.timeframe);
  return transfers
    .map((one) => ({
      ...one,
      slot: one.fill >= 0 ? fills.bar[one.fill]! : firstFrom(axis.time, one.time - length),
    }))
    .toSorted((a, b) => a.slot - b.slot);
}

function firstFrom(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
