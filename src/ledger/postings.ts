import type { Fills } from '#orders';
import { partsOf } from './parts.ts';

/** Where money stands: `cash`, what was brought in, what positions cost, and what became of it. */
export type AccountName = 'capital' | 'cash' | 'profit' | 'fees' | 'charges' | `position ${number}`;

/** Money that left one account for another. Amounts are never negative. */
export interface Posting {
  /** The fill it comes from; −1 for the capital brought in. */
  readonly fill: number;
  readonly from: AccountName;
  readonly to: AccountName;
  readonly amount: number;
}

/**
 * Every fill as double-entry bookkeeping. A position stands in the books at what it cost (a short
 * at what it brought, with the other sign); what leaving it brings beyond that is profit.
 */
export function postingsOf(fills: Fills, capital: number): Posting[] {
  const postings: Posting[] = [];
  const move = (fill: number, from: AccountName, to: AccountName, amount: number): void => {
    if (amount > 0) postings.push({ fill, from, to, amount });
    else if (amount < 0) postings.push({ fill, from: to, to: from, amount: -amount });
  };
  move(-1, 'capital', 'cash', capital);
  const books = new Map<number, { held: number; cost: number }>();
  for (const [k, { lane, quantity, price, fee, held }] of partsOf(fills)) {
    const book = books.get(lane) ?? { held: 0, cost: 0 };
    books.set(lane, book);
    const value = quantity * price;
    const isOpening = book.held * quantity >= 0;
    // What leaves takes its part of the cost with it; the last part takes what is left.
    const cost = isOpening ? value : held === 0 ? -book.cost : book.cost * (quantity / book.held);
    move(k, 'cash', `position ${lane}`, cost);
    move(k, 'cash', 'profit', value - cost);
    move(k, 'cash', quantity === 0 ? 'charges' : 'fees', fee);
    book.cost = held === 0 ? 0 : book.cost + cost;
    book.held = held;
  }
  return postings;
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
