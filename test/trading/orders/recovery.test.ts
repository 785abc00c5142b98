import { describe, expect, it } from 'vitest';
import type { Failure, Reconciled } from '#trading';
import { ModelExchange } from './model-exchange.ts';
import { World } from './world.ts';

const contract = { triggers: true, pairs: false, reduceOnly: true };

function expectCalm(world: World): void {
  expect(world.exchange.complaints).toEqual([]);
  expect(world.booked).toBeCloseTo(world.exchange.held, 9);
}

function criticals(world: World): readonly string[] {
  return world.alerts.flatMap(({ severity, message }) => (severity === 'critical' ? [message] : []));
}

function refusals(world: World): readonly string[] {
  return world.events.flatMap((event) =>
    event.type === 'refused' && event.by === 'risk' ? [event.reason] : [],
  );
}

function reconciled(world: World): readonly Reconciled[] {
  return world.events.filter((event) => event.type === 'reconciled');
}

const no = (kind: Failure['kind']): Failure => ({ kind, message: `no: ${kind}` });

describe('a session that was killed', () => {
  // The ms after the close: before, while and after the entry, its fill and its stop are on their way.
  it.each([0, 1, 20, 40, 41, 60, 61, 80, 100, 1000])(
    'C1–C6, 40: %i ms after the close comes to the same',
    async (ms) => {
      const calm = await World.begin();
      await calm.bar('enter', 100);
      const world = await World.begin();
      const opens = world.now - (world.now % 60_000);
      await world.pass(opens + 60_000 - world.now);
      await world.close(opens, 100, [100], 'enter');
      await world.pass(ms);
      await world.crash();
      await world.pass(40_000);
      expect(world.booked).toBe(calm.booked);
      expect(world.exchange.open.map(({ request }) => request.trigger)).toEqual(
        calm.exchange.open.map(({ request }) => request.trigger),
      );
      expectCalm(world);
    },
  );

  it('C2: after the intent and before it was sent: nothing is sent later', async () => {
    const world = await World.begin();
    world.faults.push({ do: 'place', fault: 'lost' });
    const opens = world.now - (world.now % 60_000);
    await world.pass(opens + 60_000 - world.now);
    await world.close(opens, 100, [100], 'enter');
    await world.crash();
    await world.pass(40_000);
    expect(world.moves.map(({ state }) => state)).toEqual(['unknown', 'never accepted']);
    expect(world.exchange.orders).toEqual([]);
  });

  it('books what was filled while it was away, and enters nothing before it has looked', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.tells = false;
    world.exchange.goTo(94);
    const opens = world.now - (world.now % 60_000);
    await world.pass(opens + 59_500 - world.now);
    world.tells = true;
    world.faults.push({ do: 'look', fault: 'lost' });
    await world.crash();
    await world.pass(opens + 60_000 - world.now);
    await world.close(opens, 94, [94], 'enter');
    await world.pass(60_000);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'stop-loss', price: 94 });
    expectCalm(world);
  });

  it('42: looking, and looking again, sends no order', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    const before = world.placed.length;
    await world.take({ type: 'operator', version: 1, time: world.now, word: 'reconcile', bot: null });
    await world.pass(5000);
    await world.crash();
    await world.pass(5000);
    expect(world.placed).toHaveLength(before);
    expect(world.asks.filter((ask) => ask.do === 'look').length).toBeGreaterThan(2);
  });
});

describe('without an answer of the exchange', () => {
  it('nothing is entered, and what is held can still be left with', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.mute = 'look';
    await world.crash();
    await world.bar('leave', 100);
    expect(world.exchange.held).toBe(0);
    await world.bar('enter', 100);
    expect(refusals(world)).toEqual(['unreconciled']);
    world.mute = undefined;
    await world.pass(61_000);
    await world.bar('enter', 100);
    expect(world.exchange.held).toBeGreaterThan(0);
    expectCalm(world);
  });

  it('X13: maintenance is waited for, and trading goes on by itself', async () => {
    const world = await World.begin();
    world.exchange.refuses = () => no('maintenance');
    world.mute = 'look';
    await world.bar('enter', 100);
    expect(criticals(world)).toHaveLength(1);
    await world.bar('enter', 100);
    await world.bar('enter', 100);
    expect(refusals(world)).toEqual(['unavailable', 'unavailable']);
    expect(world.placed).toHaveLength(1);
    world.exchange.refuses = () => undefined;
    world.mute = undefined;
    await world.pass(65_000);
    await world.bar('enter', 100);
    expect(world.exchange.held).toBeGreaterThan(0);
    expectCalm(world);
  });

  it('X17: a key that is no longer let in asks seldom, and a person hears of it once', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.refuses = () => no('authentication');
    world.lockedOut = true;
    const before = world.asks.length;
    await world.take({ type: 'operator', version: 1, time: world.now, word: 'reconcile', bot: null });
    await world.pass(600_000);
    expect(criticals(world)).toHaveLength(1);
    expect(world.asks.length - before).toBeLessThan(6);
    await world.bar('leave', 100);
    world.lockedOut = false;
    world.exchange.refuses = () => undefined;
    await world.pass(400_000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });
});

describe('what is there and not ours', () => {
  it('X11: orders and coins are told of, and never touched', async () => {
    const exchange = new ModelExchange(100, 10_000);
    exchange.coins.set('BTC', 3);
    exchange.place({
      clientId: 'by-hand',
      symbol: 'BTC/USDT',
      side: 'sell',
      quantity: 1,
      limit: 200,
      trigger: null,
      reduceOnly: false,
      validUntil: 1,
    });
    const other = await World.begin({}, exchange);
    await other.bar('enter', 100);
    await other.bar('leave', 100);
    expect(reconciled(other)[0]).toMatchObject({
      gaps: [],
      foreign: ['3 BTC', 'order x1: sell 1 BTC/USDT'],
    });
    expect(other.exchange.held).toBe(3);
    expect(other.exchange.open).toHaveLength(1);
    expect(other.exchange.complaints).toEqual([]);
  });

  it.each([
    ['fewer', -1, 'the account holds 3.995 and the books say 4.995'],
    ['more', 2, 'the account holds 6.995 and the books say 4.995'],
  ])(
    'X10, X12: %s coins than the books say: nothing is entered until somebody accepts it',
    async (_, change, what) => {
      const world = await World.begin();
      await world.bar('enter', 100);
      world.exchange.coins.set('BTC', world.exchange.held + change);
      await world.pass(70_000);
      expect(reconciled(world).at(-1)).toMatchObject({ gaps: [{ of: 'BTC', expected: 4.995 }] });
      expect(criticals(world)).toEqual([expect.stringContaining(what)]);
      // 41: looking again says nothing new.
      await world.pass(200_000);
      expect(criticals(world)).toHaveLength(1);
      expect(world.placed).toHaveLength(2);
      // What is there can be left with, and no more than that.
      await world.bar('leave', 100);
      await world.bar('enter', 100);
      expect(refusals(world)).toEqual(change > 0 ? ['difference'] : []);
      expect(world.placed.filter((one) => one.startsWith('entry'))).toHaveLength(1);
      await world.take({ type: 'operator', version: 1, time: world.now, word: 'resume', bot: null });
      await world.pass(61_000);
      expect(reconciled(world).at(-1)).toMatchObject({ gaps: [] });
      await world.bar('enter', 100);
      expect(world.booked).toBeGreaterThan(4);
      expect(world.exchange.complaints).toEqual([]);
    },
  );

  it('a transfer that is on its way between two answers is no difference', async () => {
    const world = await World.begin({ abilities: contract, terms: { isContract: true } });
    for (let k = 0; k < 5; k++) {
      await world.bar('enter', 100);
      await world.bar('leave', 100);
    }
    await world.pass(200_000);
    expect(reconciled(world)).toEqual([]);
    expectCalm(world);
  });
});

describe('what an operator says', () => {
  const say = (world: World, word: 'halt' | 'close' | 'resume') =>
    world.take({ type: 'operator', version: 1, time: world.now, word, bot: null });

  it('22: halt takes back entries and keeps stops', async () => {
    const world = await World.begin({ entry: { limit: 0.01 } });
    await world.bar('enter', 100);
    await say(world, 'halt');
    await world.pass(1000);
    expect(world.exchange.open).toEqual([]);
    const held = await World.begin();
    await held.bar('enter', 100);
    await say(held, 'halt');
    await held.pass(1000);
    expect(held.exchange.open).toHaveLength(1);
    await held.bar('enter', 100);
    expect(held.placed).toHaveLength(2);
  });

  it('S9: halted while an entry is unknown, what turns up is guarded and nothing else is entered', async () => {
    const world = await World.begin();
    world.tells = false;
    world.faults.push({ do: 'place', fault: 'late' });
    await world.bar('enter', 100);
    await say(world, 'halt');
    await world.pass(30_000);
    expect(world.booked).toBe(4.995);
    expect(world.exchange.open.map(({ request }) => request.trigger?.price)).toEqual([95]);
    expectCalm(world);
  });

  it('close leaves with everything, and is halted then', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    await say(world, 'close');
    await world.pass(2000);
    expect(world.exchange.held).toBe(0);
    expect(world.exchange.open).toEqual([]);
    expect(world.session.bots[0]!.mode).toBe('halted');
    expect(world.fills.at(-1)).toMatchObject({ reason: 'risk', held: 0 });
    await world.bar('enter', 100);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });

  it('close while an entry is unknown leaves with what turns up', async () => {
    const world = await World.begin();
    world.tells = false;
    world.faults.push({ do: 'place', fault: 'late' });
    await world.bar('enter', 100);
    await say(world, 'close');
    await world.pass(60_000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });
});

describe('a market that changes', () => {
  it('T4: what closed more than a bar ago is no reason to enter', async () => {
    const world = await World.begin();
    const opens = world.now - (world.now % 60_000);
    await world.pass(opens + 121_000 - world.now);
    await world.close(opens, 100, [100], 'enter');
    expect(refusals(world)).toEqual(['stale data']);
    expect(world.placed).toEqual([]);
  });

  it('X18: orders are whole by the rules of the moment', async () => {
    const world = await World.begin();
    const rules = { lot: 0.1, tick: 1, minQuantity: 0.1, minNotional: 5 };
    await world.take({ type: 'rules', version: 1, time: world.now, market: world.name, rules });
    await world.bar('enter', 99.9);
    expect(world.placed).toEqual(['entry: buy 5', 'stop: sell 5 at 94']);
    expectCalm(world);
  });

  it('X14: that is traded no more takes no entries, and a price of nothing is no price', async () => {
    const world = await World.begin({ abilities: { triggers: false, pairs: false, reduceOnly: false } });
    await world.bar('enter', 100);
    await world.take({ type: 'rules', version: 1, time: world.now, market: world.name, rules: null });
    await world.take({ type: 'price', version: 1, time: world.now, market: world.name, price: 0 });
    await world.pass(1000);
    expect(world.booked).toBe(4.995);
    await world.bar('leave', 100);
    await world.bar('enter', 100);
    expect(refusals(world)).toEqual(['delisted']);
    expect(criticals(world)).toHaveLength(1);
  });

  it('a market of coins sells nothing that is not owned', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    await world.bar('short', 100);
    expect(refusals(world)).toEqual(['not held']);
    expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 4.995 at 95', 'exit: sell 4.995']);
    expectCalm(world);
  });

  it('X5: an entry that the exchange does not take is not tried again', async () => {
    const world = await World.begin();
    world.exchange.refuses = () => no('refused');
    await world.bar('enter', 100);
    await world.pass(60_000);
    expect(world.placed).toHaveLength(1);
    expectCalm(world);
  });

  it('X10: funds that are not there are looked for, and nothing is sent twice', async () => {
    const world = await World.begin();
    world.exchange.coins.set('USDT', 100);
    await world.bar('enter', 100);
    await world.pass(5000);
    expect(world.placed).toHaveLength(1);
    expect(world.asks.filter((ask) => ask.do === 'look').length).toBeGreaterThan(1);
    expectCalm(world);
  });
});
