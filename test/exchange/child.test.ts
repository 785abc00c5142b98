import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { client, moduleOf } from './client.ts';
import { startExchange } from './start.ts';

const run = promisify(execFile);

/** A program that knows nothing of tests: real URLs, a proxy setting, and whatever its environment says. */
const program = (exchange: string) => `
  const { default: Exchange } = await import(${JSON.stringify(moduleOf(exchange))});
  const client = new Exchange({ httpsProxy: process.env.HTTPS_PROXY, options: { fetchMarkets: { types: ['spot'] } } });
  const rows = await client.fetchOHLCV('BTC/USDT', '1h', undefined, 5);
  process.stdout.write(JSON.stringify(rows.map(([time]) => time)));
  process.exit();
`;

describe('a child process', () => {
  it('reaches the exchange by its environment alone and sees exchange time', async () => {
    const exchange = await startExchange({ dialects: ['binance'], clock: { aheadMs: 90 * 86_400_000 } });
    const env = { ...process.env, ...exchange.env };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program('binance')], {
      env,
    });
    const hour = 3_600_000;
    const open = Math.floor(exchange.clock.now() / hour) * hour;
    expect(JSON.parse(stdout)).toEqual([4, 3, 2, 1, 0].map((back) => open - back * hour));
    await exchange.stop();
  });

  it('refuses the exchange when it does not trust the authority', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const env = { ...process.env, ...exchange.env, NODE_EXTRA_CA_CERTS: '' };
    const running = run(process.execPath, ['--input-type=module', '-e', program('binance')], { env });
    await expect(running).rejects.toThrow(/unable to verify|self.signed|issuer certificate/i);
    expect(exchange.record.requests('markets')).toEqual([]);
    await exchange.stop();
  });
});

it('a host that is no exchange is not reached, and the attempt is on record', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const ccxt = await client(exchange, 'kraken');
  await expect(ccxt.fetchTime()).rejects.toThrow();
  expect(exchange.record.entries).toMatchObject([
    { dialect: 'none', what: 'refused', detail: 'no exchange at api.kraken.com' },
  ]);
  await exchange.stop();
});

describe('starting', () => {
  it('takes less than 300 ms and many run side by side on their own ports', async () => {
    const one = await startExchange();
    const times: number[] = [];
    for (let k = 0; k < 3; k++) {
      const before = performance.now();
      const another = await startExchange();
      times.push(performance.now() - before);
      await another.stop();
    }
    expect(Math.min(...times)).toBeLessThan(300);
    const more = await Promise.all(Array.from({ length: 8 }, (_, seed) => startExchange({ seed })));
    expect(new Set([one, ...more].map(({ port }) => port)).size).toBe(9);
    await Promise.all([one, ...more].map((exchange) => exchange.stop()));
  });

  it('leaves no listener behind', async () => {
    // Those of other tests of the same process are none of ours.
    const listeners = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const before = listeners();
    const exchange = await startExchange();
    await exchange.stop();
    await expect(connected(exchange.port)).rejects.toThrow(/ECONNREFUSED/);
    await vi.waitFor(() => expect(listeners()).toBeLessThanOrEqual(before));
  });
});

function connected(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done();
    });
    socket.on('error', fail);
  });
}
