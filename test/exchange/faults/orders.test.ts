import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from 'ccxt';
import {
  acknowledgedEarly,
  appliedLate,
  appliedThenError,
  arrivesLate,
  checker,
  client,
  droppedBeforeEngine,
  fixed,
  htmlPage,
  meanwhile,
  on,
  replyLost,
  replyNeverSent,
  reset,
  rowsFault,
  says,
  slowReply,
  startExchange,
  thereafter,
  type FakeExchange,
  type Fault,
} from '../index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);
const symbol = 'BTC/USDT';
let exchange: FakeExchange;
afterEach(() => exchange.stop());

async function trader(): Promise<Exchange> {
  exchange = await startExchange({ dialects: ['binance'], clock: { at } });
  const keys = exchange.account('binance', { USDT: '100000', BTC: '1' });
  const ccxt = await client(exchange, 'binance', keys);
  await ccxt.loadMarkets();
  ccxt.timeout = 700;
  exchange.venue('binance').trade(symbol, '40000');
  return ccxt;
}

const buy = (ccxt: Exchange, id: string) =>
  ccxt.createOrder(symbol, 'market', 'buy', 0.1, undefined, { clientOrderId: id }).then(
    (order) => order.status ?? 'no status',
    (error: Error) => error.constructor.name,
  );
const truth = () => checker(exchange.record.entries, 'binance');
const ordersOf = (id: string) => truth().ordersByClientId().get(id) ?? [];

describe('an order that meets a fault', () => {
  // What the client sees, and how many orders there are in truth: the same error hides both answers.
  it.each([
    ['N4 reset before the exchange', reset(), 'NetworkError', 0],
    ['N6 done, reply lost', replyLost(), 'NetworkError', 1],
    ['N6 done, reply never sent', replyNeverSent(), 'RequestTimeout', 1],
    ['N8 dropped before the engine', droppedBeforeEngine(), 'RequestTimeout', 0],
    ['504 after it was done', appliedThenError(504), 'RequestTimeout', 1],
    ['P1 a page in place of the answer, after it was done', htmlPage(), 'TypeError', 1],
    ['a slow answer', slowReply(1500), 'RequestTimeout', 1],
  ] as const)('%s', async (_, fault: Fault, seen, orders) => {
    const ccxt = await trader();
    exchange.faults.add(on('create').once(fault));
    expect(await buy(ccxt, 'once')).toBe(seen);
    expect(ordersOf('once')).toHaveLength(orders);
    expect(exchange.record.requests('create')[0]!.faults).toEqual([fault.name]);
    expect(truth().faultsOfTheBooks()).toEqual([]);
  });

  it('N7 is done long after the client gave up', async () => {
    const ccxt = await trader();
    exchange.faults.add(on('create').once(appliedLate(5000, 'clock')));
    expect(await buy(ccxt, 'late')).toBe('RequestTimeout');
    expect(ordersOf('late')).toHaveLength(0);
    exchange.clock.advance(5000);
    expect(ordersOf('late')).toHaveLength(1);
  });

  it('N7 is refused when it arrives after its time window', async () => {
    const ccxt = await trader();
    exchange.faults.add(on('create').once(arrivesLate(20_000, 'clock')));
    expect(await buy(ccxt, 'stale')).toBe('RequestTimeout');
    exchange.clock.advance(20_000);
    await new Promise((done) => setTimeout(done, 20));
    expect(ordersOf('stale')).toHaveLength(0);
    expect(exchange.record.requests('create')[0]!.auth).toBe('bad-time');
  });

  it('sent again after a lost reply becomes two orders: a filled order frees its id', async () => {
    const ccxt = await trader();
    exchange.faults.add(on('create').once(replyLost()));
    await buy(ccxt, 'again');
    await buy(ccxt, 'again');
    expect(ordersOf('again')).toHaveLength(2);
    expect(truth().doubleSends()).toEqual(['again']);
  });

  it('X16 is not visible for a while', async () => {
    const ccxt = await trader();
    const unknown = says(400, { code: -2013, msg: 'Order does not exist.' });
    exchange.faults.add(on('order').times(2, unknown));
    await buy(ccxt, 'hidden');
    const find = () => ccxt.fetchOrder(undefined as unknown as string, symbol, { clientOrderId: 'hidden' });
    await expect(find()).rejects.toThrow(/-2013/);
    await expect(find()).rejects.toThrow(/-2013/);
    expect((await find()).status).toBe('closed');
  });

  it('X16 is missing from the lists', async () => {
    const ccxt = await trader();
    exchange.faults.add(on('fills').once(rowsFault('no rows', () => [])));
    await buy(ccxt, 'hidden');
    expect(await ccxt.fetchMyTrades(symbol)).toEqual([]);
    expect((await ccxt.fetchMyTrades(symbol)).length).toBeGreaterThan(0);
  });
});

describe('an exchange that changes under the client', () => {
  const rest = async (ccxt: Exchange) =>
    String((await ccxt.createOrder(symbol, 'limit', 'buy', 1, 39_000)).id);

  it('X2 rejects an order that was partly filled; the fill stays', async () => {
    const ccxt = await trader();
    const id = await rest(ccxt);
    exchange.venue('binance').trade(symbol, '39000', '0.4');
    exchange.venue('binance').engine.end(Number(id), 'rejected');
    expect(await ccxt.fetchOrder(id, symbol)).toMatchObject({ status: 'rejected', filled: 0.4 });
  });

  it('X3 fills an order while its cancel is under way', async () => {
    const ccxt = await trader();
    const id = await rest(ccxt);
    exchange.faults.add(
      on('cancel').once(meanwhile(() => exchange.venue('binance').trade(symbol, '38000', '5'))),
    );
    await expect(ccxt.cancelOrder(id, symbol)).rejects.toThrow(/-2011/);
    expect((await ccxt.fetchOrder(id, symbol)).status).toBe('closed');
  });

  it('X4 acknowledges a cancel and carries it out later', async () => {
    const ccxt = await trader();
    const id = await rest(ccxt);
    exchange.faults.add(
      on('cancel').once(
        acknowledgedEarly(
          2000,
          { symbol: 'BTCUSDT', orderId: Number(id), status: 'PENDING_CANCEL' },
          'clock',
        ),
      ),
    );
    await ccxt.cancelOrder(id, symbol);
    expect((await ccxt.fetchOrder(id, symbol)).status).toBe('open');
    exchange.clock.advance(2000);
    expect((await ccxt.fetchOrder(id, symbol)).status).toBe('canceled');
  });

  it('X8 drops a stop order', async () => {
    const ccxt = await trader();
    const { id } = await ccxt.createOrder(symbol, 'market', 'sell', 0.5, undefined, {
      stopLossPrice: 38_000,
    });
    exchange.venue('binance').engine.end(Number(id), 'expired');
    expect(await ccxt.fetchOpenOrders(symbol)).toEqual([]);
  });

  it('X10 X12 has fewer coins than a moment ago', async () => {
    const ccxt = await trader();
    const { engine } = exchange.venue('binance');
    exchange.faults.add(on('balance').once(thereafter(() => engine.deposit('trader', 'BTC', fixed('-0.7')))));
    expect((await ccxt.fetchBalance())['BTC']!.total).toBe(1);
    expect((await ccxt.fetchBalance())['BTC']!.total).toBe(0.3);
  });

  it('X13 halts a market and opens it again', async () => {
    const ccxt = await trader();
    const { engine } = exchange.venue('binance');
    engine.changeMarket(symbol, { status: 'halted' });
    expect(await buy(ccxt, 'halted')).toBe('MarketClosed');
    engine.changeMarket(symbol, { status: 'trading' });
    expect(await buy(ccxt, 'open')).toBe('closed');
  });

  it('X14 delists a market', async () => {
    const ccxt = await trader();
    exchange.venue('binance').engine.changeMarket('SOL/USDT', { status: 'delisted' });
    await expect(ccxt.fetchTicker('SOL/USDT')).rejects.toThrow(/-1121/);
    await ccxt.loadMarkets(true);
    expect(ccxt.markets!['SOL/USDT']).toBeUndefined();
  });

  it('X17 takes a right away', async () => {
    const ccxt = await trader();
    const { keys } = exchange.venue('binance');
    for (const key of keys.values()) key.rights = { ...key.rights, trade: false };
    await buy(ccxt, 'revoked');
    expect(exchange.record.requests('create')[0]!.auth).toBe('no-right');
  });

  it('X18 changes its filters', async () => {
    const ccxt = await trader();
    exchange.venue('binance').engine.changeMarket(symbol, { lot: fixed('0.01'), minAmount: fixed('0.01') });
    await expect(ccxt.createOrder(symbol, 'market', 'sell', 0.015)).rejects.toThrow(/LOT_SIZE/);
    await ccxt.loadMarkets(true);
    expect(ccxt.market(symbol).precision.amount).toBe(0.01);
  });
});
