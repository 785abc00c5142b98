import { afterEach, describe, expect, it, vi } from 'vitest';
import { hintSource } from '#adapters/ccxt';
import type { AccountNews, LastPrice } from '#exchange';
import * as fake from '../exchange/index.ts';
import { connect } from './support.ts';
import { type Place, places, trader } from './trading.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const minute = 60_000;
const at = Date.UTC(2024, 5, 3, 12, 34, 40);
const symbols = { binance: 'BTC/USDT', bybit: 'BTC/USDT', kraken: 'BTC/USD', coinbase: 'BTC/USD' } as const;
type Id = fake.DialectName;

async function listening(id: Id, faults: readonly fake.Rule[] = [], silence = 60_000) {
  const exchange = await fake.startExchange({ dialects: [id], clock: { at }, faults });
  open.push({ close: () => exchange.stop() });
  const connection = await connect(exchange, id);
  open.push(connection);
  const end = new AbortController();
  open.push({ close: () => Promise.resolve(end.abort()) });
  return { exchange, hints: hintSource(connection, { silence }), signal: end.signal, end };
}

/** Follows bars of a minute and counts how often it is said that one closed. */
async function following(id: Id, faults: readonly fake.Rule[] = [], silence?: number) {
  const here = await listening(id, faults, silence);
  const told: string[] = [];
  const done = here.hints.closes('1m', [symbols[id]], (symbol) => told.push(symbol), here.signal);
  return { ...here, told, done };
}

const subscribed = (exchange: fake.FakeExchange, count: number) =>
  vi.waitFor(() => expect(sockets(exchange, 'received')).toBeGreaterThanOrEqual(count), { timeout: 10_000 });

function sockets(exchange: fake.FakeExchange, what: fake.SocketEntry['what']): number {
  return exchange.record.entries.filter((entry) => entry.kind === 'socket' && entry.what === what).length;
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

describe.each(['binance', 'bybit', 'kraken'] as const)('the bars of %s', (id) => {
  it('are told to have closed when the next one opens', async () => {
    const { exchange, told, end, done } = await following(id);
    // Whoever begins to listen asks first.
    await until(() => expect(told.length).toBe(1));
    await subscribed(exchange, 1);
    exchange.clock.advance(2000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = told.length;
    exchange.clock.advance(minute);
    await until(() => expect(told.length).toBeGreaterThan(before));
    end.abort();
    await done;
  });
});

it('Kraken’s timeframes are not mixed up', async () => {
  const { exchange, hints, signal } = await listening('kraken');
  const told: Record<string, number> = { '1m': 0, '5m': 0 };
  for (const timeframe of ['1m', '5m'] as const)
    void hints.closes(timeframe, ['BTC/USD'], () => told[timeframe]!++, signal);
  await subscribed(exchange, 2);
  exchange.clock.advance(1000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = { ...told };
  // 12:34:41 → 12:37:41: three minutes end, and one of five.
  for (let k = 0; k < 3; k++) {
    exchange.clock.advance(minute);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await until(() => expect(told['1m']! - before['1m']!).toBe(3));
  expect(told['5m']! - before['5m']!).toBe(1);
});

it('Coinbase has no stream of candles, and says nothing', async () => {
  const { told, done } = await following('coinbase');
  await done;
  expect(told).toEqual([]);
});

describe('a stream that breaks', () => {
  it('W1: that is silent while it answers pings is left and begun anew, and the bars are asked for', async () => {
    const { exchange, told } = await following(
      'binance',
      [fake.on('stream:candles').always(fake.silentStream())],
      400,
    );
    await until(() => expect(told.length).toBeGreaterThanOrEqual(2));
    await until(() => expect(sockets(exchange, 'opened')).toBeGreaterThanOrEqual(2));
  });

  it.each([
    ['W2: closed by 1000', fake.closedStream(1000)],
    ['W2: closed by 1001', fake.closedStream(1001)],
    ['W2: gone', fake.closedStream(1006)],
    ['W6: breaks the protocol', fake.protocolViolation()],
  ] as const)('%s is begun anew, and the bars are asked for', async (_, fault) => {
    const { exchange, told } = await following('binance', [fake.on('stream:candles').once(fault)]);
    await subscribed(exchange, 1);
    exchange.clock.advance(2000);
    await until(() => expect(sockets(exchange, 'opened')).toBe(2));
    expect(told.length).toBeGreaterThanOrEqual(2);
    await subscribed(exchange, 2);
    exchange.clock.advance(2000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = told.length;
    exchange.clock.advance(minute);
    await until(() => expect(told.length).toBeGreaterThan(before));
  });

  it('W2: is begun anew when Binance closes it after 24 hours', async () => {
    const { exchange } = await following('binance', [fake.on('stream:candles').always(fake.silentStream())]);
    await subscribed(exchange, 1);
    exchange.clock.advance(86_400_000);
    await until(() => expect(sockets(exchange, 'opened')).toBe(2));
  });

  it('W6: garbled messages do no harm', async () => {
    const { exchange, told } = await following('binance', [
      fake.on('stream:candles').times(3, fake.garbledFrame()),
    ]);
    await subscribed(exchange, 1);
    for (let k = 0; k < 6; k++) {
      exchange.clock.advance(minute);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await until(() => expect(told.length).toBeGreaterThan(1));
  });

  it.each([503, 429])(
    'W7: a handshake that is refused with %i is tried again, later and later',
    async (status) => {
      const { exchange, told } = await following('binance', [
        fake.on('handshake').times(2, fake.refusedHandshake(status)),
      ]);
      await until(() => expect(sockets(exchange, 'opened')).toBe(1));
      expect(sockets(exchange, 'refused')).toBe(2);
      const at = exchange.record.entries.filter(({ kind }) => kind === 'socket');
      expect(at.length).toBeGreaterThanOrEqual(3);
      expect(told.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('N2: a handshake without an answer keeps nobody from ending', async () => {
    const { exchange, end, done } = await following('binance', [fake.on('handshake').always(fake.noReply())]);
    await until(() => expect(exchange.record.requests('markets').length).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const began = performance.now();
    end.abort();
    await done;
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('W4: the same update twice, or one that comes late, closes nothing', async () => {
    const { exchange, told } = await following('binance', [
      fake.on('stream:candles').nth(2, fake.duplicatedFrame()),
      fake.on('stream:candles').nth(3, fake.lateFrame()),
    ]);
    await subscribed(exchange, 1);
    for (let k = 0; k < 5; k++) {
      exchange.clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(told.length).toBe(1);
  });

  it('W8: ten thousand messages at once leave room for everything else', async () => {
    const { exchange, hints, signal } = await listening('binance', [
      fake.on('stream:trades').once(fake.flood(10_000)),
    ]);
    const prices: LastPrice[] = [];
    void hints.prices(['BTC/USDT'], (price) => prices.push(price), signal);
    await subscribed(exchange, 1);
    const heap = process.memoryUsage().heapUsed;
    exchange.venue('binance').trade('BTC/USDT', '40000');
    await until(() => expect(prices.some(({ price }) => price === 40_000)).toBe(true));
    exchange.venue('binance').trade('BTC/USDT', '40001');
    await until(() => expect(prices.at(-1)!.price).toBe(40_001));
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(64 * 1024 * 1024);
  });
});

describe.each(['binance', 'bybit', 'kraken', 'coinbase'] as const)('the price at %s', (id) => {
  it('is told with every trade', async () => {
    const { exchange, hints, signal } = await listening(id);
    const prices: LastPrice[] = [];
    void hints.prices([symbols[id]], (price) => prices.push(price), signal);
    await subscribed(exchange, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    exchange.venue(id).trade(symbols[id], '41234');
    await until(() => expect(prices.at(-1)).toMatchObject({ symbol: symbols[id], price: 41_234 }));
  });
});

describe.each(places.map((place) => [`${place.id} ${place.isSpot ? 'spot' : 'linear'}`, place] as const))(
  'the news of an account at %s',
  (_, place: Place) => {
    async function watched(faults: readonly fake.Rule[] = []) {
      const exchange = await fake.startExchange({ dialects: [place.id], faults });
      open.push({ close: () => exchange.stop() });
      const here = await trader(place, exchange);
      open.push(here.connection);
      const end = new AbortController();
      open.push({ close: () => Promise.resolve(end.abort()) });
      const news: AccountNews[] = [];
      void here.account.watch([place.symbol], (one) => news.push(one), end.signal);
      await until(() => expect(sockets(exchange, 'opened')).toBeGreaterThanOrEqual(1));
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { ...here, news };
    }

    it('begin with a gap, and tell of an order and of what it got', async () => {
      const { account, order, news, venue } = await watched();
      expect(news[0]).toMatchObject({ kind: 'gap' });
      const wanted = order({ limit: 39_000, quantity: 0.5 });
      const { exchangeId } = await account.place(wanted);
      const about = (one: AccountNews) =>
        one.kind === 'gap' || (one.kind === 'order' ? one.report : one.execution).exchangeId === exchangeId;
      await until(() => expect(news.slice(1).some(about)).toBe(true));
      const before = news.length;
      venue.trade(place.symbol, '39000', '0.2');
      await until(() => expect(news.slice(before).some(about)).toBe(true));
    });

    it('W2: tell of a gap when they were interrupted', async () => {
      const { account, order, news } = await watched([
        fake.on('stream:orders').once(fake.closedStream(1006)),
      ]);
      const gaps = () => news.filter(({ kind }) => kind === 'gap').length;
      const before = gaps();
      await account.place(order({ limit: 39_000 }));
      await until(() => expect(gaps()).toBeGreaterThan(before));
    });
  },
);

it('W7, N1: an account that cannot be reached is listened to when it can be', async () => {
  const exchange = await fake.startExchange({ dialects: ['bybit'] });
  open.push({ close: () => exchange.stop() });
  const place = places[1]!;
  const here = await trader(place, exchange, { deadline: 500 });
  open.push(here.connection);
  const end = new AbortController();
  open.push({ close: () => Promise.resolve(end.abort()) });
  exchange.faults.add(fake.on('markets').times(6, fake.redirect('https://evil.example/')));
  let failure: unknown;
  void here.account
    .watch([place.symbol], () => undefined, end.signal)
    .catch((error: unknown) => (failure = error));
  await until(() => expect(sockets(exchange, 'opened')).toBeGreaterThanOrEqual(1));
  expect(failure).toBeUndefined();
});
