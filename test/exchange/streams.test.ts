import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from 'ccxt';
import {
  client,
  closedStream,
  duplicatedFrame,
  flood,
  garbledFrame,
  lateFrame,
  lostFrame,
  on,
  protocolViolation,
  refusedHandshake,
  silentStream,
  startExchange,
  type DialectName,
  type FakeExchange,
} from './index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);
const minute = 60_000;
const symbols: Readonly<Record<DialectName, string>> = {
  binance: 'BTC/USDT',
  bybit: 'BTC/USDT',
  kraken: 'BTC/USD',
  coinbase: 'BTC/USD',
};
let exchange: FakeExchange;
let clients: Exchange[] = [];

// ccxt leaves rejections of streams without a catcher; the process must not die of what a test provokes.
const ignore = () => {};
beforeEach(async () => {
  process.on('unhandledRejection', ignore);
  exchange = await startExchange({ clock: { at } });
});
afterEach(async () => {
  await Promise.allSettled(clients.map((ccxt) => ccxt.close()));
  clients = [];
  await exchange.stop();
  process.off('unhandledRejection', ignore);
});

async function open(name: DialectName, balances?: Readonly<Record<string, string>>): Promise<Exchange> {
  const keys = balances === undefined ? undefined : exchange.account(name, balances);
  const ccxt = await client(exchange, name, keys, { pro: true });
  clients.push(ccxt);
  await ccxt.loadMarkets();
  ccxt.newUpdates = true;
  return ccxt;
}

/** Waits until the exchange has answered this many subscriptions. */
async function subscribed(count = 1): Promise<void> {
  const asked = () =>
    exchange.record.entries.filter((entry) => entry.kind === 'socket' && entry.what === 'received').length;
  await vi.waitFor(() => expect(asked()).toBeGreaterThanOrEqual(count), { timeout: 3000 });
}

describe.each(['binance', 'bybit', 'kraken'] as const)('candles of %s', (name) => {
  const symbol = symbols[name];

  it('arrive while they run and once more when they close', async () => {
    const ccxt = await open(name);
    const first = ccxt.watchOHLCV(symbol, '1m');
    await subscribed();
    exchange.clock.advance(5000);
    const [running] = await first;
    expect(running![0]).toBe(Date.UTC(2024, 5, 3, 12, 34));
    const second = ccxt.watchOHLCV(symbol, '1m');
    exchange.clock.advance(20_000);
    await second;
    const [closed] = await ccxt.fetchOHLCV(symbol, '1m', Date.UTC(2024, 5, 3, 12, 34), 1);
    expect(ccxt.ohlcvs[symbol]!['1m']!.find(([time]: number[]) => time === closed![0])).toEqual(closed);
  });

  it('stop without a word when the stream falls silent', async () => {
    const ccxt = await open(name);
    exchange.faults.add(on('stream:candles', name).always(silentStream()));
    const watched = ccxt.watchOHLCV(symbol, '1m').catch(() => []);
    await subscribed();
    exchange.clock.advance(10 * minute);
    const first = await Promise.race([watched, new Promise((done) => setTimeout(done, 300, 'nothing'))]);
    expect(first).toBe('nothing');
  });
});

describe.each(Object.keys(symbols) as DialectName[])('public feeds of %s', (name) => {
  const symbol = symbols[name];

  it('trades by hand reach the watcher', async () => {
    const ccxt = await open(name);
    const watched = ccxt.watchTrades(symbol);
    await subscribed();
    exchange.venue(name).trade(symbol, '40123.4', '0.25');
    expect((await watched).at(-1)).toMatchObject({ price: 40_123.4, amount: 0.25 });
  });

  it('tickers follow the tape', async () => {
    const ccxt = await open(name);
    exchange.venue(name).trade(symbol, '41000');
    const watched = ccxt.watchTicker(symbol);
    await subscribed();
    exchange.clock.advance(1000);
    expect((await watched).last).toBe(41_000);
  });
});

describe.each(Object.keys(symbols) as DialectName[])('private feeds of %s', (name) => {
  const symbol = symbols[name];
  const quote = symbol.split('/')[1]!;
  const subscriptions = name === 'bybit' ? 2 : 1;

  async function watching(): Promise<
    readonly [Exchange, () => Promise<readonly { status?: string; filled?: number; id?: string }[]>]
  > {
    const ccxt = await open(name, { [quote]: '100000', BTC: '1' });
    exchange.venue(name).trade(symbol, '40000');
    const next = () => ccxt.watchOrders(symbol);
    return [ccxt, next];
  }

  it('tell of orders as they are accepted, filled and cancelled', async () => {
    const [ccxt, next] = await watching();
    const accepted = next();
    await subscribed(subscriptions);
    const { id } = await ccxt.createOrder(symbol, 'limit', 'buy', 0.5, 39_000);
    expect((await accepted).at(-1)).toMatchObject({ id, status: 'open' });
    const filled = next();
    exchange.venue(name).trade(symbol, '39000', '0.2');
    const update = (await filled).at(-1)!;
    expect(update).toMatchObject({ id, status: 'open' });
    const ended = next();
    await ccxt.cancelOrder(String(id), symbol);
    expect((await ended).at(-1)!.status).toBe(name === 'bybit' ? 'closed' : 'canceled');
  });

  it('refuse a forged signature', async () => {
    const keys = exchange.account(name, { [quote]: '1' }, { name: 'forged' });
    const key = exchange.venue(name).keys.get(keys.apiKey)!;
    const ccxt = await client(exchange, name, keys, { pro: true });
    clients.push(ccxt);
    await ccxt.loadMarkets();
    exchange.venue(name).addKey({
      ...key,
      secret: Buffer.from('another').toString('base64'),
      ...(key.publicKey === undefined ? {} : { publicKey: otherPublicKey }),
    });
    const outcome = await Promise.race([
      ccxt.watchOrders(symbol).then(
        () => 'served',
        (error: Error) => error.constructor.name,
      ),
      new Promise<string>((done) => setTimeout(done, 1000, 'nothing')),
    ]);
    expect(outcome).not.toBe('served');
  });
});

const otherPublicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
`;

it('my trades and balances of Binance arrive with the fill', async () => {
  const ccxt = await open('binance', { USDT: '10000' });
  exchange.venue('binance').trade('BTC/USDT', '40000');
  const [trades, balance] = [ccxt.watchMyTrades('BTC/USDT'), ccxt.watchBalance()];
  await subscribed();
  await new Promise((done) => setTimeout(done, 50));
  await ccxt.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  expect((await trades)[0]).toMatchObject({ side: 'buy', amount: 0.1 });
  expect((await balance)['BTC']!.total).toBeCloseTo(0.0999, 9);
});

it('orders of Binance futures come over a listen key', async () => {
  const keys = exchange.account('binance', {}, { futures: { USDT: '10000' } });
  const ccxt = await client(exchange, 'binance', keys, { pro: true });
  clients.push(ccxt);
  await ccxt.loadMarkets();
  exchange.venue('binance').trade('ETH/USDT:USDT', '2500');
  const watched = ccxt.watchOrders('ETH/USDT:USDT');
  await vi.waitFor(() =>
    expect(exchange.record.entries.some((entry) => entry.kind === 'socket' && entry.what === 'opened')).toBe(
      true,
    ),
  );
  await ccxt.createOrder('ETH/USDT:USDT', 'limit', 'buy', 1, 2400);
  expect((await watched)[0]).toMatchObject({ symbol: 'ETH/USDT:USDT', status: 'open', price: 2400 });
});

describe('broken streams', () => {
  const watch = async (ccxt: Exchange, count = 1) => {
    const watched = ccxt.watchTrades('BTC/USDT').then(
      (trades) => ({ trades, error: undefined }),
      (error: Error) => ({ trades: [], error: `${error.constructor.name}: ${error.message}` }),
    );
    await subscribed(count);
    return watched;
  };
  const trade = (price: string) => exchange.venue('binance').trade('BTC/USDT', price);

  it.each([
    ['W2 closed 1000', closedStream(1000), /NetworkError.*1000/],
    ['W2 closed 1001', closedStream(1001), /NetworkError.*1001/],
    ['W2 gone', closedStream(1006), /NetworkError.*1006/],
    ['W6 protocol violation', protocolViolation(), /NetworkError.*(opcode|RSV|frame)/i],
  ] as const)('%s', async (_, fault, seen) => {
    const ccxt = await open('binance');
    exchange.faults.add(on('stream:trades').once(fault));
    const watched = watch(ccxt);
    await subscribed();
    trade('40000');
    expect((await watched).error).toMatch(seen);
  });

  it('W2 Binance closes every connection after 24 hours', async () => {
    const ccxt = await open('binance');
    const watched = watch(ccxt);
    await subscribed();
    exchange.faults.add(on('stream:trades').always(silentStream()));
    exchange.clock.advance(86_400_000);
    expect((await watched).error).toMatch(/NetworkError.*1008/);
  });

  it('W3 W4 updates can be lost, doubled and late', async () => {
    const ccxt = await open('binance');
    exchange.faults.add(
      on('stream:trades').nth(1, lostFrame()),
      on('stream:trades').nth(2, lateFrame()),
      on('stream:trades').nth(4, duplicatedFrame()),
    );
    const watched = watch(ccxt);
    await subscribed();
    for (const price of ['40001', '40002', '40003', '40004']) trade(price);
    await watched;
    await vi.waitFor(() =>
      expect(ccxt.trades['BTC/USDT']!.map(({ price }: { price: number }) => price)).toEqual([
        40_003, 40_002, 40_004, 40_004,
      ]),
    );
  });

  it('W6 a garbled message is left for the caller to choke on', async () => {
    const ccxt = await open('binance');
    exchange.faults.add(on('stream:trades').once(garbledFrame()));
    const watched = watch(ccxt);
    await subscribed();
    trade('40001');
    trade('40002');
    const { trades, error } = await watched;
    expect(error ?? trades.at(-1)!.price).toSatisfy((seen) => seen === 40_002 || /Error/.test(String(seen)));
  });

  it.each([503, 429])('W7 a handshake is refused with %i', async (status) => {
    const ccxt = await open('binance');
    exchange.faults.add(on('handshake').once(refusedHandshake(status)));
    await expect(ccxt.watchTrades('BTC/USDT')).rejects.toThrow(new RegExp(`${status}`));
    expect(exchange.record.entries.some((entry) => entry.kind === 'socket' && entry.what === 'refused')).toBe(
      true,
    );
  });

  it('W8 ten thousand messages at once', async () => {
    const ccxt = await open('binance');
    exchange.faults.add(on('stream:trades').once(flood(10_000)));
    const watched = watch(ccxt);
    await subscribed();
    trade('40000');
    await watched;
    await vi.waitFor(() => expect(ccxt.trades['BTC/USDT']!.length).toBe(1000));
  });
});
