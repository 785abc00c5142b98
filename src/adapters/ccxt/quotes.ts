import type { OrderBook, Ticker as CcxtTicker, Trade } from 'ccxt';
import type { Book, Level, QuoteSource, RecentTrade, Ticker } from '#exchange';
import type { MarketRules } from '#market';
import type { Connection } from './connection.ts';
import { fundingPage, fundingRates } from './funding.ts';
import { marketsOf } from './markets.ts';
import { TransportError } from './transport.ts';

/** An exchange as the place where prices are looked up. */
export function quoteSource(connection: Connection): QuoteSource {
  const { id, client } = connection;
  const now = () => connection.now();
  const markets = marketsOf(connection);
  return {
    id,
    now,
    markets,
    fundingPage: fundingPage(connection),
    async tickers(symbols) {
      const known = await markets();
      const time = await now();
      const groups = client.has['fetchTickers'] ? together(symbols, known) : symbols.map((one) => [one]);
      const answers = await Promise.all(groups.map((group) => tickers(connection, group)));
      return new Map(answers.flat().map((one) => [String(one.symbol), tickerOf(one, time)]));
    },
    async book(symbol, depth) {
      await markets();
      const key = `${symbol} ${depth}`;
      const found = await connection.call('book', () => book(connection, symbol, depth), { key });
      return { symbol, time: found.timestamp ?? (await now()), ...sides(found, depth) };
    },
    async recent(symbol, count) {
      await markets();
      const key = `${symbol} ${count}`;
      return connection.call('recent trades', () => recent(connection, symbol, count), { key });
    },
    async funding(symbol, from, to) {
      await markets();
      return fundingRates(connection, symbol, from, to);
    },
  };
}

// All names stand in one address, and addresses have an end.
const mostTogether = 100;

// Exchanges answer for spot and for each kind of derivative in another place.
function together(symbols: readonly string[], markets: ReadonlyMap<string, MarketRules>): string[][] {
  const placeOf = (symbol: string) => {
    const { kind, settle, quote } = markets.get(symbol) ?? {};
    return `${kind} ${settle === quote}`;
  };
  const places = new Map<string, string[]>();
  for (const symbol of new Set(symbols)) {
    const others = places.get(placeOf(symbol));
    if (others) others.push(symbol);
    else places.set(placeOf(symbol), [symbol]);
  }
  return [...places.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / mostTogether) }, (_, k) =>
      all.slice(k * mostTogether, (k + 1) * mostTogether),
    ),
  );
}

function tickers(connection: Connection, symbols: string[]): Promise<CcxtTicker[]> {
  const [only, ...others] = symbols;
  return connection.call(
    'ticker',
    async (client) => {
      const found =
        only !== undefined && others.length === 0
          ? [await client.fetchTicker(only)]
          : Object.values(await client.fetchTickers(symbols)).filter((one) => one !== undefined);
      // Where nothing was traded yet there is no price; a price that is none is worse than no answer.
      const traded = found.filter(({ last }) => last !== undefined && last !== null);
      if (traded.length === 0 || !traded.every(({ last }) => isPrice(last)))
        throw new TransportError('garbled', 'a ticker without a price');
      return traded;
    },
    { key: symbols.join() },
  );
}

function tickerOf(
  { symbol, last, bid, ask, high, low, baseVolume, percentage }: CcxtTicker,
  time: number,
): Ticker {
  return {
    symbol: String(symbol),
    time,
    last: Number(last),
    bid: positive(bid),
    ask: positive(ask),
    high: positive(high),
    low: positive(low),
    volume: Number.isFinite(baseVolume) ? Number(baseVolume) : null,
    change: Number.isFinite(percentage) ? Number(percentage) / 100 : null,
  };
}

async function book({ client, quirks }: Connection, symbol: string, depth: number): Promise<OrderBook> {
  const found = await client.fetchOrderBook(symbol, quirks.book?.depth?.(depth) ?? depth);
  const { bids, asks } = sides(found, depth);
  const falls = (levels: readonly Level[], sign: number) =>
    levels.every(({ price }, k) => k === 0 || sign * (levels[k - 1]!.price - price) > 0);
  const isSound =
    [...bids, ...asks].every(({ price, amount }) => isPrice(price) && amount > 0) &&
    falls(bids, 1) &&
    falls(asks, -1) &&
    !(bids[0] && asks[0] && bids[0].price >= asks[0].price);
  if (!isSound) throw new TransportError('garbled', 'an order book that contradicts itself');
  if (!Array.isArray(found.bids) || !Array.isArray(found.asks) || bids.length + asks.length === 0)
    throw new TransportError('garbled', 'an order book without prices');
  return found;
}

function sides({ bids, asks }: OrderBook, depth: number): Pick<Book, 'bids' | 'asks'> {
  const levels = (rows: OrderBook['bids']) =>
    rows.slice(0, depth).map(([price, amount]) => ({ price: Number(price), amount: Number(amount) }));
  return { bids: levels(bids), asks: levels(asks) };
}

async function recent({ client }: Connection, symbol: string, count: number): Promise<RecentTrade[]> {
  const found = await client.fetchTrades(symbol, undefined, count);
  if (!found.every(isTrade))
    throw new TransportError('garbled', 'trades without the fields that trades have');
  return found
    .map(({ id, timestamp, price, amount, side }): RecentTrade => ({
      id: id ?? '',
      time: Number(timestamp),
      price: Number(price),
      amount: Number(amount),
      side: side === 'buy' || side === 'sell' ? side : null,
    }))
    .slice(-count);
}

function isTrade({ timestamp, price, amount }: Trade): boolean {
  return Number.isFinite(timestamp) && isPrice(price) && Number(amount) > 0;
}

function isPrice(value: number | undefined): boolean {
  return value !== undefined && value > 0 && value < Infinity;
}

function positive(value: number | undefined): number | null {
  return isPrice(value) ? Number(value) : null;
}
