import { afterAll, describe, expect, it } from 'vitest';
import { candleSource, type Connection, marketsOf } from '#adapters/ccxt';
import { Trouble, type TroubleKind } from '#exchange';
import * as fake from '../exchange/index.ts';
import { connect } from './support.ts';

const open: { close(): Promise<void> }[] = [];
// Tests that wait for other things at the same time: what they opened is closed when all have ended.
afterAll(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function exchangeWith(options: fake.ExchangeOptions): Promise<fake.FakeExchange> {
  const exchange = await fake.startExchange(options);
  open.push({ close: () => exchange.stop() });
  return exchange;
}

async function connected(exchange: fake.FakeExchange, id: fake.DialectName, deadline?: number) {
  const connection = await connect(exchange, id, deadline === undefined ? {} : { deadline });
  open.push(connection);
  return connection;
}

const time = (connection: Connection) => connection.call('time', (client) => client.fetchTime());

async function troubleOf(work: Promise<unknown>): Promise<Trouble> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof Trouble) return error;
  throw new Error(`no trouble, but ${String(error)}`);
}

describe.concurrent('one question', () => {
  it.each(['binance', 'bybit', 'kraken', 'coinbase'] as const)('is answered by %s', async (id) => {
    const exchange = await exchangeWith({ dialects: [id] });
    const connection = await connected(exchange, id);
    expect(Math.abs(Number(await time(connection)) - Date.now())).toBeLessThan(5000);
    expect(connection.seen).toMatchObject([{ exchange: id, call: 'time', outcome: 'ok' }]);
    expect(connection.seen[0]!.latency).toBeGreaterThan(0);
  });

  it('asked by several at once is sent once', async () => {
    const exchange = await exchangeWith({ dialects: ['binance'] });
    const connection = await connected(exchange, 'binance');
    const ask = () => connection.call('time', (client) => client.fetchTime(), { key: 'now' });
    const [a, b] = await Promise.all([ask(), ask()]);
    expect(a).toBe(b);
    expect(exchange.record.requests('time')).toHaveLength(1);
    await ask();
    expect(exchange.record.requests('time')).toHaveLength(2);
  });
});

// What happens once is asked again and answered; what it was is observed.
describe.concurrent('a fault that passes', () => {
  const faults: readonly [name: string, fault: fake.Fault, kind: TroubleKind][] = [
    ['N2 no reply', fake.noReply(), 'timeout'],
    ['N3 a body that stalls', fake.stalledBody(), 'timeout'],
    ['N4 a reset', fake.reset(), 'interrupted'],
    ['N5 a body cut short', fake.cutBody(), 'interrupted'],
    ['P1 a web page', fake.htmlPage(), 'garbled'],
    ['P2 an empty body', fake.emptyBody(), 'garbled'],
    ['P2 null', fake.bare('null'), 'garbled'],
    ['P3 half a document', fake.truncatedJson(), 'garbled'],
    ['P4 a corrupt archive', fake.corruptGzip(), 'garbled'],
    ['503', fake.says(503, 'busy'), 'unavailable'],
    ['X15 too many requests', fake.tooManyRequests(1), 'limited'],
  ];
  it.each(faults)('%s is survived', async (_, fault, kind) => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [fake.on('time').once(fault)],
    });
    // Only what is waited for in vain needs an early end; an answer may take its time.
    const connection = await connected(exchange, 'binance', kind === 'timeout' ? 1000 : undefined);
    await time(connection);
    expect(connection.seen.map(({ outcome }) => outcome)).toEqual([kind, 'ok']);
  });
});

describe.concurrent('a fault that stays', () => {
  it('N12: nobody is followed elsewhere', async () => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [fake.on('time').always(fake.redirect('https://api.kraken.com/0/public/Time'))],
    });
    const connection = await connected(exchange, 'binance');
    expect((await troubleOf(time(connection))).kind).toBe('redirected');
    expect(exchange.record.requests('time')).toHaveLength(1);
  });

  it.each(['expired', 'wrong-host', 'untrusted'] as const)(
    'N11: a certificate that is %s stops everything before a word is said',
    async (flaw) => {
      const exchange = await exchangeWith({ dialects: ['binance'] });
      exchange.gate.flaw(flaw);
      const connection = await connected(exchange, 'binance');
      expect((await troubleOf(time(connection))).kind).toBe('untrusted');
      expect(exchange.record.requests('time')).toEqual([]);
    },
  );

  it('is asked about as often as its kind allows, and no more', async () => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [fake.on('time').always(fake.htmlPage())],
    });
    const connection = await connected(exchange, 'binance');
    expect((await troubleOf(time(connection))).kind).toBe('garbled');
    expect(connection.seen).toHaveLength(4);
  });

  it('is tried once where asking twice could do harm', async () => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [fake.on('time').always(fake.reset())],
    });
    const connection = await connected(exchange, 'binance');
    const once = connection.call('create', (client) => client.fetchTime(), { again: false });
    expect((await troubleOf(once)).kind).toBe('interrupted');
    expect(connection.seen).toHaveLength(1);
  });
});

it('X15: nobody asks while an exchange wants to be left alone', async () => {
  const exchange = await exchangeWith({
    dialects: ['binance'],
    faults: [fake.on('time').once(fake.tooManyRequests(2))],
  });
  const connection = await connected(exchange, 'binance');
  const began = performance.now();
  const first = time(connection);
  await attempts(connection, 1);
  await Promise.all([first, time(connection), time(connection)]);
  expect(performance.now() - began).toBeGreaterThan(2000);
  const at = exchange.record.requests('time').map((entry) => entry.at);
  expect(at).toHaveLength(4);
  expect(at.filter((moment) => moment > at[0]! && moment < at[0]! + 1990)).toEqual([]);
});

it('N10: a network that comes and goes is tried by one call at a time', async () => {
  const exchange = await exchangeWith({ dialects: ['binance'] });
  const connection = await connected(exchange, 'binance');
  for (const before of [0, 14]) {
    exchange.faults.add(fake.on('time').times(2, fake.reset()));
    const first = time(connection);
    await attempts(connection, before + 1);
    await Promise.all([first, ...Array.from({ length: 11 }, () => time(connection))]);
    const seen = connection.seen.slice(before);
    expect(seen.map(({ outcome }) => outcome)).toEqual([
      'interrupted',
      'interrupted',
      ...Array<string>(12).fill('ok'),
    ]);
    // Half a second after the first failure somebody tries, and a second after that one somebody else.
    const [once, twice, back] = seen.map(({ at }) => at);
    expect([twice! - once! >= 490, back! - twice! >= 990]).toEqual([true, true]);
  }
});

it('knows the rules of every market', async () => {
  const exchange = await exchangeWith({
    dialects: ['binance'],
    markets: [
      fake.market('BTC/USDT', {
        tick: '0.1',
        lot: '0.00001',
        minNotional: '5',
        maker: '0.001',
        taker: '0.001',
      }),
      fake.market('BTC/USDT:USDT', { tick: '0.1', lot: '0.001' }),
    ],
  });
  const markets = await marketsOf(await connected(exchange, 'binance'))();
  expect(markets.get('BTC/USDT')).toEqual({
    exchange: 'binance',
    symbol: 'BTC/USDT',
    kind: 'spot',
    active: true,
    base: 'BTC',
    quote: 'USDT',
    settle: null,
    contractSize: 1,
    tick: 0.1,
    lot: 0.00001,
    minAmount: 0.00001,
    maxAmount: 9000,
    minNotional: 5,
    maxNotional: 9_000_000,
    maker: 0.001,
    taker: 0.001,
  });
  expect(markets.get('BTC/USDT:USDT')).toMatchObject({ kind: 'perpetual', settle: 'USDT', lot: 0.001 });
});

describe.concurrent('the time at the exchange', () => {
  it.each([30_000, -30_000])('T1: is its own when our clock is %d ms off', async (aheadMs) => {
    const exchange = await exchangeWith({ dialects: ['binance'], clock: { aheadMs } });
    const source = candleSource(await connected(exchange, 'binance'));
    const before = exchange.clock.now();
    const [first, second] = [await source.now(), await source.now()];
    expect(first).toBeGreaterThanOrEqual(before);
    expect(second).toBeGreaterThanOrEqual(first);
    // Never ahead: a bar that is over for us is over there.
    expect(second).toBeLessThanOrEqual(exchange.clock.now());
    expect(exchange.record.requests('time')).toHaveLength(1);
  });
});

describe.concurrent('candles', () => {
  const from = Date.UTC(2024, 0, 1);
  const hour = 3_600_000;

  it.each([
    ['binance', 'BTC/USDT'],
    ['bybit', 'BTC/USDT:USDT'],
    ['coinbase', 'BTC/USD'],
  ] as const)('of %s come for exactly the span', async (id, symbol) => {
    const exchange = await exchangeWith({ dialects: [id] });
    const source = candleSource(await connected(exchange, id));
    const rows = await source.candles({ symbol, timeframe: '1h', from, to: from + 5 * hour });
    expect(rows.map(([time]) => time)).toEqual([0, 1, 2, 3, 4].map((k) => from + k * hour));
  });

  it('P5: without the fields of candles are no candles', async () => {
    const exchange = await exchangeWith({
      dialects: ['coinbase'],
      faults: [fake.on('candles').always(fake.renamedField('close', 'last'))],
    });
    const source = candleSource(await connected(exchange, 'coinbase'));
    const asked = source.candles({ symbol: 'BTC/USD', timeframe: '1h', from, to: from + 5 * hour });
    expect((await troubleOf(asked)).kind).toBe('garbled');
  });

  it('P12: a body without end is not read to its end', async () => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [fake.on('time').once(fake.hugeBody(80_000_000))],
    });
    const connection = await connected(exchange, 'binance', 8000);
    await time(connection);
    expect(connection.seen.map(({ outcome }) => outcome)).toEqual(['garbled', 'ok']);
  });

  it('P13: what strangers write into an error loses its control characters and its addresses', async () => {
    const exchange = await exchangeWith({
      dialects: ['binance'],
      faults: [
        fake.on('time').always(
          fake.says(400, {
            code: -1121,
            msg: '\u001B[31mred\u0007 https://evil.example/?signature=abc <b>bold</b>',
          }),
        ),
      ],
    });
    const trouble = await troubleOf(time(await connected(exchange, 'binance')));
    expect(trouble.reason).not.toMatch(/\p{Cc}|signature|<b>/u);
  });
});

it('Kraken’s trades go on where the last page ended', async () => {
  const exchange = await exchangeWith({ dialects: ['kraken'] });
  const source = candleSource(await connected(exchange, 'kraken'));
  const from = Date.UTC(2024, 0, 1);
  const first = await source.trades('BTC/USD', { time: from });
  const second = await source.trades('BTC/USD', { next: first.next });
  const times = [...first.trades, ...second.trades].map(({ time }) => time);
  expect(times).toHaveLength(2000);
  expect(times[0]).toBeGreaterThanOrEqual(from);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const made = exchange
    .venue('kraken')
    .tape('BTC/USD')
    .prints(from, times.at(-1)! + 1);
  expect(times).toEqual(made.map(({ time }) => time));
});

describe.concurrent('the testnet', () => {
  it('is refused where there is none', async () => {
    const exchange = await exchangeWith({ dialects: ['kraken'] });
    await expect(connect(exchange, 'kraken', { testnet: true })).rejects.toThrow('"kraken" has no testnet');
  });

  it('is another host', async () => {
    const exchange = await exchangeWith({ dialects: ['binance'] });
    const connection = await connect(exchange, 'binance', { testnet: true });
    open.push(connection);
    expect(JSON.stringify(connection.client.urls['api'])).toContain('testnet.binance');
  });
});

async function attempts({ seen }: { readonly seen: readonly unknown[] }, count: number): Promise<void> {
  while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
