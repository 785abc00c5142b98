import type { Exchange } from 'ccxt';
import type { Connection } from './connection.ts';
import { guardStreams } from './guard.ts';
import { requireHosts } from './hosts.ts';
import { loadExchange } from './load.ts';
import { type Road, tunnel } from './tunnel.ts';

/** A client for public streams. It asks nothing: what it has to know the connection has asked for. */
export async function streamClient(connection: Connection): Promise<Exchange> {
  const { id, client, quirks, road, testnet } = connection;
  const Exchange = await loadExchange(id, true);
  const made = new Exchange({ ...quirks.settings });
  if (testnet) made.setSandboxMode(true);
  requireHosts(made);
  made.milliseconds = () => connection.time() ?? Date.now();
  if (client.markets) made.setMarkets(client.markets, client.currencies as unknown as undefined);
  prepareStreams(made, road);
  return made;
}

/** Has the streams of a client take our road, say nothing, and keep no more than is wanted. */
export function prepareStreams(client: Exchange, road: Road): void {
  guardStreams();
  client.newUpdates = true;
  // It prints what it cannot read.
  client.log = () => undefined;
  // It plans to renew what streams need, for up to an hour, and would keep a program from ending.
  client.delay = (ms, method, ...args) =>
    void setTimeout(() => void client.spawn(method, ...args), ms).unref();
  Object.assign(client.options, {
    ws: { options: { createConnection: tunnel(client.id, road) } },
    tradesLimit: kept,
    OHLCVLimit: kept,
  });
}

const kept = 100;
