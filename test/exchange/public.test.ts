import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from 'ccxt';
import { client } from './client.ts';
import { toNumber } from './core/index.ts';
import type { DialectName } from './dialects/index.ts';
import { startExchange, type FakeExchange } from './start.ts';
import { grid } from './tape/index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);
const hour = 3_600_000;
const thisHour = Date.UTC(2024, 5, 3, 12);
const names: readonly DialectName[] = ['binance', 'bybit', 'kraken', 'coinbase'];
let exchange: FakeExchange;

beforeAll(async () => {
  exchange = await startExchange({ clock: { at } });
});
afterAll(() => exchange.stop());

describe.each(names)('the real ccxt client at the fake %s', (name) => {
  const symbol = name === 'coinbase' ? 'BTC/USD' : 'BTC/USDT';
  let ccxt: Exchange;
  const truth = (from: number, to: number, timeframe = '1h') =>
    exchange
      .venue(name)
      .tape(symbol)
      .candles(grid(timeframe)!, from, to, at)
      .map(({ time, open, high, low, close, volume }) => [
        time,
        ...[open, high, low, close, volume].map(toNumber),
      ]);

  beforeAll(async () => {
    ccxt = await client(exchange, name);
    await ccxt.loadMarkets();
  });

  it('loads the markets with their rules', () => {
    const market = ccxt.market(symbol);
    expect(market.active).toBe(true);
    expect(market.precision).toMatchObject({
      price: 0.1,
      amount: name === 'kraken' ? expect.any(Number) : 0.00001,
    });
    expect(market.limits.cost?.min).toBe(5);
  });

  it('tells the time', async () => {
    const shift = name === 'kraken' || name === 'coinbase' ? 1000 : 1;
    expect(await ccxt.fetchTime()).toBe(Math.floor(at / shift) * shift);
  });

  it('serves closed candles from a start onwards, oldest first', async () => {
    const since = thisHour - 100 * hour;
    expect(await ccxt.fetchOHLCV(symbol, '1h', since, 50)).toEqual(truth(since, since + 49 * hour));
  });

  it('serves the unfinished candle last', async () => {
    const rows = await ccxt.fetchOHLCV(symbol, '1h', thisHour - 3 * hour);
    expect(rows.map(([time]) => time)).toEqual([3, 2, 1, 0].map((back) => thisHour - back * hour));
    expect(rows.at(-1)).toEqual(truth(thisHour, thisHour)[0]);
  });

  it('serves recent trades and a ticker that agree with the tape', async () => {
    const trades = await ccxt.fetchTrades(symbol, undefined, 20);
    const prints = exchange
      .venue(name)
      .tape(symbol)
      .prints(at - hour, at + 1)
      .slice(-20);
    expect(trades.map(({ price, amount }) => [price, amount])).toEqual(
      prints.map(({ price, amount }) => [toNumber(price), toNumber(amount)]),
    );
    const ticker = await ccxt.fetchTicker(symbol);
    expect(ticker.last).toBe(toNumber(prints.at(-1)!.price));
    expect(ticker.bid!).toBeLessThan(ticker.ask!);
  });

  it('serves all tickers and the order book', async () => {
    const tickers = await ccxt.fetchTickers();
    // Without a symbol, ccxt asks Bybit for its perpetuals.
    expect(Object.keys(tickers)).toContain(name === 'bybit' ? 'BTC/USDT:USDT' : symbol);
    const { bids, asks } = await ccxt.fetchOrderBook(symbol, 10);
    expect([bids.length, asks.length]).toEqual([10, 10]);
    expect(bids[0]![0]!).toBeLessThan(asks[0]![0]!);
  });
});

describe('paging', () => {
  it('binance: a start gives up to 1000 rows onwards, an end alone the rows before it', async () => {
    const ccxt = await client(exchange, 'binance');
    const page = await ccxt.fetchOHLCV('BTC/USDT', '1m', at - 86_400_000, 5000);
    expect(page).toHaveLength(1000);
    const until = await ccxt.fetchOHLCV('BTC/USDT', '1h', undefined, 10, { until: thisHour - hour });
    expect(until.map(([time]) => time).at(-1)).toBe(thisHour - hour);
    expect(until).toHaveLength(10);
  });

  it('bybit: between a start and an end the newest rows win', async () => {
    const ccxt = await client(exchange, 'bybit');
    const rows = await ccxt.fetchOHLCV('BTC/USDT', '1h', thisHour - 50 * hour, 5, {
      until: thisHour - 10 * hour,
    });
    expect(rows.map(([time]) => time)).toEqual([14, 13, 12, 11, 10].map((back) => thisHour - back * hour));
  });

  it('kraken: no candle older than the newest 720, however early the start', async () => {
    const ccxt = await client(exchange, 'kraken');
    const rows = await ccxt.fetchOHLCV('BTC/USD', '1h', Date.UTC(2020, 0, 1));
    expect(rows).toHaveLength(720);
    expect(rows[0]![0]).toBe(thisHour - 719 * hour);
  });

  it('kraken: trades page by their cursor and rebuild the candles that are no longer served', async () => {
    const ccxt = await client(exchange, 'kraken');
    const from = Date.UTC(2021, 3, 5, 6);
    ccxt.enableLastJsonResponse = true;
    const seen = new Map<string, readonly [time: number, price: number, amount: number]>();
    let cursor = String(BigInt(from - 1) * 1_000_000n);
    for (;;) {
      const page = await ccxt.fetchTrades('BTC/USD', undefined, 100, { since: cursor });
      for (const { id, price, amount, timestamp } of page)
        seen.set(String(id), [timestamp!, price!, amount!]);
      cursor = String(ccxt.last_json_response.result.last);
      if (page.at(-1)!.timestamp! >= from + hour) break;
    }
    const inside = [...seen.values()].filter(([time]) => time >= from && time < from + hour);
    const volume = inside.reduce((sum, [, , amount]) => sum + amount, 0);
    const prices = inside.map(([, price]) => price);
    const [truth] = exchange.venue('kraken').tape('BTC/USD').candles(grid('1h')!, from, from, at);
    expect([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)]).toEqual(
      [truth!.open, truth!.high, truth!.low, truth!.close].map(toNumber),
    );
    expect(volume).toBeCloseTo(toNumber(truth!.volume), 8);
  });

  it('coinbase: more than 350 candles in one request are refused', async () => {
    const ccxt = await client(exchange, 'coinbase');
    const asked = ccxt.fetchOHLCV('BTC/USD', '1m', at - 86_400_000, 300, { until: at });
    await expect(asked).rejects.toThrow(/less than 350/);
    expect(await ccxt.fetchOHLCV('BTC/USD', '1m', at - 86_400_000, 300)).toHaveLength(300);
  });

  it('funding rates: binance counts from the start, bybit back from the end that ccxt asks for', async () => {
    const since = Date.UTC(2024, 4, 1);
    for (const name of ['binance', 'bybit'] as const) {
      const ccxt = await client(exchange, name);
      const rates = await ccxt.fetchFundingRateHistory('BTC/USDT:USDT', since, 30);
      const first = name === 'binance' ? 0 : 1;
      expect(rates.map(({ timestamp }) => timestamp)).toEqual(
        Array.from({ length: 30 }, (_, k) => since + (first + k) * 8 * hour),
      );
    }
  });

  it('candles of a perpetual come from the futures host', async () => {
    const ccxt = await client(exchange, 'binance');
    expect(await ccxt.fetchOHLCV('BTC/USDT:USDT', '1d', Date.UTC(2024, 0, 1), 30)).toHaveLength(30);
    expect(exchange.record.requests('candles', 'binance').at(-1)!.path).toBe('/fapi/v1/klines');
  });
});
