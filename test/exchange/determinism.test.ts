import { expect, it } from 'vitest';
import { client, on, replyLost, serverError, startExchange } from './index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);

/** A session with faults from the seed; what the client does about them is the same each time. */
async function session(seed: number): Promise<string> {
  const exchange = await startExchange({
    seed,
    dialects: ['binance'],
    clock: { at },
    faults: [
      on(['candles', 'balance', 'create']).randomly(0.3, serverError()),
      on('create').randomly(0.3, replyLost()),
    ],
  });
  const ccxt = await client(exchange, 'binance', exchange.account('binance', { USDT: '100000' }));
  for (let round = 0; round < 12; round++) {
    const calls = [
      () => ccxt.fetchOHLCV('BTC/USDT', '1m', at - 3_600_000, 60),
      () =>
        ccxt.createOrder('BTC/USDT', 'market', 'buy', 0.01, undefined, { clientOrderId: `order-${round}` }),
      () => ccxt.fetchBalance(),
    ];
    await calls[round % 3]!().catch(() => undefined);
    exchange.clock.advance(60_000);
  }
  await exchange.stop();
  return exchange.record.jsonLines();
}

it('the same seed gives the same record, another seed another one', async () => {
  const first = await session(11);
  expect(first.split('\n').length).toBeGreaterThan(20);
  expect(await session(11)).toBe(first);
  expect(await session(12)).not.toBe(first);
});
