import type { Fills } from '#orders';
import { partsOf } from './parts.ts';

/** Where money stands: `cash`, each purse its own where there are several, what was brought in, what positions cost, and what became of it. */
export type AccountName =
  | 'capital'
  | 'cash'
  | `cash ${number}`
  | 'profit'
  | 'fees'
  | 'charges'
  | `position ${number}`;

/** Money that left one account for another. Amounts are never negative. */
export interface Posting {
  /** The fill it comes from, or after which it was moved; −1 for the capital brought in. */
  readonly fill: number;
  readonly from: AccountName;
  readonly to: AccountName;
  readonly amount: number;
}

/** Money that was moved from one purse to another, after a fill. Null is outside of the account. */
export interface Transfer {
  /** The fill that ended the trade which was its reason; −1 where it has none. */
  readonly fill: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly amount: number;
  /** ms UTC; −Infinity where nobody said. */
  readonly time: number;
  /** The close from which on it counts: that of the bar it was won in. */
  readonly known: number;
}

/** How capital is shared out among purses, and what moved between them since. */
export interface Allotments {
  readonly purses: readonly number[];
  /** The purse that pays for each lane. */
  readonly purseOf: readonly number[];
  readonly transfers: readonly Transfer[];
}

/**
 * Every fill as double-entry bookkeeping. A position stands in the books at what it cost (a short
 * at what it brought, with the other sign); what leaving it brings beyond that is profit.
 */
export function postingsOf(fills: Fills, capital: number | Allotments): Posting[] {
  const postings: Posting[] = [];
  const move = (fill: number, from: AccountName, to: AccountName, amount: number): void => {
    if (amount > 0) postings.push({ fill, from, to, amount });
    else if (amount < 0) postings.push({ fill, from: to, to: from, amount: -amount });
  };
  const { purses, purseOf, transfers } = allotmentsOf(capital);
  const cashOf = (purse: number | null): AccountName =>
    purse === null ? 'capital' : purses.length === 1 ? 'cash' : `cash ${purse}`;
  let next = 0;
  const moveUntil = (fill: number): void => {
    for (; next < transfers.length && transfers[next]!.fill < fill; next++) {
      const { fill: after, from, to, amount } = transfers[next]!;
      move(after, cashOf(from), cashOf(to), amount);
    }
  };
  for (const [purse, amount] of purses.entries()) move(-1, 'capital', cashOf(purse), amount);
  const books = new Map<number, { held: number; cost: number }>();
  for (const [k, { lane, quantity, price, fee, held }] of partsOf(fills)) {
    moveUntil(k);
    const cash = cashOf(purseOf[lane] ?? 0);
    const book = books.get(lane) ?? { held: 0, cost: 0 };
    books.set(lane, book);
    const value = quantity * price;
    const isOpening = book.held * quantity >= 0;
    // What leaves takes its part of the cost with it; the last part takes what is left.
    const cost = isOpening ? value : held === 0 ? -book.cost : book.cost * (quantity / book.held);
    move(k, cash, `position ${lane}`, cost);
    move(k, cash, 'profit', value - cost);
    move(k, cash, quantity === 0 ? 'charges' : 'fees', fee);
    book.cost = held === 0 ? 0 : book.cost + cost;
    book.held = held;
  }
  moveUntil(Infinity);
  return postings;
}

function allotmentsOf(capital: number | Allotments): Allotments {
  return typeof capital === 'number' ? { purses: [capital], purseOf: [], transfers: [] } : capital;
}

/** What stands in each account after all postings. They add up to nothing. */
export function balancesOf(postings: Iterable<Posting>): ReadonlyMap<AccountName, number> {
  const balances = new Map<AccountName, number>();
  for (const { from, to, amount } of postings) {
    balances.set(from, (balances.get(from) ?? 0) - amount);
    balances.set(to, (balances.get(to) ?? 0) + amount);
  }
  return balances;
}
