import { afterAll } from 'vitest';
import * as fake from '../exchange/index.ts';

/** Starts exchanges for the tests of a file, which may run at the same time; they stop when all have ended. */
export function exchanges(): (options: fake.ExchangeOptions) => Promise<fake.FakeExchange> {
  const open: fake.FakeExchange[] = [];
  afterAll(async () => {
    for (const exchange of open) await exchange.stop();
  });
  return async (options) => {
    const exchange = await fake.startExchange(options);
    open.push(exchange);
    return exchange;
  };
}
