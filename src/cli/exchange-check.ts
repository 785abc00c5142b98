import type { Connection } from '#adapters/ccxt';
import type { Settings } from '#config';
import { Trouble } from '#exchange';
import { breaches, type Health, Monitor, type Thresholds } from '#watch';
import type { Context } from './context.ts';
import { withExchanges } from './exchange.ts';
import { stoppable } from './interrupt.ts';
import { troubleSentence } from './trouble.ts';

/** How an exchange answers, call by call. */
export interface ExchangeCheck {
  readonly exchange: string;
  readonly calls: readonly (Health & { readonly breaches: readonly string[] })[];
  /** ms that our clock is ahead of the exchange's; null where it did not say. */
  readonly clockAhead: number | null;
  /** The trouble that ended the check early. */
  readonly trouble: string | null;
}

const rounds = 5;

/** Asks an exchange a few times for what collecting and trading ask it for. */
export async function checkExchange(
  id: string,
  thresholds: Thresholds,
  settings: Settings,
  context: Context,
): Promise<ExchangeCheck> {
  const monitor = new Monitor();
  let clockAhead: number | null = null;
  let trouble: string | null = null;
  await stoppable(context.output, (signal) =>
    withExchanges(
      [id],
      { settings, context, signal, observe: (observation) => monitor.observe(observation) },
      async (connections) => {
        try {
          const connection = connections.get(id)!;
          clockAhead = await clockOf(connection);
          await ask(connection, settings);
        } catch (error) {
          if (!(error instanceof Trouble)) throw error;
          trouble = troubleSentence(error);
        }
      },
    ),
  );
  const calls = monitor.health().map((health) => ({ ...health, breaches: breaches(health, thresholds) }));
  return { exchange: id, calls, clockAhead, trouble };
}

// The answer was made somewhere between asking and hearing; the quickest one tells best.
async function clockOf(connection: Connection): Promise<number | null> {
  if (!connection.client.has['fetchTime']) return null;
  const { askTime } = await import('#adapters/ccxt');
  let [best, ahead] = [Infinity, 0];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const time = await connection.call('time', askTime);
    const took = performance.now() - began;
    if (took >= best) continue;
    [best, ahead] = [took, Math.round(Date.now() - took / 2 - time)];
  }
  return ahead;
}

async function ask(connection: Connection, settings: Settings): Promise<void> {
  const { quoteSource } = await import('#adapters/ccxt');
  const source = quoteSource(connection);
  const markets = await source.markets();
  const own = settings.markets.find(({ exchange }) => exchange === connection.id)?.symbol;
  const usual = ['BTC/USDT', 'BTC/USD', 'BTC/USDC', 'BTC/EUR'];
  const symbol = [own, ...usual, ...markets.keys()].find((one) => one !== undefined && markets.has(one));
  if (symbol === undefined) return;
  for (let round = 0; round < rounds; round++) {
    await source.tickers([symbol]);
    await source.book(symbol, 10);
    await source.recent(symbol, 50);
  }
}
