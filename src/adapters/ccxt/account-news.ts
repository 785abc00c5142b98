import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from 'ccxt';
import type { AccountNews } from '#exchange';
import type { Connection } from './connection.ts';
import { executionOf, reportOf } from './reports.ts';
import { prepareStreams } from './stream-client.ts';
import { TransportError } from './transport.ts';
import { keepWatching } from './watching.ts';

type Tell = (news: AccountNews) => void;

// An account may have nothing to say for hours. After so long it is listened to anew.
const silence = 30 * 60_000;

interface Watched {
  /** Learns what has to be known of the exchange before it can be listened to. */
  readonly ready: () => Promise<unknown>;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/** Tells what happens to the orders of an account until the signal comes. Whatever fails is begun anew. */
export async function watchAccount(
  connection: Connection,
  symbols: readonly string[],
  { ready, tell, signal }: Watched,
): Promise<void> {
  const { client, quirks } = connection;
  if (!client.has['watchOrders']) {
    tell({ kind: 'gap', reason: 'it tells nothing by itself' });
    await sleep(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
    return;
  }
  prepareStreams(client, connection.road);
  authenticateInOrder(connection);
  const steps = symbols.flatMap((symbol) => {
    const orders = async () =>
      pass(await client.watchOrders(symbol), (order) => ({ kind: 'order', report: reportOf(order) }), tell);
    const trades = async () =>
      pass(
        await client.watchMyTrades(symbol),
        (trade) => ({ kind: 'execution', execution: executionOf(trade, quirks.trading?.forced) }),
        tell,
      );
    return client.has['watchMyTrades'] ? [orders, trades] : [orders];
  });
  await keepWatching(
    {
      open: async () => {
        await ready();
        return client;
      },
      close: (open) => open.close(),
      steps,
      begin: () => tell({ kind: 'gap', reason: 'it is listened to from now on' }),
      silence,
    },
    signal,
  );
}

// What cannot be read is not lost: it is asked for.
function pass<T>(rows: readonly T[], read: (row: T) => AccountNews, tell: Tell): void {
  for (const row of rows) {
    let news: AccountNews;
    try {
      news = read(row);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      news = { kind: 'gap', reason: `it told of ${error.message}` };
    }
    tell(news);
  }
}

// The token of a stream is asked for with a nonce, which has to wait for its turn like all others.
const inOrder = new WeakSet<Exchange>();

function authenticateInOrder(connection: Connection): void {
  const { client, quirks } = connection;
  if (!quirks.trading?.nonces || inOrder.has(client)) return;
  inOrder.add(client);
  const open = client as Exchange & { authenticate: (params?: object) => Promise<unknown> };
  const usual = open.authenticate.bind(client);
  open.authenticate = (params) => connection.call('token', () => usual(params), { isSigned: true });
}
