import type { Connection } from '#adapters/ccxt';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { ExchangeKey, Observer } from '#exchange';
import type { Context } from './context.ts';
import { proxyOf } from './proxy.ts';

/** Opens an exchange as the settings say. ccxt is loaded only now. */
async function openExchange(
  id: string,
  settings: Settings,
  context: Context,
  observe: Observer | undefined,
  key: ExchangeKey | undefined,
): Promise<Connection> {
  if (id === 'sample')
    throw new UserError(
      'usage',
      '"sample" is the built-in market; its bars are made when they are needed. Name an exchange, for example binance:BTC/USDT.',
    );
  const { openConnection } = await import('#adapters/ccxt');
  const { testnet, deadline } = settings;
  const proxy = proxyOf(settings, context);
  return openConnection(id, { proxy, testnet, deadline: deadline * 1000, observe, key });
}

interface Surroundings {
  readonly settings: Settings;
  readonly context: Context;
  readonly signal: AbortSignal;
  readonly observe?: Observer | undefined;
  /** In whose name each exchange is asked, where that matters. */
  readonly keys?: ReadonlyMap<string, ExchangeKey> | undefined;
}

/** Opens several exchanges for some work and closes them after it, or when the signal comes. */
export async function withExchanges<T>(
  ids: Iterable<string>,
  { settings, context, signal, observe, keys }: Surroundings,
  work: (connections: ReadonlyMap<string, Connection>) => Promise<T>,
): Promise<T> {
  const connections = new Map<string, Connection>();
  const close = () => Promise.all([...connections.values()].map((connection) => connection.close()));
  const stop = () => void close();
  signal.addEventListener('abort', stop);
  try {
    for (const id of new Set(ids))
      connections.set(id, await openExchange(id, settings, context, observe, keys?.get(id)));
    if (signal.aborted) await close();
    return await work(connections);
  } finally {
    signal.removeEventListener('abort', stop);
    await close();
  }
}
