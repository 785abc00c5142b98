import { afterEach, describe, expect, it } from 'vitest';
import { marketsOf, openConnection, openTransport, tradingAccount } from '#adapters/ccxt';
import * as fake from '../exchange/index.ts';
import { connect, keyOf } from './support.ts';
import { type Place, places, trader, type Trader, troubleOf } from './trading.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const [binance, bybit, kraken, coinbase, binanceLinear, bybitLinear] = places as readonly [
  Place,
  Place,
  Place,
  Place,
  Place,
  Place,
];

async function exchangeWith(options: fake.ExchangeOptions): Promise<fake.FakeExchange> {
  const exchange = await fake.startExchange(options);
  open.push({ close: () => exchange.stop() });
  return exchange;
}

async function at(place: Place, options: fake.ExchangeOptions & fake.AccountOptions = {}): Promise<Trader> {
  const found = await trader(place, await exchangeWith({ dialects: [place.id], ...options }), options);
  open.push(found.connection);
  return found;
}

const since = () => Date.now() - 5000;
const walletOf = ({ id, isSpot }: Place) => `trader${id === 'binance' && !isSpot ? '/futures' : ''}`;

describe('what a key may do', () => {
  const rights = { trade: true, withdraw: true, ipRestricted: false };
  it.each([
    [binance, { canTrade: true, canWithdraw: true, isBoundToAddress: false }],
    [bybit, { canTrade: true, canWithdraw: true, isBoundToAddress: false }],
    [coinbase, { canTrade: true, canWithdraw: true, isBoundToAddress: null }],
    [kraken, { canTrade: true, canWithdraw: true, isBoundToAddress: false }],
  ] as const)('is told by $id', async (place, told) => {
    const { account } = await at(place, { rights });
    expect(await account.rights()).toEqual(told);
  });

  it('is left open by a kraken that does not know the question', async () => {
    const body = { error: ['EGeneral:Unknown method'] };
    const { account } = await at(kraken, { faults: [fake.on('rights').always(fake.says(200, body))] });
    expect(await account.rights()).toEqual({ canTrade: null, canWithdraw: null, isBoundToAddress: null });
  });

  it.each(places)('X17: can be taken away at $id, and is not asked for again', async (place) => {
    const { account, order, venue, exchange, keys } = await at(place);
    await account.abilities(place.symbol);
    venue.keys.get(keys.apiKey)!.rights = { read: true, trade: false, withdraw: false, ipRestricted: true };
    expect((await troubleOf(account.place(order({ limit: 39_000 })))).kind).toBe('authentication');
    expect(exchange.record.requests('create')).toHaveLength(1);
  });

  it.each(places)('a wrong signature is told as a wrong key at $id', async (place) => {
    const exchange = await exchangeWith({ dialects: [place.id] });
    const keys = exchange.account(place.id, { [place.quote]: '1' });
    const other = exchange.account(place.id, {}, { name: 'other' });
    const connection = await connect(exchange, place.id, {
      key: keyOf(place.id, { ...keys, secret: other.secret }),
    });
    open.push(connection);
    const trouble = await troubleOf(tradingAccount(connection).balances(place.symbol));
    expect(trouble.kind).toBe('authentication');
    expect(`${trouble.message}${JSON.stringify(trouble)}`).not.toMatch(/signature=|canary/);
  });

  it('of Coinbase sign with ES256, EdDSA or a shared secret, and each lasts as long as the order', async () => {
    for (const keyType of ['es256', 'ed25519', 'hmac'] as const) {
      const { account, order, exchange } = await at(coinbase, { keyType });
      expect((await account.place(order({ limit: 39_000 }))).exchangeId).toMatch(/./);
      exchange.faults.add(fake.on('create').once(fake.arrivesLate(1500)));
      const late = order({ limit: 38_000, validUntil: exchange.clock.now() + 1200 });
      expect((await troubleOf(account.place(late))).kind).toBe('refused');
      expect(exchange.venue('coinbase').engine.orders('trader')).toHaveLength(1);
    }
  });
});

describe('clocks', () => {
  const skewed = places.flatMap((place) =>
    [30_000, -30_000].map((aheadMs) => [place.id, aheadMs, place] as const),
  );
  it.each(skewed)('T1: %s trades when ours is %d ms off', async (_, aheadMs, place) => {
    const { account, order } = await at(place, { clock: { aheadMs } });
    const wanted = order({ limit: 39_000 });
    const { exchangeId } = await account.place(wanted);
    const search = { ...wanted, exchangeId, since: (await account.now()) - 1000 };
    expect(await account.find(search)).toMatchObject({ status: 'open' });
  });

  it('are looked at anew when an exchange disagrees', async () => {
    const { account, order, exchange } = await at(binance);
    await account.balances(binance.symbol);
    exchange.clock.advance(-20_000);
    const before = exchange.record.requests('time').length;
    expect(
      (await troubleOf(account.place(order({ limit: 39_000, validUntil: Date.now() + 5000 })))).kind,
    ).toBe('clock');
    await account.place(order({ limit: 39_000 }));
    expect(exchange.record.requests('time').length).toBe(before + 1);
    expect(exchange.venue('binance').engine.orders('trader')).toHaveLength(1);
  });

  it('are looked at anew by a question that is asked again', async () => {
    const { account, exchange } = await at(bybit);
    await account.balances(bybit.symbol);
    exchange.clock.advance(-20_000);
    expect((await account.balances(bybit.symbol)).get('USDT')!.total).toBe(100_000);
  });
});

describe('Kraken’s nonces', () => {
  it('arrive in order however many ask at once', async () => {
    const { account, exchange } = await at(kraken);
    await Promise.all(Array.from({ length: 20 }, () => account.balances(kraken.symbol)));
    const seen = exchange.record.requests('balance');
    expect(seen.map(({ auth }) => auth)).toEqual(Array(20).fill('ok'));
  });

  it('go on growing in the next process, whatever our clock says', async () => {
    const exchange = await exchangeWith({ dialects: ['kraken'], clock: { aheadMs: 3_600_000 } });
    const first = await trader(kraken, exchange);
    await first.account.balances(kraken.symbol);
    await first.connection.close();
    const again = await connect(exchange, 'kraken', { key: keyOf('kraken', first.keys) });
    open.push(again);
    await tradingAccount(again).balances(kraken.symbol);
    expect(exchange.record.requests('balance').map(({ auth }) => auth)).toEqual(['ok', 'ok']);
  });

  it('leap over those that another program used', async () => {
    const { account, venue, keys } = await at(kraken);
    const key = venue.keys.get(keys.apiKey)!;
    key.nonce = BigInt(Date.now() + 5000);
    expect((await account.balances(kraken.symbol)).size).toBeGreaterThan(0);
  });
});

it('a key has one connection at a time', async () => {
  const { exchange, keys, connection } = await at(kraken);
  const again = () => connect(exchange, 'kraken', { key: keyOf('kraken', keys) });
  await expect(again()).rejects.toThrow('the key "trader" has a connection already');
  await connection.close();
  open.push(await again());
});

describe('addresses', () => {
  it.each(['http://127.0.0.1:9', 'https://api.binance.com.evil.example', 'http://api.binance.com'])(
    'A12: nothing is sent to %s',
    async (address) => {
      const { account, order, connection, exchange } = await at(binance);
      await account.abilities(binance.symbol);
      await account.now();
      Object.assign(connection.client.urls['api'] as object, { private: `${address}/api/v3` });
      const before = exchange.record.entries.length;
      expect((await troubleOf(account.place(order({ limit: 39_000 })))).kind).toBe('untrusted');
      expect(exchange.record.entries.length).toBe(before);
    },
  );

  it.each(['binance', 'bybit', 'kraken', 'coinbase'])('of %s are those that we know', async (id) => {
    const connection = await openConnection(id);
    expect(JSON.stringify(connection.client.urls['api'])).toMatch(/https:/);
    await connection.close();
  });
});

it('nothing repeats a request behind our back', async () => {
  for (const place of places) {
    const { connection } = await at(place);
    const { options } = connection.client as unknown as { options: Record<string, unknown> };
    expect(options['maxRetriesOnFailure'] ?? 0).toBe(0);
    await connection.close();
  }
});

describe('what is urgent', () => {
  it('does not wait behind candles', async () => {
    const exchange = await exchangeWith({ dialects: ['kraken'] });
    const keys = exchange.account('kraken', { USD: '100000' });
    const transport = openTransport({ proxy: exchange.proxy, ca: exchange.ca, deadline: 2000 });
    const connection = await openConnection('kraken', { transport, key: keyOf('kraken', keys) });
    open.push(connection);
    const account = tradingAccount(connection);
    await account.abilities('BTC/USD');
    await account.now();
    const questions = Array.from({ length: 80 }, () =>
      connection.call('time', (client) => client.fetchTime()),
    );
    for (const question of questions) question.catch(() => undefined);
    const began = performance.now();
    const { exchangeId } = await account.place({
      clientId: crypto.randomUUID(),
      symbol: 'BTC/USD',
      side: 'buy',
      quantity: 0.1,
      limit: 20_000,
      trigger: null,
      reduceOnly: false,
      validUntil: Date.now() + 5000,
    });
    await account.cancel({ clientId: '', exchangeId, symbol: 'BTC/USD' });
    expect(performance.now() - began).toBeLessThan(700);
  });
});

describe('a pair at Binance', () => {
  const legs = ({ order }: Trader) =>
    [
      order({ side: 'sell', quantity: 1, trigger: { price: 39_000, when: 'falls' } }),
      order({ side: 'sell', quantity: 1, limit: 42_000 }),
    ] as const;

  it.each([
    ['stop', '38999', 'filled', 'cancelled'],
    ['target', '42001', 'cancelled', 'filled'],
  ] as const)('ends with its %s', async (_, price, ofStop, ofTarget) => {
    const here = await at(binance);
    const [stop, target] = legs(here);
    const [one, other] = await here.account.placePair(stop, target);
    expect(
      (await here.account.openOrders(binance.symbol)).map(({ clientId }) => clientId).toSorted(),
    ).toEqual([stop.clientId, target.clientId].toSorted());
    here.venue.trade(binance.symbol, price);
    const find = (leg: typeof stop, exchangeId: string) =>
      here.account.find({ ...leg, exchangeId, since: since() });
    expect((await find(stop, one.exchangeId))!.status).toBe(ofStop);
    expect((await find(target, other.exchangeId))!.status).toBe(ofTarget);
  });

  it('N6: is sent once, and found when its reply is lost', async () => {
    const here = await at(binance);
    await here.account.now();
    await here.account.abilities(binance.symbol);
    here.exchange.faults.add(fake.on('create').once(fake.replyLost()));
    const [stop, target] = legs(here);
    expect((await troubleOf(here.account.placePair(stop, target))).kind).toBe('interrupted');
    for (const leg of [stop, target])
      expect(await here.account.find({ ...leg, exchangeId: null, since: since() })).toMatchObject({
        status: 'open',
      });
    expect(here.exchange.record.requests('create')).toHaveLength(1);
  });

  it('is not promised elsewhere', async () => {
    for (const place of [bybit, kraken, coinbase, binanceLinear, bybitLinear]) {
      const here = await at(place);
      expect((await here.account.abilities(place.symbol)).pairs).toBe(false);
      expect((await troubleOf(here.account.placePair(...legs(here)))).kind).toBe('unsupported');
      expect(here.exchange.record.requests('create')).toEqual([]);
      await here.connection.close();
    }
  });
});

describe.each([binanceLinear, bybitLinear])('contracts at $id', (place) => {
  const { symbol } = place;

  it('are held with leverage, long and short, and reduced only', async () => {
    const { account, order, exchange } = await at(place);
    await account.setLeverage(symbol, 5);
    await account.setLeverage(symbol, 5);
    expect(await account.positions([symbol])).toEqual([]);
    await account.place(order({ quantity: 0.2 }));
    const [long] = await account.positions([symbol]);
    expect(long).toMatchObject({ symbol, quantity: 0.2 });
    expect(long!.entryPrice).toBeGreaterThan(39_000);
    await account.place(order({ side: 'sell', quantity: 0.5, reduceOnly: true }));
    expect(await account.positions([symbol])).toEqual([]);
    const trouble = await troubleOf(account.place(order({ side: 'sell', limit: 41_000, reduceOnly: true })));
    expect(trouble.kind).toBe('refused');
    await account.place(order({ side: 'sell', quantity: 0.1 }));
    expect(await account.positions([symbol])).toMatchObject([{ quantity: -0.1 }]);
    expect(exchange.record.requests('leverage').length).toBeGreaterThan(0);
  });

  it('cannot be held with a leverage that is not offered', async () => {
    const { account } = await at(place);
    expect((await troubleOf(account.setLeverage(symbol, 126))).kind).toBe('refused');
  });
});

describe.each(places)('at $id', (place) => {
  const { symbol, id } = place;

  it('X2: an order that was refused after it was filled in part keeps what it got', async () => {
    const { account, order, venue } = await at(place);
    const wanted = order({ limit: 39_000, quantity: 0.5 });
    const { exchangeId } = await account.place(wanted);
    venue.trade(symbol, '39000', '0.2');
    venue.engine.end(venue.engine.orders(walletOf(place)).at(-1)!.id, 'rejected');
    const found = await account.find({ ...wanted, exchangeId, since: since() });
    expect(found).toMatchObject({ filled: 0.2, average: 39_000 });
    expect(['refused', 'cancelled']).toContain(found!.status);
  });

  it('X3: a cancel that comes too late says that there is no such order any more', async () => {
    const { account, order, venue, exchange } = await at(place);
    const wanted = order({ limit: 39_000 });
    const { exchangeId } = await account.place(wanted);
    exchange.faults.add(fake.on('cancel').once(fake.meanwhile(() => venue.trade(symbol, '38000', '5'))));
    expect((await troubleOf(account.cancel({ ...wanted, exchangeId }))).kind).toBe('missing');
    expect(await account.find({ ...wanted, exchangeId, since: since() })).toMatchObject({ status: 'filled' });
  });

  it('X13: an order in a market that is halted waits for its opening', async () => {
    const { account, order, venue } = await at(place);
    await account.abilities(symbol);
    venue.engine.changeMarket(symbol, { status: 'halted' });
    const { kind } = await troubleOf(account.place(order({ limit: 39_000 })));
    expect(['maintenance', 'refused']).toContain(kind);
  });

  it('executions come to the end of all pages, each once, with what they cost in whatever coin', async () => {
    const { account, order, venue } = await at(place, {
      markets: [
        fake.market(symbol, {
          level: 40_000,
          tick: '0.1',
          lot: '0.001',
          ...(id === 'binance' ? { feeCoin: { coin: 'BNB', rate: fake.fixed('0.002') } } : {}),
        }),
      ],
    });
    const began = Date.now() - 1000;
    venue.engine.deposit(walletOf(place), 'BNB', fake.fixed('1000000'));
    await account.place(order({ limit: 39_000, quantity: 1 }));
    for (let k = 0; k < 130; k++) venue.trade(symbol, '39000', '0.004');
    const found = await account.executions(symbol, began);
    const made = venue.engine.fills(walletOf(place)).length;
    expect(made).toBeGreaterThan(100);
    expect(found).toHaveLength(made);
    expect(new Set(found.map(({ tradeId }) => tradeId)).size).toBe(made);
    expect(found.map(({ time }) => time)).toEqual(found.map(({ time }) => time).toSorted((a, b) => a - b));
    expect(found.every(({ fee, isMaker }) => fee > 0 && isMaker)).toBe(true);
    if (place === binance) expect(found.every(({ feeCoin }) => feeCoin === 'BNB')).toBe(true);
  });

  it('P6: a number that a double cannot hold stays what it is', async () => {
    const { account, order, exchange } = await at(place);
    if (id === 'kraken' || id === 'coinbase') return;
    const wanted = order({ limit: 39_000 });
    exchange.faults.add(fake.on('create').once(fake.hugeInteger('orderId')));
    expect((await account.place(wanted)).exchangeId).toBe('9007199254740993');
  });

  it.each(['strings', 'numbers', 'exponents'] as const)(
    'P6: numbers may be written as %s',
    async (notation) => {
      const { account, order, exchange } = await at(place);
      const wanted = order({ limit: 39_000 });
      const { exchangeId } = await account.place(wanted);
      exchange.faults.add(
        fake.on(['order', 'openOrders', 'closedOrders', 'balance']).always(fake.numbersAs(notation)),
      );
      expect(await account.find({ ...wanted, exchangeId: null, since: since() })).toMatchObject({
        quantity: 0.1,
        filled: 0,
      });
      expect((await account.balances(symbol)).get(place.quote)!.total).toBe(100_000);
      expect(exchangeId).toMatch(/./);
    },
  );

  it('P5: an order without what was filled of it is no order', async () => {
    const { account, order, exchange } = await at(place);
    const wanted = order({ limit: 39_000 });
    const { exchangeId } = await account.place(wanted);
    const fields = { binance: 'status', bybit: 'orderStatus', kraken: 'status', coinbase: 'status' };
    exchange.faults.add(
      fake.on(['order', 'openOrders', 'closedOrders']).always(fake.withoutField(fields[id])),
    );
    expect((await troubleOf(account.find({ ...wanted, exchangeId, since: since() }))).kind).toBe('garbled');
  });

  it.each([
    ['P1', fake.htmlPage()],
    ['P2', fake.emptyBody()],
    ['P3', fake.truncatedJson()],
    ['P4', fake.corruptGzip()],
    ['N4', fake.reset()],
    ['N5', fake.cutBody()],
  ] as const)('%s: what makes no sense about the account is asked for again', async (_, fault) => {
    const { account, exchange } = await at(place);
    await account.abilities(symbol);
    exchange.faults.add(fake.on(['balance', 'openOrders', 'fills', 'positions']).once(fault));
    expect((await account.balances(symbol)).get(place.quote)!.total).toBe(100_000);
    expect(await account.openOrders(symbol)).toEqual([]);
    expect(await account.executions(symbol, since())).toEqual([]);
    expect(await account.positions([symbol])).toEqual([]);
  });

  it('X14: an order in a market that is no more is refused, and no other is disturbed', async () => {
    const { account, order, venue } = await at(place);
    await account.place(order({ limit: 39_000 }));
    venue.engine.changeMarket(symbol, { status: 'delisted' });
    expect((await troubleOf(account.place(order({ limit: 39_000 })))).kind).toBe('refused');
    expect((await troubleOf(account.place(order({ symbol: 'NONE/SUCH', limit: 1 })))).kind).toBe('refused');
  });

  it('X18: lots that have changed are heeded when the market has been looked at anew', async () => {
    const { account, order, venue, connection } = await at(place);
    await account.place(order({ limit: 39_000, quantity: 0.123 }));
    venue.engine.changeMarket(symbol, { lot: fake.fixed('0.01'), minAmount: fake.fixed('0.01') });
    expect((await troubleOf(account.place(order({ limit: 39_000, quantity: 0.123 })))).kind).toBe('refused');
    await marketsOf(connection)(true);
    const before = venue.engine.orders(walletOf(place)).length;
    expect((await troubleOf(account.place(order({ limit: 39_000, quantity: 0.123 })))).reason).toContain(
      '0.01',
    );
    await account.place(order({ limit: 39_000, quantity: 0.12 }));
    expect(venue.engine.orders(walletOf(place)).length).toBe(before + 1);
  });

  it('X16: an order that is not shown yet is missing, and found when it is', async () => {
    const { account, order, exchange } = await at(place);
    const wanted = order({ limit: 39_000 });
    await account.place(wanted);
    const nothing = fake.rowsFault('no rows', () => []);
    const hidden = {
      binance: [
        fake.on('order').always(fake.says(400, { code: -2013, msg: 'Order does not exist.' })),
        fake.on(['openOrders', 'closedOrders']).always(nothing),
      ],
      bybit: [fake.on(['openOrders', 'closedOrders', 'fills']).always(nothing)],
      kraken: [
        fake.on('openOrders').always(fake.changedField('open', {})),
        fake.on('closedOrders').always(fake.changedField('closed', {})),
      ],
      coinbase: [fake.on('openOrders').always(nothing)],
    };
    exchange.faults.add(...hidden[id]);
    const search = { ...wanted, exchangeId: null, since: since() };
    expect(await account.find(search)).toBeUndefined();
    exchange.faults.clear();
    expect(await account.find(search)).toMatchObject({ status: 'open', clientId: wanted.clientId });
  });

  it('X11: orders of others are told as what they are', async () => {
    const { account, venue } = await at(place);
    await account.abilities(symbol);
    venue.engine.place({
      account: walletOf(place),
      symbol,
      side: 'buy',
      type: 'limit',
      amount: fake.fixed('0.01'),
      price: fake.fixed('30000'),
    });
    const [found] = await account.openOrders(symbol);
    expect(found).toMatchObject({ quantity: 0.01, filled: 0, status: 'open' });
    if (id !== 'binance') expect(found!.clientId).toBeNull();
  });
});

it('X13: a market that takes no orders keeps nobody from the others', async () => {
  const { account, order, venue } = await at(binance);
  const resting = await account.place(order({ limit: 39_000 }));
  venue.engine.changeMarket('ETH/USDT', { status: 'halted' });
  const trouble = await troubleOf(account.place(order({ symbol: 'ETH/USDT', limit: 2000, quantity: 1 })));
  expect(trouble.kind).toBe('maintenance');
  const began = performance.now();
  await account.cancel({ clientId: '', exchangeId: resting.exchangeId, symbol: binance.symbol });
  expect(performance.now() - began).toBeLessThan(1000);
});

describe('what an exchange says in other words', () => {
  it.each([
    [coinbase, 'PENDING'],
    [coinbase, 'QUEUED'],
    [coinbase, 'CANCEL_QUEUED'],
    [coinbase, 'EDIT_QUEUED'],
    [binance, 'PENDING_NEW'],
  ])('$id: an order that is "%s" is open', async ({ id }, status) => {
    const place = id === 'binance' ? binance : coinbase;
    const { account, order, exchange } = await at(place);
    const made = order({ limit: 39_000 });
    const { exchangeId } = await account.place(made);
    exchange.faults.add(fake.on('openOrders').always(fake.changedField('status', status)));
    exchange.faults.add(fake.on('order').always(fake.changedField('status', status)));
    expect(await account.openOrders(place.symbol)).toMatchObject([{ exchangeId, status: 'open' }]);
    const found = await account.find({ ...made, exchangeId, since: since() });
    expect(found).toMatchObject({ exchangeId, status: 'open' });
  });

  it('binance: where no stop takes what there is, it names a price, also as one of a pair', async () => {
    const types = ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT'];
    const { account, order, exchange } = await at(binance, {
      faults: [fake.on('markets').always(fake.changedField('orderTypes', types))],
    });
    const stop = order({ side: 'sell', trigger: { price: 38_000, when: 'falls' } });
    await account.place(stop);
    const target = order({ side: 'sell', limit: 42_000 });
    await account.placePair({ ...stop, clientId: target.clientId.replace(/^./, 'f') }, target);
    const [single, pair] = exchange.record.requests('create').map(({ params }) => params);
    expect(single).toMatchObject({ type: 'STOP_LOSS_LIMIT', stopPrice: '38000', price: '36100' });
    expect(pair).toMatchObject({
      belowType: 'STOP_LOSS_LIMIT',
      belowStopPrice: '38000',
      belowPrice: '36100',
      belowTimeInForce: 'GTC',
      aboveType: 'LIMIT_MAKER',
    });
  });
});
