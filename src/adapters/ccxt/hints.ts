import type { Exchange } from 'ccxt';
import type { HintSource } from '#exchange';
import type { Connection } from './connection.ts';
import { marketsOf } from './markets.ts';
import { streamClient } from './stream-client.ts';
import { keepWatching } from './watching.ts';

export interface HintOptions {
  /** ms without any news after which a stream counts as dead. */
  readonly silence?: number;
}

const usualSilence = 60_000;

/** What an exchange tells by itself. */
export function hintSource(connection: Connection, { silence = usualSilence }: HintOptions = {}): HintSource {
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
      if (!has['watchTrades']) return;
      const steps = symbols.map((symbol) => async (client: Exchange) => {
        for (const { timestamp, price } of await client.watchTrades(symbol))
          if (price !== undefined && price > 0) tell({ symbol, price, time: Number(timestamp) });
      });
      await keepWatching({ ...common, steps, begin: () => undefined }, signal);
    },
  };
}
