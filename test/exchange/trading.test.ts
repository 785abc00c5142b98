import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Balances, Exchange, Order } from 'ccxt';
import { client } from './client.ts';
import { fixed, startExchange, type Credentials, type DialectName, type FakeExchange } from './index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);
let exchange: FakeExchange;

beforeAll(async () => {
  exchange = await startExchange({ clock: { at } });
});
afterAll(() => exchange.stop());

// The unified call has no other way to say: not by its own id.
const nobody = undefined as unknown as string;

// How each exchange wants a client id to be sent and looked up by the unified client.
const dialects = {
  binance: { symbol: 'BTC/USDT', named: (id: string) => ({ clientOrderId: id }) },
  bybit: { symbol: 'BTC/USDT', named: (id: string) => ({ clientOrderId: id }) },
  kraken: { symbol: 'BTC/USD', named: (id: string) => ({ clientOrderId: id }) },
  coinbase: { symbol: 'BTC/USD', named: (id: string) => ({ client_order_id: id }) },
} as const;

describe.each(Object.keys(dialects) as DialectName[])('an account at the fake %s', (name) => {
  const { symbol, named } = dialects[name];
  const quote = symbol.split('/')[1]!;
  let ccxt: Exchange;
  let keys: Credentials;

  beforeAll(async () => {
    keys = exchange.account(name, { [quote]: '100000', BTC: '2' });
    ccxt = await client(exchange, name, keys);
    await ccxt.loadMarkets();
    exchange.venue(name).trade(symbol, '40000');
  });

  // The older of Coinbase's two interfaces, which ccxt uses by itself, knows no holds.
  const balance = (): Promise<Balances> => ccxt.fetchBalance(name === 'coinbase' ? { v3: true } : {});
  const create = async (...order: Parameters<Exchange['createOrder']>) =>
    String((await ccxt.createOrder(...order)).id);
  const find = (id: string): Promise<Order> =>
    ccxt.fetchOrder(id, symbol, name === 'bybit' ? { acknowledged: true } : {});

  it('has balances', async () => {
    const { [quote]: money, BTC } = await balance();
    expect(BTC).toMatchObject({ free: 2, used: 0, total: 2 });
    expect(money).toMatchObject({ free: 100_000, total: 100_000 });
  });

  it('rests a limit order, fills it partly, cancels the rest', async () => {
    const id = await create(symbol, 'limit', 'buy', 0.5, 39_000, named('resting-1'));
    expect((await ccxt.fetchOpenOrders(symbol)).map((order) => order.id)).toEqual([id]);
    expect((await balance())[quote]!.used).toBeGreaterThanOrEqual(19_500);
    exchange.venue(name).trade(symbol, '39000', '0.2');
    expect(await find(id)).toMatchObject({ status: 'open', filled: 0.2 });
    await ccxt.cancelOrder(id, symbol);
    // Bybit calls it PartiallyFilledCanceled, which ccxt takes for closed.
    expect(await find(id)).toMatchObject({ status: name === 'bybit' ? 'closed' : 'canceled', filled: 0.2 });
    expect(await ccxt.fetchOpenOrders(symbol)).toEqual([]);
    expect((await balance())[quote]!.used).toBe(0);
    const closed = name === 'bybit' || name === 'kraken' ? await ccxt.fetchClosedOrders(symbol) : [];
    expect(closed.every((order) => order.id !== id || order.filled === 0.2)).toBe(true);
  });

  it('buys and sells at the market and lists its trades with their fees', async () => {
    exchange.venue(name).trade(symbol, '40000');
    const bought = await create(symbol, 'market', 'buy', 0.1, 41_000);
    const sold = await create(symbol, 'market', 'sell', 0.1);
    const trades = await ccxt.fetchMyTrades(symbol);
    const of = (id: string) => trades.filter((trade) => trade.order === id);
    expect(of(sold).reduce((sum, { amount }) => sum + amount!, 0)).toBeCloseTo(0.1, 9);
    expect(of(bought).every(({ side, fee }) => side === 'buy' && fee!.cost! > 0)).toBe(true);
    const receives = name === 'binance' || name === 'bybit';
    expect(of(bought)[0]!.fee!.currency).toBe(receives ? 'BTC' : quote);
    expect(of(sold)[0]!.fee!.currency).toBe(quote);
  });

  it('wakes a stop when the price reaches it', async () => {
    exchange.venue(name).trade(symbol, '40000');
    const id = await create(symbol, 'limit', 'sell', 0.1, 38_000, { stopLossPrice: 38_500 });
    expect((await find(id)).filled ?? 0).toBe(0);
    exchange.venue(name).trade(symbol, '38600');
    expect((await find(id)).status).toBe('open');
    exchange.venue(name).trade(symbol, '38500');
    expect(await find(id)).toMatchObject({ status: 'closed', filled: 0.1 });
  });

  it('finds an order by its client id', async () => {
    exchange.venue(name).trade(symbol, '40000');
    const id = await create(symbol, 'limit', 'buy', 0.01, 39_000, named('wanted'));
    const found = {
      binance: () => ccxt.fetchOrder(nobody, symbol, { clientOrderId: 'wanted' }),
      bybit: () => ccxt.fetchOpenOrder(nobody, symbol, { orderLinkId: 'wanted' }),
      kraken: async () =>
        (await ccxt.fetchOpenOrders(symbol, undefined, undefined, { clientOrderId: 'wanted' }))[0]!,
      coinbase: async () =>
        (await ccxt.fetchOpenOrders(symbol)).find((order) => order.clientOrderId === 'wanted')!,
    };
    expect((await found[name]()).id).toBe(id);
    await ccxt.cancelOrder(id, symbol);
  });

  it('treats a client id that is in use as its documentation says', async () => {
    const make = () => create(symbol, 'limit', 'buy', 0.01, 39_000, named('twice'));
    const first = await make();
    const second = await make().catch((error: Error) => error.constructor.name);
    const said = { binance: 'InvalidOrder', bybit: 'InvalidOrder', kraken: 'ExchangeError', coinbase: first };
    expect(second).toBe(said[name]);
    await ccxt.cancelOrder(first, symbol);
    const third = await make().catch((error: Error) => error.constructor.name);
    const reusable = name === 'binance' || name === 'kraken';
    expect(third !== first && third !== 'InvalidOrder').toBe(reusable);
    if (reusable) await ccxt.cancelOrder(third, symbol);
  });

  it('refuses what the account cannot pay and what the rules forbid', async () => {
    await expect(ccxt.createOrder(symbol, 'limit', 'buy', 100, 39_000)).rejects.toThrow(/insufficient/i);
    await expect(ccxt.createOrder(symbol, 'limit', 'buy', 0.0001, 39_000)).rejects.toThrow();
    await expect(
      ccxt.cancelOrder(`${(await ccxt.fetchMyTrades(symbol))[0]!.order}`, symbol),
    ).rejects.toThrow();
  });

  it('verifies signatures', async () => {
    const before = exchange.record.requests('balance', name).length;
    const forged = await client(exchange, name, { ...keys, secret: forgedSecret(name, keys.secret) });
    await expect(forged.fetchBalance()).rejects.toThrow(/ignature|sign|401|key|Unauthorized/);
    const refused = exchange.record.requests(undefined, name).slice(before);
    expect(refused.some(({ auth }) => auth === 'bad-signature')).toBe(true);
  });

  it('refuses keys without the right to trade', async () => {
    const reader = exchange.account(name, { [quote]: '1000' }, { name: 'reader', rights: { trade: false } });
    const ccxt = await client(exchange, name, reader);
    await expect(ccxt.createOrder(symbol, 'limit', 'buy', 0.01, 39_000)).rejects.toThrow(/ermission|scopes/);
    expect((await ccxt.fetchBalance())[quote]!.total).toBe(1000);
  });

  it('records every request with its verdict and no secret', () => {
    const lines = exchange.record.jsonLines();
    expect(lines).not.toContain(keys.secret);
    expect(lines).not.toMatch(/"signature"/);
    expect(exchange.record.requests('create', name).every(({ status }) => status !== null)).toBe(true);
  });
});

function forgedSecret(name: DialectName, secret: string): string {
  if (name !== 'coinbase') return Buffer.from(`forged ${secret}`).toString('base64');
  return `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49
AwEHoUQDQgAEPR3tU2Fta9ktY+6P9G0cWO+0kETA6SFs38GecTyudlHz6xvCdz8q
EKTcWGekdmdDPsHloRNtsiCa697B2O9IFA==
-----END EC PRIVATE KEY-----
`;
}

describe('keys', () => {
  it('of Coinbase sign with ES256, EdDSA or a shared secret', async () => {
    for (const keyType of ['es256', 'ed25519', 'hmac'] as const) {
      const keys = exchange.account('coinbase', { USD: '7' }, { name: `coinbase ${keyType}`, keyType });
      const ccxt = await client(exchange, 'coinbase', keys);
      expect((await ccxt.fetchBalance())['USD']!.total, keyType).toBe(7);
    }
  });

  it('tell their rights', async () => {
    const rights = { trade: true, withdraw: true, ipRestricted: false };
    const binance = await client(
      exchange,
      'binance',
      exchange.account('binance', {}, { name: 'all', rights }),
    );
    expect(await binance.sapiGetAccountApiRestrictions()).toMatchObject({
      enableWithdrawals: true,
      ipRestrict: false,
    });
    const bybit = await client(exchange, 'bybit', exchange.account('bybit', {}, { name: 'all', rights }));
    expect((await bybit.privateGetV5UserQueryApi()).result.permissions.Wallet).toContain('Withdraw');
  });

  it('of Kraken refuse a nonce that does not grow', async () => {
    const ccxt = await client(
      exchange,
      'kraken',
      exchange.account('kraken', { USD: '1' }, { name: 'nonce' }),
    );
    await ccxt.loadMarkets();
    ccxt.nonce = () => 5;
    await ccxt.fetchBalance();
    await expect(ccxt.fetchBalance()).rejects.toThrow(/Invalid nonce/);
  });

  it('of Binance and Bybit refuse a time outside the window', async () => {
    for (const name of ['binance', 'bybit'] as const) {
      const ccxt = await client(exchange, name, exchange.account(name, {}, { name: `late ${name}` }));
      await ccxt.loadMarkets();
      ccxt.nonce = () => at + 5000;
      await expect(ccxt.fetchBalance()).rejects.toThrow(/-1021|10002/);
      ccxt.nonce = () => at - 60_000;
      await expect(ccxt.fetchBalance()).rejects.toThrow(/-1021|10002/);
    }
  });
});

describe('perpetuals', () => {
  it.each(['binance', 'bybit'] as const)('%s: leverage, position, reduce-only, funding', async (name) => {
    const symbol = 'ETH/USDT:USDT';
    const keys = exchange.account(name, name === 'bybit' ? { USDT: '10000' } : {}, {
      name: `perp ${name}`,
      futures: name === 'binance' ? { USDT: '10000' } : {},
    });
    const ccxt = await client(exchange, name, keys);
    await ccxt.loadMarkets();
    exchange.venue(name).trade(symbol, '2500');
    await ccxt.setLeverage(5, symbol);
    await ccxt.createOrder(symbol, 'market', 'buy', 2);
    const [position] = await ccxt.fetchPositions([symbol]);
    expect(position).toMatchObject({ side: 'long', contracts: 2, leverage: 5 });
    await expect(ccxt.createOrder(symbol, 'limit', 'buy', 1, 2400, { reduceOnly: true })).rejects.toThrow();
    const paid = exchange.record.entries.length;
    await ccxt.createOrder(symbol, 'market', 'sell', 50, undefined, { reduceOnly: true });
    expect(
      (await ccxt.fetchPositions([symbol])).filter(
        ({ contracts }) => contracts !== undefined && contracts > 0,
      ),
    ).toEqual([]);
    expect(exchange.record.entries.length).toBeGreaterThan(paid);
  });

  it('a conditional order of Binance futures lives in its own endpoint until it wakes', async () => {
    const symbol = 'ETH/USDT:USDT';
    const keys = exchange.account('binance', {}, { name: 'algo', futures: { USDT: '10000' } });
    const ccxt = await client(exchange, 'binance', keys);
    await ccxt.loadMarkets();
    exchange.venue('binance').trade(symbol, '2500');
    await ccxt.createOrder(symbol, 'market', 'buy', 1);
    const stop = await ccxt.createOrder(symbol, 'market', 'sell', 1, undefined, {
      stopLossPrice: 2400,
      reduceOnly: true,
    });
    expect(await ccxt.fetchOpenOrders(symbol)).toEqual([]);
    expect(
      (await ccxt.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).map(({ id }) => id),
    ).toEqual([stop.id]);
    exchange.venue('binance').trade(symbol, '2390');
    expect(await ccxt.fetchPositions([symbol])).toEqual([]);
  });
});

it('one cancels the other at Binance', async () => {
  const ccxt = await client(exchange, 'binance', exchange.account('binance', { BTC: '1' }, { name: 'pair' }));
  await ccxt.loadMarkets();
  exchange.venue('binance').trade('BTC/USDT', '40000');
  const made = await ccxt.privatePostOrderListOco({
    symbol: 'BTCUSDT',
    side: 'SELL',
    quantity: '1',
    aboveType: 'LIMIT_MAKER',
    abovePrice: '42000',
    belowType: 'STOP_LOSS',
    belowStopPrice: '39000',
  });
  const [target, stop] = made.orders.map(({ orderId }: { orderId: number }) => String(orderId));
  expect((await ccxt.fetchBalance())['BTC']).toMatchObject({ free: 0, used: 1 });
  exchange.venue('binance').trade('BTC/USDT', '38999');
  expect(await ccxt.fetchOrder(target, 'BTC/USDT')).toMatchObject({ status: 'canceled' });
  expect(await ccxt.fetchOrder(stop, 'BTC/USDT')).toMatchObject({ status: 'closed', filled: 1 });
});

it('money can be moved by hand and orders placed from outside', async () => {
  const keys = exchange.account('binance', { USDT: '1000' }, { name: 'outside' });
  const ccxt = await client(exchange, 'binance', keys);
  await ccxt.loadMarkets();
  const { engine } = exchange.venue('binance');
  exchange.venue('binance').trade('BTC/USDT', '40000');
  engine.deposit('outside', 'USDT', fixed('-400'));
  engine.place({
    account: 'outside',
    symbol: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    amount: fixed('0.01'),
    price: fixed('30000'),
  });
  expect((await ccxt.fetchBalance())['USDT']).toMatchObject({ free: 300, used: 300 });
  expect(await ccxt.fetchOpenOrders('BTC/USDT')).toHaveLength(1);
});
