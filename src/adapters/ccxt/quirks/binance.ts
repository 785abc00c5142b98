import type { MarketInterface, Order, Trade } from 'ccxt';
import type { FundingPayment } from '#exchange';
import { paymentOf } from '../payments.ts';
import { TransportError } from '../transport.ts';
import { pair } from './binance-pair.ts';
import { perhaps } from './perhaps.ts';
import type { Quirks } from './quirks.ts';
import { type Ask, endpoint, stretches, type Trading, triggerParams, type Wanted } from './trading.ts';

const day = 86_400_000;
const longestWindow = 60_000;
const page = 1000;

const trading: Trading = {
  abilities: ({ spot }) => ({ triggers: true, pairs: spot === true, reduceOnly: spot !== true }),
  params: (order, { spot }) => ({
    clientOrderId: order.clientId,
    ...triggerParams(order),
    ...(order.reduceOnly && !spot ? { reduceOnly: true } : {}),
  }),
  // Some markets know no stop that takes what there is.
  needsLimit: ({ trigger, side }, { spot, info }) => {
    const isStop = trigger && (trigger.when === 'rises') === (side === 'buy');
    const types = (info as { readonly orderTypes?: readonly string[] }).orderTypes ?? [];
    return trigger !== null && spot === true && !types.includes(isStop ? 'STOP_LOSS' : 'TAKE_PROFIT');
  },
  lasting: (_, { now, until }) => ({ recvWindow: Math.min(until - now, longestWindow) }),
  pair,
  // A sleeping order of futures lives in a place of its own until it wakes.
  cancel: async (client, market, { clientId, exchangeId }) => {
    const cancel = (params: object) =>
      client.cancelOrder(exchangeId ?? '', market.symbol, {
        ...params,
        ...(exchangeId === null ? { clientOrderId: clientId } : {}),
      });
    if (market.spot) return cancel({});
    return cancel({ trigger: true }).catch((error: unknown) => {
      if (error instanceof Error && error.constructor.name === 'OrderNotFound') return cancel({});
      throw error;
    });
  },
  look,
  open,
  executions,
  funding,
  nameField: 'c',
  forced({ c: name }) {
    if (String(name).startsWith('autoclose-')) return 'liquidation';
    return String(name).startsWith('adl_autoclose') ? 'deleveraging' : undefined;
  },
  wallet: ({ spot }) => ({ type: spot ? 'spot' : 'future' }),
  async rights(client) {
    const found = (await endpoint(client, 'sapiGetAccountApiRestrictions')({})) as Restrictions;
    return {
      canTrade: found.enableSpotAndMarginTrading ?? found.enableFutures ?? null,
      canWithdraw: found.enableWithdrawals ?? null,
      isBoundToAddress: found.ipRestrict ?? null,
    };
  },
  isolate: (client, { symbol }) => client.setMarginMode('isolated', symbol),
};

interface Restrictions {
  readonly ipRestrict?: boolean;
  readonly enableWithdrawals?: boolean;
  readonly enableSpotAndMarginTrading?: boolean;
  readonly enableFutures?: boolean;
}

/** Binance: 6,000 units of weight a minute on spot, 2,400 on futures. */
export const binance: Quirks = {
  settings: {
    options: {
      fetchCurrencies: false,
      fetchMargins: false,
      disableFuturesSandboxWarning: true,
      recvWindow: 5000,
    },
  },
  cost({ api, usual }) {
    // Three in a hundred stay free for what else asks under this address.
    if (api === 'public') return usual * 1.03;
    // ccxt counts a unit of futures weight as 50 ms, where 2,400 a minute are 25.
    return api === 'fapiPublic' || api === 'dapiPublic' ? (usual / 2) * 1.03 : usual;
  },
  window: 60_000,
  kindOf({ status, body }) {
    // A key that was revoked, or another address than the key allows; ccxt takes it for asking too often.
    if (/"code"\s*:\s*-2015\b/.test(body)) return 'authentication';
    return status >= 400 && /"msg"\s*:\s*"(Duplicate order sent|ClientOrderId is duplicated)/.test(body)
      ? 'duplicate'
      : undefined;
  },
  funding: { page: 1000 },
  // Futures know these depths only; spot knows any up to 5000.
  book: { depth: (wanted) => [5, 10, 20, 50, 100, 500, 1000].find((depth) => depth >= wanted) ?? 1000 },
  candles: { page: 1000, params: ({ to }) => ({ until: to - 1 }) },
  trading,
};

async function* look(ask: Ask, wanted: Wanted): AsyncGenerator<readonly Order[]> {
  const { clientId, exchangeId, market, since, now } = wanted;
  const { symbol } = market;
  const byId = (params: object) =>
    perhaps(
      ask('order', async (client) => [
        await client.fetchOrder('', symbol, { clientOrderId: clientId, ...params }),
      ]),
    );
  yield await byId({});
  if (!market.spot) yield* awoken(ask, await byId({ trigger: true }), symbol);
  if (exchangeId !== null && market.spot)
    yield await perhaps(ask('order', async (client) => [await client.fetchOrder(exchangeId, symbol)]));
  yield* open(ask, market);
  for (const { from, to } of stretches(since, now, market.spot ? day : 7 * day))
    yield await ask('orders', (client) => client.fetchOrders(symbol, from, page, { until: to }));
}

// An order that woke goes on as another one, which has an id of its own.
async function* awoken(ask: Ask, found: readonly Order[], symbol: string): AsyncGenerator<readonly Order[]> {
  for (const order of found) {
    const { actualOrderId, algoStatus } = order.info as Readonly<Record<string, string | undefined>>;
    const isAwake = algoStatus === 'TRIGGERED' || algoStatus === 'FINISHED';
    if (!isAwake) yield [order];
    else if (actualOrderId) {
      const actual = await ask('order', (client) => client.fetchOrder(actualOrderId, symbol));
      yield [{ ...actual, clientOrderId: order.clientOrderId }];
    } else throw new TransportError('garbled', 'an order that woke, without saying as what');
  }
}

async function* open(ask: Ask, { symbol, spot }: MarketInterface): AsyncGenerator<readonly Order[]> {
  yield await ask('open orders', (client) => client.fetchOpenOrders(symbol));
  if (!spot)
    yield await ask('open orders', (client) =>
      client.fetchOpenOrders(symbol, undefined, undefined, { trigger: true }),
    );
}

// By time up to the first, since a span is limited; from there by number.
async function* executions(ask: Ask, { symbol, spot }: MarketInterface, since: number, now: number) {
  const trades = (from: number | undefined, params: object): Promise<Trade[]> =>
    ask('executions', (client) => client.fetchMyTrades(symbol, from, page, params));
  for (const { from, to } of stretches(since, now, spot ? day : 7 * day)) {
    let found = await trades(from, { until: to });
    while (found.length > 0) {
      yield found;
      if (to >= now && found.length < page) return;
      found = await trades(undefined, { fromId: String(BigInt(found.at(-1)!.id!) + 1n) });
      if (found.length === 0) return;
    }
  }
}

// The oldest come first, and a page goes on where the one before ended.
async function* funding(ask: Ask, since: number, now: number): AsyncGenerator<readonly FundingPayment[]> {
  for (const { from, to } of stretches(since, now, 7 * day))
    for (let at = from, isAll = false; !isAll;) {
      const begin = at;
      const rows = await ask('funding paid', (client) =>
        client.fetchFundingHistory(undefined, begin, page, { until: to, type: 'swap' }),
      );
      yield rows.map(({ id, symbol, timestamp, amount, code, info }) =>
        paymentOf({
          // The id of a transaction is one of its kind and market only.
          id: `${String((info as { readonly symbol?: string }).symbol)} ${String(id)}`,
          symbol,
          time: timestamp,
          paid: -Number(amount),
          coin: code,
        }),
      );
      at = Math.max(at + 1, rows.at(-1)?.timestamp ?? to);
      isAll = rows.length < page;
    }
}
