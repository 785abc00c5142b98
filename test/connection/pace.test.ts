import { describe, expect, it } from 'vitest';
import { openConnection } from '#adapters/ccxt';

interface Paced {
  readonly rateLimit: number;
  readonly throttler: { readonly config: { readonly capacity: number } };
  throttle(cost: number): Promise<void>;
}

const silent = {
  send: () => Promise.resolve({ status: 200, headers: {}, body: '{"retCode":0}' }),
  close: () => Promise.resolve(),
};

/** What one request costs, in ms of waiting, and what may be made up after a busy moment. */
async function paceOf(id: string, question: string): Promise<{ cost: number; madeUp: number }> {
  const connection = await openConnection(id, { transport: silent });
  const client = connection.client as unknown as Paced & Record<string, (params: object) => Promise<unknown>>;
  const costs: number[] = [];
  Object.assign(client, {
    throttle: (cost: number) => {
      costs.push(cost);
      return Promise.resolve();
    },
  });
  await connection.call('test', () => client[question]!({ symbol: 'BTCUSDT', pair: 'XBTUSD', limit: 1000 }));
  await connection.close();
  expect(costs.length).toBe(1);
  const { rateLimit, throttler } = client;
  return { cost: costs[0]! * rateLimit, madeUp: throttler.config.capacity * rateLimit };
}

// What the exchanges document for candles, or trades of Kraken, under one address.
const documented: readonly [id: string, question: string, requests: number, window: number][] = [
  ['binance', 'publicGetKlines', 3000, 60_000],
  ['bybit', 'publicGetV5MarketKline', 600, 5000],
  ['coinbase', 'v3PublicGetBrokerageMarketProductsProductIdCandles', 10, 1000],
  ['kraken', 'publicGetTrades', 1, 1000],
];

describe('the pace of requests', () => {
  it.each(documented)(
    '%s: all that is allowed but for a few in a hundred',
    async (id, ask, requests, window) => {
      const { cost } = await paceOf(id, ask);
      const share = window / cost / requests;
      expect(share).toBeGreaterThanOrEqual(0.95);
      expect(share).toBeLessThanOrEqual(1);
    },
  );

  it.each(documented.slice(0, 2))(
    '%s: a busy moment is made up within what is allowed',
    async (id, ask, requests, window) => {
      const { cost, madeUp } = await paceOf(id, ask);
      // Long enough for a month of minutes to be written.
      expect(madeUp).toBeGreaterThanOrEqual(75);
      expect((window + madeUp) / cost).toBeLessThanOrEqual(requests * 0.99);
    },
  );
});
