import { afterEach, describe, expect, it } from 'vitest';
import { client, startExchange, type DialectName, type FakeExchange } from './index.ts';
import { limiter } from './server/limits.ts';

let exchange: FakeExchange | undefined;
afterEach(() => exchange?.stop());

describe('limits', () => {
  it('a bucket refills with time, refuses beyond its capacity and bans who does not stop', () => {
    let now = 0;
    const bucket = limiter({ capacity: 2, perSecond: 1 }, () => now);
    const admit = (weight: number) => bucket.admit(weight);
    expect([admit(1), admit(1)].every(({ ok }) => ok)).toBe(true);
    expect(admit(1)).toEqual({ ok: false, retryAfter: 1, banned: false });
    now += 1000;
    expect(admit(1).ok).toBe(true);
    for (let k = 0; k < 9; k++) admit(1);
    expect(admit(1)).toEqual({ ok: false, retryAfter: 120, banned: true });
    now += 60_000;
    expect(admit(1)).toMatchObject({ banned: true });
    now += 61_000;
    expect(admit(1).ok).toBe(true);
  });

  it('a window starts anew at its turn', () => {
    let now = 30_000;
    const bucket = limiter({ capacity: 10, windowMs: 60_000 }, () => now);
    const admit = (weight: number) => bucket.admit(weight);
    expect(admit(10)).toEqual({ ok: true, used: 10 });
    expect(admit(1)).toEqual({ ok: false, retryAfter: 30, banned: false });
    now = 60_000;
    expect(admit(1)).toEqual({ ok: true, used: 1 });
  });

  it.each([
    ['binance', 429, /DDoSProtection/],
    ['bybit', 200, /RateLimitExceeded/],
    ['kraken', 200, /RateLimitExceeded|DDoSProtection/],
    ['coinbase', 429, /RateLimitExceeded|DDoSProtection/],
  ] as const)('%s says so in its own way', async (name: DialectName, status, seen) => {
    exchange = await startExchange({ dialects: [name], limits: { capacity: 2, perSecond: 0.01 } });
    const ccxt = await client(exchange, name);
    await ccxt.fetchTime();
    await ccxt.fetchTime();
    const error = await ccxt.fetchTime().then(
      () => undefined,
      (caught: Error) => caught,
    );
    expect(error?.constructor.name).toMatch(seen);
    expect(exchange.record.requests('time').map((entry) => entry.status)).toEqual([200, 200, status]);
    if (name !== 'kraken')
      expect((ccxt.last_response_headers as Record<string, string>)['Retry-After']).toBeDefined();
  });

  it('Binance tells how much was used', async () => {
    exchange = await startExchange({ dialects: ['binance'], limits: 'real' });
    const ccxt = await client(exchange, 'binance');
    await ccxt.loadMarkets();
    const headers = ccxt.last_response_headers as Record<string, string>;
    expect(Number(headers['X-Mbx-Used-Weight-1m'])).toBeGreaterThan(0);
  });
});
