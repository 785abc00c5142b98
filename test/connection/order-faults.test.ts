import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { policies, type TroubleKind } from '#exchange';
import * as fake from '../exchange/index.ts';
import { type Place, places, trader, type Trader, troubleOf } from './trading.ts';

const name = ({ id, isSpot }: Place) => `${id} ${isSpot ? 'spot' : 'linear'}`;
const deadline = 500;

// What becomes of the request, what it is told as, and how many orders there are in truth.
const faults: readonly [name: string, fault: fake.Fault, kind: TroubleKind, orders: 0 | 1][] = [
  ['N2 no reply', fake.noReply(), 'timeout', 0],
  ['N3 a body that stalls', fake.stalledBody(), 'timeout', 1],
  ['N4 a reset before the reply', fake.reset(), 'interrupted', 0],
  ['N5 a body cut short', fake.cutBody(), 'interrupted', 1],
  ['N6 done, and the reply lost', fake.replyLost(), 'interrupted', 1],
  ['N6 done, and no reply sent', fake.replyNeverSent(), 'timeout', 1],
  ['N8 dropped before the engine', fake.droppedBeforeEngine(), 'timeout', 0],
  ['504 after it was done', fake.appliedThenError(504), 'timeout', 1],
  ['503 after it was done', fake.appliedThenError(503), 'unavailable', 1],
  ['N12 sent elsewhere', fake.redirect('https://evil.example/'), 'redirected', 0],
  ['P1 a web page, after it was done', fake.htmlPage(), 'garbled', 1],
  ['P2 nothing, after it was done', fake.emptyBody(), 'garbled', 1],
  ['P2 an empty object, after it was done', fake.bare('{}'), 'garbled', 1],
  ['P2 null, after it was done', fake.bare('null'), 'garbled', 1],
  ['P2 an empty list, after it was done', fake.bare('[]'), 'garbled', 1],
  ['P3 half a document', fake.truncatedJson(), 'garbled', 1],
  ['P4 a corrupt archive', fake.corruptGzip(), 'garbled', 1],
  ['X15 too many requests', fake.tooManyRequests(60), 'limited', 0],
  ['X15 banned', fake.banned(300), 'banned', 0],
  ['turned away with a web page', fake.serverError(403), 'blocked', 0],
  ['not there', fake.serverError(404), 'blocked', 0],
  ['turned away by law', fake.serverError(451), 'blocked', 0],
];

const idFields: Readonly<Record<Place['id'], string>> = {
  binance: 'orderId',
  bybit: 'orderId',
  kraken: 'txid',
  coinbase: 'success_response',
};

describe.each(places.map((place) => [name(place), place] as const))('an order at %s', (_, place) => {
  let exchange: fake.FakeExchange;
  let at: Trader | undefined;
  let accounts = 0;

  beforeAll(async () => {
    exchange = await fake.startExchange({ dialects: [place.id] });
  });
  afterEach(async () => {
    exchange.faults.clear();
    await at?.connection.close();
  });
  afterAll(() => exchange.stop());

  async function fresh(): Promise<Trader> {
    at = await trader(place, exchange, { deadline, name: `trader ${++accounts}` });
    await at.account.abilities(place.symbol);
    await at.account.now();
    return at;
  }

  const truth = (id: string) =>
    fake.checker(exchange.record.entries, place.id).ordersByClientId().get(id) ?? [];
  const sent = () => exchange.record.requests('create').length;

  it.each(faults)('that meets %s is sent once', async (_what, fault, kind, orders) => {
    const { account, order } = await fresh();
    const before = sent();
    exchange.faults.add(fake.on('create').once(fault));
    const wanted = order({ limit: 39_000 });
    const began = performance.now();
    // Bybit's client calls an answer without a code an error that it does not know.
    const told = (await troubleOf(account.place(wanted))).kind;
    expect(told === 'unknown' ? 'garbled' : told).toBe(kind);
    expect(performance.now() - began).toBeLessThan(deadline + 400);
    expect(sent() - before).toBe(1);
    expect(truth(wanted.clientId)).toHaveLength(orders);
    // What may have been done is never called refused.
    if (orders === 1) expect(policies[kind].order).toBe('unknown');
  });

  it('P5 without its number is not known to be accepted', async () => {
    const { account, order } = await fresh();
    exchange.faults.add(fake.on('create').once(fake.withoutField(idFields[place.id])));
    expect((await troubleOf(account.place(order({ limit: 39_000 })))).kind).toBe('garbled');
  });

  it('N1 that nobody takes is known not to have been sent', async () => {
    const { account, order } = await fresh();
    await exchange.gate.down();
    // The client hears that its connections are gone.
    await new Promise((done) => setTimeout(done, 50));
    const trouble = await troubleOf(account.place(order({ limit: 39_000 })));
    await exchange.gate.up();
    expect([trouble.kind, policies[trouble.kind].order]).toEqual(['unreachable', 'refused']);
  });

  it('is given up with its time where the exchange cannot even be asked what it trades', async () => {
    at = await trader(place, exchange, { deadline, name: `trader ${++accounts}` });
    await at.account.now();
    const wanted = at.order({ validUntil: exchange.clock.now() + 700 });
    await exchange.gate.down();
    const began = performance.now();
    const { kind } = await troubleOf(at.account.place(wanted));
    await exchange.gate.up();
    expect([kind, performance.now() - began < 2600]).toEqual(['unreachable', true]);
  });

  it('N6 whose reply was lost is found by its id', async () => {
    const { account, order } = await fresh();
    exchange.faults.add(fake.on('create').once(fake.replyLost()));
    const wanted = order({});
    await troubleOf(account.place(wanted));
    const found = await account.find({ ...wanted, exchangeId: null, since: exchange.clock.now() - 5000 });
    expect(found).toMatchObject({ clientId: wanted.clientId, status: 'filled', filled: 0.1 });
    expect(truth(wanted.clientId)).toHaveLength(1);
  });

  it('N7 that arrives after its time is over is not taken any more', async () => {
    const { account, order } = await fresh();
    exchange.faults.add(fake.on('create').once(fake.arrivesLate(2500)));
    const wanted = order({ validUntil: exchange.clock.now() + 1500 });
    expect((await troubleOf(account.place(wanted))).kind).toBe('timeout');
    await new Promise((done) => setTimeout(done, 2500));
    expect(truth(wanted.clientId)).toEqual([]);
    const search = { ...wanted, exchangeId: null, since: exchange.clock.now() - 5000 };
    expect(await account.find(search)).toBeUndefined();
  });

  it('whose time is over is not sent', async () => {
    const { account, order } = await fresh();
    const before = sent();
    const trouble = await troubleOf(account.place(order({ validUntil: exchange.clock.now() - 1500 })));
    expect(trouble.kind).toBe('refused');
    expect(sent()).toBe(before);
  });

  it('waits no longer than its time for an exchange in trouble', async () => {
    const { account, order } = await fresh();
    const before = sent();
    exchange.faults.add(fake.on('balance').once(fake.tooManyRequests(30)));
    void account.balances(place.symbol).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 200));
    const began = performance.now();
    const trouble = await troubleOf(account.place(order({ validUntil: exchange.clock.now() + 1000 })));
    expect(policies[trouble.kind].order).toBe('refused');
    expect(performance.now() - began).toBeLessThan(2600);
    expect(sent()).toBe(before);
  });

  it('is looked for anew while a place does not answer, and not called missing', async () => {
    const { account, order } = await fresh();
    const calls = ['order', 'openOrders', 'closedOrders', 'fills'] as const;
    for (const call of calls) {
      exchange.faults.clear();
      exchange.faults.add(fake.on(call).always(fake.redirect('https://evil.example/')));
      const before = exchange.record.requests(call).length;
      const wanted = { ...order({}), exchangeId: null, since: exchange.clock.now() - 1000 };
      const found = await account.find(wanted).catch((error: unknown) => error);
      const wasAsked = exchange.record.requests(call).length > before;
      if (wasAsked) expect(found).toMatchObject({ kind: 'redirected' });
    }
  });

  it('with an id that is in use is told as a duplicate, or is the same order', async () => {
    const { account, order } = await fresh();
    const wanted = order({ limit: 39_000 });
    const first = await account.place(wanted);
    const second = await account.place(wanted).catch((error: unknown) => error);
    if (place.id === 'coinbase') expect(second).toEqual(first);
    else expect(second).toMatchObject({ kind: 'duplicate' });
    expect(truth(wanted.clientId)).toHaveLength(1);
  });
});

it('what Bybit’s client asks before its first order is asked before the order, and is no part of it', async () => {
  const place = places[1]!;
  const exchange = await fake.startExchange({ dialects: ['bybit'] });
  const { account, order, connection } = await trader(place, exchange, { deadline });
  exchange.faults.add(fake.on('rights').always(fake.redirect('https://evil.example/')));
  const trouble = await troubleOf(account.place(order({})));
  expect([trouble.kind, policies[trouble.kind].order]).toEqual(['unreachable', 'refused']);
  exchange.faults.clear();
  await account.place(order({}));
  expect(exchange.record.requests('create')).toHaveLength(1);
  await connection.close();
  await exchange.stop();
});
