import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startExchange, type FakeExchange } from '../exchange/index.ts';
import { type Place, places, trader, type Trader, troubleOf } from './trading.ts';

const name = ({ id, isSpot }: Place) => `${id} ${isSpot ? 'spot' : 'linear'}`;

describe.each(places.map((place) => [name(place), place] as const))('an account at %s', (_, place) => {
  let exchange: FakeExchange;
  let at: Trader;
  const { symbol, isSpot } = place;

  beforeAll(async () => {
    exchange = await startExchange({ dialects: [place.id] });
    at = await trader(place, exchange);
  });
  afterEach(() => at.venue.trade(symbol, '40000'));
  afterAll(async () => {
    await at.connection.close();
    await exchange.stop();
  });

  const rows = () => exchange.venue(place.id).engine;
  const wallet = () => `${at.keys.account}${place.id === 'binance' && !isSpot ? '/futures' : ''}`;
  const find = (order: { clientId: string }, exchangeId: string | null = null, since = 0) =>
    at.account.find({ clientId: order.clientId, exchangeId, symbol, since: since || Date.now() - 1000 });

  it('rests a limit order under our id, fills a part of it and cancels the rest', async () => {
    const order = at.order({ limit: 39_000, quantity: 0.5 });
    const { exchangeId } = await at.account.place(order);
    const [made] = rows().orders(wallet()).slice(-1);
    expect(made!.request.clientId).toBe(order.clientId);
    expect(await at.account.openOrders(symbol)).toMatchObject([
      { exchangeId, clientId: order.clientId, symbol, side: 'buy', quantity: 0.5, filled: 0, average: null },
    ]);
    at.venue.trade(symbol, '39000', '0.2');
    expect(await find(order, exchangeId)).toMatchObject({ status: 'open', filled: 0.2, average: 39_000 });
    await at.account.cancel({ clientId: order.clientId, exchangeId, symbol });
    const ended = await find(order);
    expect(ended).toMatchObject({ exchangeId, status: 'cancelled', quantity: 0.5, filled: 0.2 });
    expect(ended!.average).toBeCloseTo(39_000, 6);
    expect(await at.account.openOrders(symbol)).toEqual([]);
  });

  it('takes what there is, and tells what it got and what it paid', async () => {
    const since = exchange.clock.now();
    const bought = at.order({ quantity: 0.2 });
    const { exchangeId } = await at.account.place(bought);
    expect(await find(bought, exchangeId)).toMatchObject({ status: 'filled', filled: 0.2, side: 'buy' });
    const sold = at.order({ side: 'sell', quantity: 0.2 });
    const { exchangeId: soldId } = await at.account.place(sold);
    expect(await find(sold, soldId)).toMatchObject({ status: 'filled', filled: 0.2, side: 'sell' });
    const found = await at.account.executions(symbol, since);
    const made = rows()
      .fills(wallet())
      .filter(({ time }) => time >= since);
    expect(found.map(({ quantity }) => quantity).reduce((a, b) => a + b)).toBeCloseTo(0.4, 9);
    expect(found.length).toBe(made.length);
    expect(found.filter((one) => one.exchangeId === exchangeId).every(({ side }) => side === 'buy')).toBe(
      true,
    );
    for (const { fee, isMaker, symbol: where } of found)
      expect({ isPaid: fee > 0, isMaker, where }).toEqual({ isPaid: true, isMaker: false, where: symbol });
    const receives = isSpot && (place.id === 'binance' || place.id === 'bybit');
    const coins = new Set(found.filter(({ side }) => side === 'buy').map(({ feeCoin }) => feeCoin));
    expect([...coins]).toEqual([receives ? 'BTC' : place.quote]);
  });

  it('has an order sleep until the price falls, or rises', async () => {
    if (!isSpot) await at.account.place(at.order({ quantity: 0.2 }));
    const reduceOnly = !isSpot;
    const stop = at.order({ side: 'sell', trigger: { price: 38_500, when: 'falls' }, reduceOnly });
    const target = at.order({ side: 'sell', trigger: { price: 41_500, when: 'rises' }, reduceOnly });
    const { exchangeId: stopId } = await at.account.place(stop);
    const { exchangeId: targetId } = await at.account.place(target);
    expect((await at.account.openOrders(symbol)).map(({ clientId }) => clientId).toSorted()).toEqual(
      [stop.clientId, target.clientId].toSorted(),
    );
    at.venue.trade(symbol, '38600');
    expect(await find(stop, stopId)).toMatchObject({ status: 'open', filled: 0 });
    at.venue.trade(symbol, '38500');
    expect(await find(stop, stopId)).toMatchObject({ status: 'filled', filled: 0.1, side: 'sell' });
    expect(await find(target, targetId)).toMatchObject({ status: 'open', filled: 0 });
    at.venue.trade(symbol, '41600');
    expect(await find(target, targetId)).toMatchObject({ status: 'filled', filled: 0.1 });
  });

  it('ends an order that sleeps, known by our id alone', async () => {
    if (!isSpot) await at.account.place(at.order({ quantity: 0.1 }));
    const stop = at.order({
      side: 'sell',
      limit: 38_000,
      trigger: { price: 38_500, when: 'falls' },
      reduceOnly: !isSpot,
    });
    await at.account.place(stop);
    await at.account.cancel({ clientId: stop.clientId, exchangeId: null, symbol });
    expect(await find(stop)).toMatchObject({ status: 'cancelled', filled: 0 });
    if (!isSpot) await at.account.place(at.order({ side: 'sell', quantity: 0.1, reduceOnly: true }));
  });

  it('finds nothing only when every place was asked', async () => {
    expect(await find(at.order({}))).toBeUndefined();
  });

  it('has balances, free and in all', async () => {
    const order = at.order({ limit: 39_000, quantity: 1 });
    const before = (await at.account.balances(symbol)).get(place.quote)!;
    const { exchangeId } = await at.account.place(order);
    const { free, total } = (await at.account.balances(symbol)).get(place.quote)!;
    expect(before.free - free + 1e-6).toBeGreaterThanOrEqual(isSpot ? 39_000 : 1900);
    expect(total).toBeCloseTo(before.total, 6);
    await at.account.cancel({ clientId: order.clientId, exchangeId, symbol });
  });

  it('is refused what it cannot pay', async () => {
    const trouble = await troubleOf(at.account.place(at.order({ limit: 39_000, quantity: 800 })));
    expect(trouble.kind).toBe('funds');
  });

  it('is refused an order that is too small, once', async () => {
    const before = exchange.record.requests('create').length;
    const trouble = await troubleOf(
      at.account.place(at.order({ limit: 30_000, quantity: isSpot ? 0.0001 : 0.001 * 0.1 })),
    );
    expect(trouble.kind).toBe('refused');
    expect(exchange.record.requests('create').length - before).toBe(isSpot ? 1 : 0);
  });

  it.each([
    ['no quantity', { quantity: Number.NaN }],
    ['nothing', { quantity: 0 }],
    ['less than nothing', { quantity: -1 }],
    ['without end', { quantity: Infinity }],
    ['a part of a lot', { quantity: 0.100_000_5 }],
    ['no price', { limit: Number.NaN }],
    ['a price below nothing', { limit: -5 }],
    ['a part of a tick', { limit: 39_000.05 }],
    ['a trigger at nothing', { trigger: { price: 0, when: 'falls' as const } }],
  ])('sends no order of %s', async (_what, wishes) => {
    const before = exchange.record.requests('create').length;
    expect((await troubleOf(at.account.place(at.order(wishes)))).kind).toBe('refused');
    expect(exchange.record.requests('create').length).toBe(before);
  });

  it('sends lots and ticks as they were given', async () => {
    for (const [quantity, limit] of [
      [isSpot ? 0.12345 : 0.123, 39_876.5],
      [0.1 + 0.2, 39_000.1],
    ] as const) {
      const order = at.order({ quantity, limit });
      const { exchangeId } = await at.account.place(order);
      const { quantity: was } = (await find(order, exchangeId))!;
      expect(was).toBe(Number(quantity.toFixed(5)));
      const [made] = rows().orders(wallet()).slice(-1);
      expect(Number(made!.request.price) / 10 ** decimals(made!.request.price!, limit)).toBe(limit);
      await at.account.cancel({ clientId: order.clientId, exchangeId, symbol });
    }
  });

  it('asks nothing first when it is told what the order costs about', async () => {
    const before = exchange.record.requests('ticker').length;
    const bought = at.order({ quantity: 0.2 });
    const { exchangeId } = await at.account.place(bought, 40_000);
    expect(await find(bought, exchangeId)).toMatchObject({ status: 'filled', filled: 0.2 });
    expect(exchange.record.requests('ticker')).toHaveLength(before);
    await at.account.place(at.order({ side: 'sell', quantity: 0.2 }), 40_000);
  });
});

// How many places the engine's decimals have, found by a number that is known.
function decimals(value: bigint, known: number): number {
  return Math.round(Math.log10(Number(value) / known));
}
