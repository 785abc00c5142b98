import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteSource } from '#adapters/ccxt';
import {
  changedField,
  type DialectName,
  emptyBody,
  type FakeExchange,
  htmlPage,
  market,
  on,
  says,
  startExchange,
  altered,
} from '../exchange/index.ts';
import { connect } from './support.ts';

const hour = 3_600_000;
const symbols: Readonly<Record<DialectName, string>> = {
  binance: 'BTC/USDT',
  bybit: 'BTC/USDT',
  kraken: 'BTC/USD',
  coinbase: 'BTC/USD',
};

let exchange: FakeExchange;
beforeAll(async () => void (exchange = await startExchange({ seed: 5 })));
afterAll(() => exchange.stop());

describe.each(Object.entries(symbols) as [DialectName, string][])('%s tells', (id, symbol) => {
  it('what a market looks like now', async () => {
    const source = quoteSource(await connect(exchange, id));
    const ticker = (await source.tickers([symbol])).get(symbol)!;
    expect(ticker.last).toBeGreaterThan(0);
    expect(ticker.bid!).toBeLessThan(ticker.ask!);
    expect(Math.abs(ticker.time - exchange.clock.now())).toBeLessThan(5000);
  });

  it('who wants to buy and to sell, best first, as deep as was asked', async () => {
    const source = quoteSource(await connect(exchange, id));
    const book = await source.book(symbol, 10);
    expect([book.bids.length, book.asks.length]).toEqual([10, 10]);
    expect(book.bids[0]!.price).toBeLessThan(book.asks[0]!.price);
    expect(book.bids[0]!.price).toBeGreaterThan(book.bids[9]!.price);
  });

  it('the newest trades, oldest first', async () => {
    const source = quoteSource(await connect(exchange, id));
    const trades = await source.recent(symbol, 50);
    expect(trades.length).toBeGreaterThan(0);
    expect(trades.length).toBeLessThanOrEqual(50);
    const times = trades.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(trades.map(({ id: name }) => name)).size).toBe(trades.length);
  });
});

it('several tickers are one question for spot and one for derivatives', async () => {
  const one = await startExchange({ seed: 5, dialects: ['binance'] });
  const source = quoteSource(await connect(one, 'binance'));
  const wanted = ['BTC/USDT', 'ETH/USDT', 'BTC/USDT:USDT'];
  expect([...(await source.tickers(wanted)).keys()].toSorted()).toEqual(wanted.toSorted());
  expect(one.record.requests('ticker')).toHaveLength(2);
  await one.stop();
});

it('many tickers are a question per hundred, and one that never traded is merely missing', async () => {
  const listed = Array.from({ length: 205 }, (_, k) => market(`C${k}/USDT`));
  const untraded = altered('a market without trades', (body) =>
    (body as { symbol: string }[]).map((one) => (one.symbol === 'C7USDT' ? { symbol: one.symbol } : one)),
  );
  const one = await startExchange({
    seed: 5,
    dialects: ['binance'],
    markets: listed,
    faults: [on('ticker').always(untraded)],
  });
  const source = quoteSource(await connect(one, 'binance'));
  const wanted = listed.map(({ symbol }) => symbol);
  const found = await source.tickers(wanted);
  expect([...found.keys()].toSorted()).toEqual(wanted.filter((name) => name !== 'C7/USDT').toSorted());
  expect(one.record.requests('ticker')).toHaveLength(3);
  await one.stop();
});

describe.each(['binance', 'bybit'] as const)('funding rates of %s', (id) => {
  it('are those that were due, oldest first, a page at most', async () => {
    const source = quoteSource(await connect(exchange, id));
    const to = Math.floor(exchange.clock.now() / (8 * hour)) * 8 * hour;
    const from = to - 300 * 8 * hour;
    const rates = await source.funding('BTC/USDT:USDT', from, from + source.fundingPage! * 8 * hour);
    expect(rates[0]!.time).toBe(from);
    expect(rates.length).toBe(
      Math.min(source.fundingPage!, Math.floor((exchange.clock.now() - from) / (8 * hour)) + 1),
    );
    expect(rates.every(({ time, rate }, k) => time === from + k * 8 * hour && Math.abs(rate) < 0.001)).toBe(
      true,
    );
  });
});

describe.each(['kraken', 'coinbase'] as const)('%s', (id) => {
  it('has no funding rates of spot markets', async () => {
    expect(quoteSource(await connect(exchange, id)).fundingPage).toBeNull();
  });
});

describe('an answer that makes no sense', () => {
  it.each([
    ['a page', htmlPage()],
    ['nothing', emptyBody()],
    ['a refusal that passes', says(503, '')],
    ['a price below nothing', changedField('lastPrice', '-3')],
  ])('%s is asked for again and never shown', async (_, fault) => {
    const one = await startExchange({ seed: 5, dialects: ['binance'], faults: [on('ticker').once(fault)] });
    const connection = await connect(one, 'binance');
    const ticker = (await quoteSource(connection).tickers(['BTC/USDT'])).get('BTC/USDT')!;
    expect(ticker.last).toBeGreaterThan(0);
    expect(
      connection.seen.filter(({ call }) => call === 'ticker').map(({ outcome }) => outcome === 'ok'),
    ).toEqual([false, true]);
    await one.stop();
  });

  it('for ever is trouble', async () => {
    const one = await startExchange({
      seed: 5,
      dialects: ['binance'],
      faults: [
        on('book').always(altered('an empty book', (body) => ({ ...(body as object), bids: [], asks: [] }))),
      ],
    });
    await expect(quoteSource(await connect(one, 'binance')).book('BTC/USDT', 5)).rejects.toMatchObject({
      kind: 'garbled',
    });
    await one.stop();
  });
});
