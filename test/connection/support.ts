import { type Connection, type ConnectionOptions, openConnection, openTransport } from '#adapters/ccxt';
import type { ExchangeKey, Observation } from '#exchange';
import { Secret } from '#secrets';
import type { Credentials, DialectName, FakeExchange } from '../exchange/index.ts';

/** A connection to the fake exchange, with everything that it observes. */
export async function connect(
  exchange: FakeExchange,
  id: DialectName,
  { deadline = 2000, ...options }: Pick<ConnectionOptions, 'deadline' | 'testnet' | 'key'> = {},
): Promise<Connection & { readonly seen: readonly Observation[] }> {
  const seen: Observation[] = [];
  const transport = openTransport({ proxy: exchange.proxy, ca: exchange.ca, deadline });
  const connection = await openConnection(id, {
    ...options,
    transport,
    proxy: exchange.proxy,
    ca: exchange.ca,
    observe: (observation) => seen.push(observation),
  });
  return { ...connection, seen };
}

/** The key to an account of the fake exchange. */
export function keyOf(exchange: DialectName, { apiKey, secret, account }: Credentials): ExchangeKey {
  return { name: account, exchange, apiKey: new Secret(apiKey), secret: new Secret(secret), password: null };
}
