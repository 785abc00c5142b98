import type { Exchange, MarketInterface, Order } from 'ccxt';
import type { OrderRequest } from '#exchange';
import { TransportError } from '../transport.ts';
import { perhaps } from './perhaps.ts';
import type { Quirks } from './quirks.ts';
import { type Ask, endpoint, type Params, type Trading, triggerParams, type Wanted } from './trading.ts';

// How long a token and a signed request are good for; what is to end sooner is dated back.
const tokenLife = 120_000;
const requestLife = 30_000;

const trading: Trading = {
  abilities: () => ({ triggers: true, pairs: false, reduceOnly: false }),
  params: (order) => ({
    client_order_id: order.clientId,
    ...triggerParams(order),
    ...(isHurried(order) ? { timeInForce: 'IOC' } : {}),
  }),
  // It sells quantities at the market, but buys for an amount of money only; and its stops name a price.
  needsLimit: (order) => isHurried(order) || order.trigger !== null,
  lasting(client, { now, until }) {
    const seconds = Math.floor(Math.min(now, until - tokenLife) / 1000);
    const milliseconds = Math.min(now, until - requestLife);
    Object.assign(client, { seconds: () => seconds, milliseconds: () => milliseconds });
    return {};
  },
  cancelsById: true,
  cancel: (client, { symbol }, { exchangeId }) => client.cancelOrder(exchangeId!, symbol),
  look,
  open: (ask, market) => orders(ask, market, { order_status: 'OPEN' }),
  executions: (ask, market, since) =>
    pages(ask, 'executions', {
      endpoint: 'v3PrivateGetBrokerageOrdersHistoricalFills',
      list: 'fills',
      params: { product_id: market.id, start_sequence_timestamp: new Date(since).toISOString() },
      parse: (client, rows) => client.parseTrades(rows, market, since),
    }),
  // The older interface knows no holds.
  wallet: () => ({ v3: true }),
  async rights(client) {
    const found = (await endpoint(client, 'v3PrivateGetBrokerageKeyPermissions')({})) as Params;
    const can = (name: string) => (typeof found[name] === 'boolean' ? found[name] : null);
    return { canTrade: can('can_trade'), canWithdraw: can('can_transfer'), isBoundToAddress: null };
  },
};

/** Coinbase Advanced: 10 public requests a second; a span of more than its 300 candles is refused, not cut. */
export const coinbase: Quirks = {
  candles: { page: 300, params: ({ to }) => ({ until: to - 1 }) },
  kindOf({ body }) {
    if (/UNKNOWN_CANCEL_ORDER|CANCEL_REQUEST_NOT_FOUND/.test(body)) return 'missing';
    if (/DUPLICATE_(CLIENT_)?ORDER/.test(body)) return 'duplicate';
    if (!/"success"\s*:\s*false/.test(body)) return undefined;
    return /INSUFFICIENT_FUND/.test(body) ? 'funds' : 'refused';
  },
  trading,
};

function isHurried({ side, limit, trigger }: OrderRequest): boolean {
  return side === 'buy' && limit === null && trigger === null;
}

// It can be asked by its own ids only: everything since then is gone over for ours.
async function* look(ask: Ask, { exchangeId, market, since }: Wanted): AsyncGenerator<readonly Order[]> {
  if (exchangeId !== null)
    yield await perhaps(ask('order', async (client) => [await client.fetchOrder(exchangeId, market.symbol)]));
  yield* orders(ask, market, { order_status: 'OPEN' });
  yield* orders(ask, market, { start_date: new Date(since).toISOString() });
}

function orders(ask: Ask, market: MarketInterface, params: Params): AsyncGenerator<readonly Order[]> {
  return pages(ask, 'orders', {
    endpoint: 'v3PrivateGetBrokerageOrdersHistoricalBatch',
    list: 'orders',
    params: { product_id: market.id, ...params },
    parse: (client, rows) => client.parseOrders(rows, market),
  });
}

interface Pages<T> {
  readonly endpoint: string;
  /** Where the answer keeps its rows. */
  readonly list: string;
  readonly params: Params;
  readonly parse: (client: Exchange, rows: Params[]) => T[];
}

async function* pages<T>(ask: Ask, call: string, { endpoint: name, list, params, parse }: Pages<T>) {
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const mark: Params = cursor === '' ? {} : { cursor };
    const { rows, next } = await ask(call, async (client) => {
      const answer = (await endpoint(client, name)({ limit: 100, ...params, ...mark })) as Params;
      const found = answer[list];
      if (!Array.isArray(found)) throw new TransportError('garbled', `an answer without ${list}`);
      return {
        rows: parse(client, found as Params[]),
        next: typeof answer['cursor'] === 'string' ? answer['cursor'] : '',
      };
    });
    yield rows as readonly T[];
    cursor = rows.length === 0 || next === '' || next === cursor ? undefined : next;
  }
}
