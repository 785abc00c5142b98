import type { Exchange, MarketInterface, Order, Trade } from 'ccxt';
import { TransportError } from '../transport.ts';
import { funding } from './bybit-funding.ts';
import type { Quirks } from './quirks.ts';
import {
  type Ask,
  endpoint,
  type Params,
  stretches,
  type Trading,
  triggerParams,
  type Wanted,
} from './trading.ts';

// Public data is limited per address only: 600 requests in 5 s. ccxt asks for less than a tenth of it.
const unit = 20;
const perRequest = 5000 / 600 / unit;

const week = 7 * 86_400_000;
const longestWindow = 60_000;

const trading: Trading = {
  abilities: ({ spot }) => ({ triggers: true, pairs: false, reduceOnly: spot !== true }),
  params(order, { spot }) {
    const named = { clientOrderId: order.clientId };
    // On spot a sleeping order sets the money aside, and knows by itself which way the price has to go.
    if (spot) return { ...named, ...triggerParams(order) };
    const { trigger, reduceOnly } = order;
    return {
      ...named,
      ...(trigger
        ? {
            triggerPrice: trigger.price,
            triggerDirection: trigger.when === 'rises' ? 'ascending' : 'descending',
          }
        : {}),
      ...(reduceOnly ? { reduceOnly: true } : {}),
    };
  },
  lasting(client, { now, until }) {
    Object.assign(client.options, { recvWindow: Math.min(until - now, longestWindow) });
    return {};
  },
  cancel: (client, { symbol }, { clientId, exchangeId }) =>
    client.cancelOrder(exchangeId ?? '', symbol, exchangeId === null ? { orderLinkId: clientId } : {}),
  // Whether it is a unified account; the client asks once and remembers.
  prepare: (ask) => ask('account', (client) => (client as Unified).isUnifiedEnabled()),
  look,
  open: (ask, { symbol }) =>
    pages((cursor) =>
      ask('open orders', (client) =>
        client.fetchOpenOrders(symbol, undefined, undefined, { limit: 50, ...cursor }),
      ),
    ),
  executions,
  funding,
  forced: ({ execType }) =>
    execType === 'BustTrade' ? 'liquidation' : execType === 'AdlTrade' ? 'deleveraging' : undefined,
  async rights(client) {
    const answer = (await endpoint(client, 'privateGetV5UserQueryApi')({})) as { readonly result?: Rights };
    const { readOnly, permissions, ips } = answer.result ?? {};
    if (!permissions) throw new TransportError('garbled', 'rights that say nothing');
    const wallet = permissions['Wallet'] ?? [];
    return {
      canTrade: Number(readOnly) === 0,
      canWithdraw: wallet.includes('Withdraw'),
      isBoundToAddress: ips === undefined ? null : ips.length > 0 && !ips.includes('*'),
    };
  },
};

type Unified = Exchange & { isUnifiedEnabled(): Promise<unknown> };

interface Rights {
  readonly readOnly?: number | string;
  readonly permissions?: Readonly<Record<string, readonly string[]>>;
  readonly ips?: readonly string[];
}

export const bybit: Quirks = {
  settings: {
    has: { fetchCurrencies: false },
    options: { fetchMarkets: { types: ['spot', 'linear', 'inverse'] } },
  },
  cost: ({ path, usual }) => (path.startsWith('v5/market/') ? perRequest * 1.03 : usual),
  window: 5000,
  kindOf({ status, body }) {
    // Its firewall turns away who asks too often and who asks from the wrong country alike.
    if (status === 403) return /too frequent/i.test(body) ? 'limited' : 'blocked';
    const code = /"retCode"\s*:\s*(\d+)/.exec(body)?.[1];
    if (code === '170141' || code === '110072') return 'duplicate';
    // The contract is not traded, and may be again.
    return code === '110074' ? 'maintenance' : undefined;
  },
  // Codes of spot and of contracts; those by which it says that it does not know are known to ccxt.
  refuses: ({ body }) => /"retCode"\s*:\s*1[17]0\d{3}\b/.test(body),
  funding: { page: 200 },
  book: { depth: (wanted) => Math.min(wanted, 200) },
  candles: { page: 1000, params: ({ to }) => ({ until: to - 1 }) },
  trading,
};

// ccxt stumbles where it looks for a single order and there is none; lists may be empty.
async function* look(ask: Ask, wanted: Wanted): AsyncGenerator<readonly Order[]> {
  const { clientId, market, since, now } = wanted;
  const { symbol } = market;
  const named = { orderLinkId: clientId };
  yield await ask('order', (client) => client.fetchOpenOrders(symbol, undefined, undefined, named));
  const spans = [...stretches(since, now, week)];
  for (const { from, to } of spans)
    yield await ask('orders', (client) =>
      client.fetchCanceledAndClosedOrders(symbol, from, undefined, { ...named, until: to }),
    );
  for (const { from, to } of spans) {
    const trades = await ask('executions', (client) =>
      client.fetchMyTrades(symbol, from, 100, { ...named, until: to }),
    );
    yield asOrder(clientId, trades);
  }
}

// An order that is known by what was executed of it; whether there is more to come is not told.
function asOrder(clientId: string, trades: readonly Trade[]): Order[] {
  const own = trades.filter(({ info }) => (info as Params)['orderLinkId'] === clientId);
  const [first] = own;
  if (!first) return [];
  const quantity = Number((first.info as Params)['orderQty']);
  const filled = own.reduce((sum, { amount }) => sum + Number(amount), 0);
  const cost = own.reduce((sum, { amount, price }) => sum + Number(amount) * Number(price), 0);
  return [
    {
      ...first,
      id: first.order,
      clientOrderId: clientId,
      amount: quantity,
      filled,
      average: cost / filled,
      status: filled < quantity ? 'open' : 'closed',
    } as unknown as Order,
  ];
}

async function* executions(ask: Ask, { symbol }: MarketInterface, since: number, now: number) {
  for (const { from, to } of stretches(since, now, week))
    for await (const rows of pages((cursor) =>
      ask('executions', (client) =>
        // What it does by itself is told only to those who ask for every kind.
        client.fetchMyTrades(symbol, from, undefined, {
          limit: 100,
          until: to,
          execType: undefined,
          ...cursor,
        }),
      ),
    ))
      yield rows.filter(({ info }) => !besides.has(String((info as Params)['execType'])));
}

// Told among executions, and none.
const besides: ReadonlySet<string> = new Set([
  'Funding',
  'Settle',
  'SessionSettlePnL',
  'Delivery',
  'MovePosition',
]);

// ccxt leaves the mark of where the next page begins in one of the rows.
async function* pages<T extends { info: unknown }>(
  next: (cursor: { readonly cursor?: string }) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const rows: readonly T[] = await next(cursor === '' ? {} : { cursor });
    yield rows;
    const marks = rows.map(({ info }) => (info as Params)['nextPageCursor']);
    const mark = marks.find((one) => typeof one === 'string' && one !== '') as string | undefined;
    cursor = mark === cursor ? undefined : mark;
  }
}
