import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketInterface, Trade } from 'ccxt';
import { UserError } from '#errors';
import {
  type Execution,
  type FundingPayment,
  type KeyRights,
  type OrderReport,
  type OrderRequest,
  policies,
  type TradingAccount,
  Trouble,
} from '#exchange';
import type { Connection } from './connection.ts';
import { balancesOf, positionOf } from './holdings.ts';
import { marketsOf } from './markets.ts';
import { OrderNames } from './order-names.ts';
import { send, sendPair } from './orders.ts';
import type { Ask, Trading } from './quirks/index.ts';
import { executionOf, reportOf } from './reports.ts';
import { watchAccount } from './account-news.ts';
import { ignoreUnchanged, Late, missing, sense, unanswered, unlessUnknown } from './troubles.ts';

// The exchange may date things a little earlier or later than we do.
const margin = 60_000;
// How long an order waits for what has to be known of an exchange that was never asked its time.
const longestPreparation = 5000;
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

  const names = new OrderNames(ask);

  // What an exchange did by itself is told by the name that it gave to the order.
  async function named(trade: Trade, market: MarketInterface): Promise<Trade> {
    const { nameField } = trading;
    if (market.spot || nameField === undefined || !trade.order) return trade;
    return { ...trade, info: { ...trade.info, [nameField]: await names.of(trade.order, market) } };
  }

  let prepared: Promise<unknown> | undefined;
  const prepare = () =>
    (prepared ??= trading.prepare?.(ask).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));

  // What an order needs to know before it can be sent, and before its time is over.
  async function beforehand({ symbol, validUntil }: OrderRequest): Promise<MarketInterface> {
    const isOver = new AbortController();
    const tooLate = async () => {
      const time = connection.time();
      const left = time === undefined ? longestPreparation : validUntil - time;
      if (left <= 0) throw new Late(id);
      await sleep(left, undefined, { signal: isOver.signal });
      throw unanswered(id, 'no answer while there was time');
    };
    const known = Promise.all([marketOf(symbol), now(Infinity), prepare()]);
    try {
      return await Promise.race([known.then(([market]) => market), tooLate()]);
    } catch (error) {
      if (!(error instanceof Trouble) || policies[error.kind].order === 'refused') throw error;
      throw unanswered(id, error.reason);
    } finally {
      isOver.abort();
    }
  }

  const find: TradingAccount['find'] = async ({ clientId, exchangeId, symbol, since }) => {
    const market = await marketOf(symbol);
    const wanted = { clientId, exchangeId, market, since: since - margin, now: (await now()) + margin };
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
    async place(order, about) {
      const accepted = await send(connection, trading, await beforehand(order), order, about);
      names.note(accepted.exchangeId, order.clientId);
      return accepted;
    },
    async placePair(stop, target) {
      return sendPair(connection, trading, await beforehand(stop), [stop, target]);
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
      const found = new Map<string, OrderReport>();
      for await (const orders of trading.open(ask, await marketOf(symbol)))
        for (const report of sense(id, () => orders.map(reportOf))) found.set(report.exchangeId, report);
      return [...found.values()].filter(({ status }) => status === 'open');
    },
    async executions(symbol, since) {
      const found = new Map<string, Execution>();
      const [market, until] = [await marketOf(symbol), (await now()) + margin];
      for await (const trades of trading.executions(ask, market, since, until))
        for (const trade of trades) {
          const whole = await named(trade, market);
          const execution = sense(id, () => executionOf(whole, trading.forced));
          if (execution.time >= since) found.set(execution.tradeId, execution);
        }
      return [...found.values()].toSorted((a, b) => a.time - b.time || compare(a.tradeId, b.tradeId));
    },
    async funding(symbols, since) {
      const found = new Map<string, FundingPayment>();
      await Promise.all(symbols.map(marketOf));
      const until = (await now()) + margin;
      for await (const payments of trading.funding?.(ask, since, until) ?? [])
        for (const payment of payments)
          if (payment.time >= since && symbols.includes(payment.symbol)) found.set(payment.id, payment);
      return [...found.values()].toSorted((a, b) => a.time - b.time || compare(a.id, b.id));
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
    async watch(symbols, tell, signal) {
      const ready = () => Promise.all([now(), ...symbols.map(marketOf)]);
      await watchAccount(connection, symbols, { ready, tell, signal });
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

function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
