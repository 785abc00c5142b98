import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from 'ccxt';
import { type HintSource, type LastPrice, type QuoteSource, Trouble } from '#exchange';
import type { Connection } from './connection.ts';
import { marketsOf } from './markets.ts';
import { quoteSource } from './quotes.ts';
import { streamClient } from './stream-client.ts';
import { keepWatching } from './watching.ts';

export interface HintOptions {
  /** ms without any news after which a stream counts as dead. */
  readonly silence?: number;
  /** ms after which a price is asked for that was not told. */
  readonly patience?: number;
}

const usualSilence = 60_000;
const usualPatience = 5000;

/** What an exchange tells by itself. */
export function hintSource(
  connection: Connection,
  { silence = usualSilence, patience = usualPatience }: HintOptions = {},
): HintSource {
  const { id } = connection;
  const markets = marketsOf(connection);
  // A client of its own: some exchanges mix up timeframes that are watched over one.
  const common = {
    silence,
    open: async () => {
      await markets();
      return streamClient(connection);
    },
    close: (client: Exchange) => client.close(),
  };
  return {
    id,
    async closes(timeframe, symbols, tell, signal) {
      const { has } = await streamClient(connection);
      if (!has['watchOHLCV']) return;
      const opened = new Map<string, number>();
      const steps = symbols.map((symbol) => async (client: Exchange) => {
        const rows = await client.watchOHLCV(symbol, timeframe);
        const time = Number(rows.at(-1)?.[0]);
        const before = opened.get(symbol);
        if (time > (before ?? -Infinity)) opened.set(symbol, time);
        // A bar has closed when the next one has opened.
        if (before !== undefined && time > before) tell(symbol);
      });
      const begin = () => symbols.forEach(tell);
      await keepWatching({ ...common, steps, begin }, signal);
    },
    async prices(symbols, tell, signal) {
      const { has } = await streamClient(connection);
      const told = new Map<string, number>();
      const pass = (price: LastPrice) => {
        told.set(price.symbol, performance.now());
        tell(price);
      };
      const steps = symbols.map((symbol) => async (client: Exchange) => {
        const { timestamp, price } = (await client.watchTrades(symbol)).at(-1) ?? {};
        if (price !== undefined && price > 0) pass({ symbol, price, time: Number(timestamp) });
      });
      const watched = has['watchTrades']
        ? keepWatching({ ...common, steps, begin: () => undefined }, signal)
        : undefined;
      const isOld = (symbol: string) => performance.now() - (told.get(symbol) ?? -Infinity) >= patience;
      await Promise.all([
        watched,
        askFor(quoteSource(connection), { symbols, isOld, pass, patience }, signal),
      ]);
    },
  };
}

interface Asking {
  readonly symbols: readonly string[];
  readonly isOld: (symbol: string) => boolean;
  readonly pass: (price: LastPrice) => void;
  readonly patience: number;
}

// Asks for the prices that nobody told. Whether that works is watched elsewhere.
async function askFor(
  source: QuoteSource,
  { symbols, isOld, pass, patience }: Asking,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const wanted = symbols.filter(isOld);
    try {
      if (wanted.length > 0)
        for (const { symbol, last, time } of (await source.tickers(wanted)).values())
          if (isOld(symbol)) pass({ symbol, price: last, time });
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
    }
    await sleep(patience, undefined, { signal }).catch(() => undefined);
  }
}
