import { changeRecords, monthOf, type Records } from '#adapters/files';
import type { Book, RecentTrade, Ticker } from '#exchange';
import type { Market } from '#market';
import { openRecords } from './store.ts';

/** Stores prices as they were seen, beside those of before. */
export async function addTickers(market: Market, tickers: readonly Ticker[], data: string): Promise<void> {
  const number = (pick: (ticker: Ticker) => number | null) =>
    Float64Array.from(tickers, (ticker) => pick(ticker) ?? NaN);
  await append('tickers', market, data, {
    time: number(({ time }) => time),
    last: number(({ last }) => last),
    bid: number(({ bid }) => bid),
    ask: number(({ ask }) => ask),
    high: number(({ high }) => high),
    low: number(({ low }) => low),
    volume: number(({ volume }) => volume),
    change: number(({ change }) => change),
  });
}

/** Stores an order book, a row for each level. */
export async function addBook(market: Market, book: Book, data: string): Promise<void> {
  const rows = [
    ...book.bids.map((level, k) => ({ ...level, side: 'bid', level: k + 1 })),
    ...book.asks.map((level, k) => ({ ...level, side: 'ask', level: k + 1 })),
  ];
  await append('books', market, data, {
    time: Float64Array.from(rows, () => book.time),
    side: rows.map(({ side }) => side),
    level: Float64Array.from(rows, ({ level }) => level),
    price: Float64Array.from(rows, ({ price }) => price),
    amount: Float64Array.from(rows, ({ amount }) => amount),
  });
}

/** Stores trades; those that are there already are left out. Says how many were new. */
export async function addPrints(
  market: Market,
  trades: readonly RecentTrade[],
  data: string,
): Promise<number> {
  return append('prints', market, data, {
    time: Float64Array.from(trades, ({ time }) => time),
    id: trades.map(({ id }) => id),
    price: Float64Array.from(trades, ({ price }) => price),
    amount: Float64Array.from(trades, ({ amount }) => amount),
    side: trades.map(({ side }) => side ?? ''),
  });
}

// A row that is there already, to the last column, is the same row. Gives the number of new ones.
async function append(
  kind: 'tickers' | 'books' | 'prints',
  market: Market,
  data: string,
  rows: Records,
): Promise<number> {
  const time = rows['time'] as Float64Array;
  if (time.length === 0) return 0;
  let added = 0;
  await changeRecords(
    openRecords(data),
    { kind, market },
    {
      months: new Set(Array.from(time, monthOf)),
      change: (before) => {
        const names = Object.keys(rows);
        const known = before ? rowsOf(before, names) : [];
        const all = new Map([...known, ...rowsOf(rows, names)].map((row) => [JSON.stringify(row), row]));
        added = all.size - known.length;
        const sorted = [...all.values()].toSorted((a, b) => Number(a[0]) - Number(b[0]));
        return Object.fromEntries(
          names.map((name, k) => [
            name,
            rows[name] instanceof Float64Array
              ? Float64Array.from(sorted, (row) => Number(row[k]))
              : sorted.map((row) => String(row[k])),
          ]),
        );
      },
      facts: { source: market.exchange },
    },
  );
  return added;
}

function rowsOf(records: Records, names: readonly string[]): (number | string)[][] {
  const length = records['time']?.length ?? 0;
  return Array.from({ length }, (_, i) => names.map((name) => records[name]![i]!));
}
