import type { Exchange, Order } from 'ccxt';
import type { KeyRights, TroubleKind } from '#exchange';
import { TransportError } from '../transport.ts';
import { perhaps } from './perhaps.ts';
import type { Quirks } from './quirks.ts';
import { type Ask, endpoint, type Params, type Trading, triggerParams, type Wanted } from './trading.ts';

const longestWindow = 60_000;
const page = 50;

const trading: Trading = {
  abilities: () => ({ triggers: true, pairs: false, reduceOnly: false }),
  params: (order, _, now) => ({
    clientOrderId: order.clientId,
    ...triggerParams(order),
    // The fee is paid in the quote coin, so that what was bought is there to be sold.
    oflags: 'fciq',
    deadline: new Date(Math.min(order.validUntil, now + longestWindow)).toISOString(),
  }),
  nonces: true,
  cancel: (client, { symbol }, { clientId, exchangeId }) =>
    client.cancelOrder(exchangeId ?? '', symbol, exchangeId === null ? { clientOrderId: clientId } : {}),
  look,
  async *open(ask, { symbol }) {
    yield await ask('open orders', (client) => client.fetchOpenOrders(symbol));
  },
  executions: (ask, market, since) =>
    pages(ask, 'executions', {
      endpoint: 'privatePostTradesHistory',
      list: 'trades',
      params: { start: secondsOf(since) },
      parse: (client, rows) => client.parseTrades(rows, market, since),
    }),
  rights,
};

// Every key may ask what it may do; a server that does not know the question leaves it open.
async function rights(client: Exchange): Promise<KeyRights> {
  try {
    const { result } = (await endpoint(client, 'privatePostGetApiKeyInfo')({})) as Answer;
    const { permissions, ipAllowlist } = result ?? {};
    if (!Array.isArray(permissions)) throw new TransportError('garbled', 'rights that say nothing');
    return {
      canTrade: permissions.includes('modify-trades'),
      canWithdraw: permissions.some((one) => String(one).startsWith('withdraw')),
      isBoundToAddress: Array.isArray(ipAllowlist) ? ipAllowlist.length > 0 : null,
    };
  } catch (error) {
    if (!/Unknown method/i.test(String(error))) throw error;
    return { canTrade: null, canWithdraw: null, isBoundToAddress: null };
  }
}

/**
 * Kraken: one public request a second, and candles no older than the newest 720, whatever is asked.
 * All trades since the first are there, so older bars are made of those.
 */
export const kraken: Quirks = {
  // ccxt waits 1.2 s, which would leave a sixth of what is allowed.
  cost: ({ api, usual }) => (api === 'public' ? Math.min(usual, 1.03) : usual),
  book: { depth: (wanted) => Math.min(wanted, 500) },
  candles: { page: 720, newest: 720 },
  trades: {
    page: 1000,
    from: (at) => ({ since: 'time' in at ? `${at.time}000000` : at.next }),
    // ccxt puts the exchange's mark of where the page ends behind the last trade.
    next: (trades) => (trades.at(-1)?.info as readonly unknown[] | undefined)?.at(-1),
  },
  kindOf: ({ body }) => kinds.find(([said]) => said.test(body))?.[1],
  trading,
};

// What it says, where ccxt does not know it or takes it for something else. The first that fits.
const kinds: readonly (readonly [RegExp, TroubleKind])[] = [
  [/"EAPI:Invalid (signature|key)/, 'authentication'],
  [/"EOrder:cl_ord_id already in use/i, 'duplicate'],
  [/"EOrder:Unknown order/, 'missing'],
  [/"EOrder:Insufficient funds/, 'funds'],
  [/"EOrder:Rate limit exceeded/, 'limited'],
  [/"EService:Deadline elapsed/, 'refused'],
  [/"EService:Market in \w+ mode/, 'maintenance'],
  [/"(EOrder|EQuery|EGeneral:Invalid arguments)/, 'refused'],
];

// Times are whole seconds, and it tells what came after them.
function secondsOf(time: number): number {
  return Math.floor(time / 1000) - 1;
}

async function* look(
  ask: Ask,
  { clientId, exchangeId, market, since }: Wanted,
): AsyncGenerator<readonly Order[]> {
  const { symbol } = market;
  if (exchangeId !== null)
    yield await perhaps(ask('order', async (client) => [await client.fetchOrder(exchangeId, symbol)]));
  const named = { clientOrderId: clientId };
  yield await ask('open orders', (client) => client.fetchOpenOrders(symbol, undefined, undefined, named));
  yield* pages(ask, 'orders', {
    endpoint: 'privatePostClosedOrders',
    list: 'closed',
    params: { cl_ord_id: clientId, start: secondsOf(since) },
    parse: (client, rows) => client.parseOrders(rows, market),
  });
}

interface Pages<T> {
  readonly endpoint: string;
  /** Where the answer keeps its rows, by their ids. */
  readonly list: string;
  readonly params: Params;
  readonly parse: (client: Exchange, rows: Params[]) => T[];
}

// Newest first, fifty at a time. What is new meanwhile moves the others to later pages, so none is missed.
async function* pages<T>(ask: Ask, call: string, { endpoint: name, list, params, parse }: Pages<T>) {
  for (let ofs = 0; ; ofs += page) {
    const { rows, isLast } = await ask(call, async (client) => {
      const answer = (await endpoint(client, name)({ ...params, ofs })) as Answer;
      const found = answer.result?.[list];
      if (typeof found !== 'object' || found === null)
        throw new TransportError('garbled', `an answer without ${list}`);
      const rows = Object.entries(found).map(([id, row]) => ({ ...(row as Params), id }));
      return { rows: parse(client, rows), isLast: rows.length < page };
    });
    yield rows as readonly T[];
    if (isLast) return;
  }
}

interface Answer {
  readonly result?: Params;
}
