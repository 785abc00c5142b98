import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketInterface } from 'ccxt';
import { UserError } from '#errors';
import { type KeyRights, policies, type TradingAccount, Trouble } from '#exchange';
import type { Connection } from './connection.ts';
import { balancesOf, positionOf } from './holdings.ts';
import { marketsOf } from './markets.ts';
import { send, sendPair } from './orders.ts';
import type { Ask, Trading } from './quirks/index.ts';
import { executionOf, reportOf } from './reports.ts';
import { TransportError } from './transport.ts';

// The exchange may date an order a little earlier than whoever placed it.
const margin = 60_000;
// How far back an order is looked for that has to be cancelled and whose number is not known.
const longestLife = 30 * 86_400_000;

/** The account that the key of a connection gives access to. */
export function tradingAccount(connection: Connection): TradingAccount {
  const trading = tradingAt(connection);
  const { id } = connection;
  const now = (fresh?: number) => connection.now(fresh);
  const markets = marketsOf(connection);
  const ask: Ask = (call, question) => connection.call(call, question, { isSigned: true });
  const urgently: Ask = (call, question) =>
    connection.call(call, question, { isSigned: true, isUrgent: true });

  async function marketOf(symbol: string): Promise<MarketInterface> {
    await markets();
    const { markets: known } = connection.client;
    const market = known && Object.hasOwn(known, symbol) ? known[symbol] : undefined;
    if (market?.spot || (market?.swap && market.linear)) return market;
    throw new Trouble('refused', {
      exchange: id,
      call: 'order',
      reason: `there is no trading in "${symbol}"`,
    });
  }

  const find: TradingAccount['find'] = async ({ clientId, exchangeId, symbol, since }) => {
    const market = await marketOf(symbol);
    const wanted = { clientId, exchangeId, market, since: since - margin, now: await now() };
    for await (const orders of trading.look(ask, wanted)) {
      const found =
        orders.find((order) => exchangeId !== null && order.id === exchangeId) ??
        orders.findLast((order) => order.clientOrderId === clientId);
      if (found) return { ...sense(id, () => reportOf(found)), clientId };
    }
    return undefined;
  };

  return {
    id,
    now,
    find,
    abilities: async (symbol) => trading.abilities(await marketOf(symbol)),
    async rights() {
      // Money of a testnet is nobody's, and its keys tell nothing of themselves.
      if (connection.testnet) return untold;
      return ask('rights', trading.rights);
    },
    async place(order) {
      return send(connection, trading, await unsent(connection, marketOf(order.symbol)), order);
    },
    async placePair(stop, target) {
      return sendPair(connection, trading, await unsent(connection, marketOf(stop.symbol)), [stop, target]);
    },
    async cancel({ clientId, exchangeId, symbol }) {
      const market = await marketOf(symbol);
      const known =
        exchangeId === null && trading.cancelsById
          ? (await find({ clientId, exchangeId, symbol, since: (await now()) - longestLife }))?.exchangeId
          : exchangeId;
      if (known === undefined) throw missing(id, clientId);
      await urgently('cancel', (client) => trading.cancel(client, market, { clientId, exchangeId: known }));
    },
    async openOrders(symbol) {
      const reports = new Map<string, ReturnType<typeof reportOf>>();
      for await (const orders of trading.open(ask, await marketOf(symbol)))
        for (const order of orders)
          reports.set(
            String(order.id),
            sense(id, () => reportOf(order)),
          );
      return [...reports.values()].filter(({ status }) => status === 'open');
    },
    async executions(symbol, since) {
      const found = new Map<string, ReturnType<typeof executionOf>>();
      for await (const trades of trading.executions(ask, await marketOf(symbol), since, await now()))
        for (const trade of trades) {
          const execution = sense(id, () => executionOf(trade));
          if (execution.time >= since) found.set(execution.tradeId, execution);
        }
      return [...found.values()].toSorted((a, b) => a.time - b.time || compare(a.tradeId, b.tradeId));
    },
    async balances(symbol) {
      const params = trading.wallet?.(await marketOf(symbol)) ?? {};
      return ask('balance', async (client) => balancesOf(await client.fetchBalance(params)));
    },
    async positions(symbols) {
      const wanted = await Promise.all(symbols.map(marketOf));
      const contracts = wanted.filter(({ spot }) => !spot).map(({ symbol }) => symbol);
      if (contracts.length === 0) return [];
      return ask('positions', async (client) =>
        (await client.fetchPositions(contracts)).map(positionOf).filter(({ quantity }) => quantity !== 0),
      );
    },
    async setLeverage(symbol, leverage) {
      const market = await marketOf(symbol);
      if (trading.isolate)
        await unlessUnknown(ask('margin mode', (client) => trading.isolate!(client, market)));
      await ask('leverage', (client) => client.setLeverage(leverage, symbol)).catch(ignoreUnchanged);
    },
    async watch(_, tell, signal) {
      tell({ kind: 'gap', reason: 'it tells nothing by itself' });
      await sleep(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
    },
  };
}

function tradingAt({ id, quirks, key }: Connection): Trading {
  if (!quirks.trading)
    throw new UserError(
      'usage',
      `"${id}" is an exchange where cryptobot does not place orders. Trade at binance, bybit, kraken or coinbase, or run it dry: --dry-run.`,
    );
  if (!key)
    throw new UserError(
      'authentication',
      `There is no key for "${id}". Add one: cryptobot keys add NAME --exchange ${id}`,
    );
  return quirks.trading;
}

const untold: KeyRights = { canTrade: null, canWithdraw: null, isBoundToAddress: null };

// Whatever fails before an order is sent did not send it.
async function unsent<T>({ id: exchange }: Connection, question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof Trouble) || policies[error.kind].order === 'refused') throw error;
    const reason = `nothing was sent: ${error.reason}`;
    throw new Trouble('unreachable', { exchange, call: 'order', reason, cause: error });
  }
}

function sense<T>(exchange: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new Trouble(error.kind, { exchange, call: 'order', reason: error.message, cause: error });
  }
}

// Who wants what is there already is told so as if it were wrong.
function ignoreUnchanged(error: unknown): void {
  if (error instanceof Trouble && /not modified|110043|No need to change/i.test(error.reason)) return;
  throw error;
}

async function unlessUnknown(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Trouble && (error.kind === 'blocked' || error.kind === 'unsupported')) return;
    throw error;
  }
}

function missing(exchange: string, clientId: string): Trouble {
  return new Trouble('missing', { exchange, call: 'cancel', reason: `there is no order "${clientId}"` });
}

function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
