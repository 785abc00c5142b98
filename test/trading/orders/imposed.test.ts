import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../../../src/trading/orders/split.ts';
import { World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const contract = {
  terms: { isContract: true, fee: 0 },
  account: { fee: 0 },
  abilities: { triggers: true, pairs: false, reduceOnly: true },
};

/** Goes on to the next hour, and lets the exchange take its funding a moment after it. */
async function fund(world: World, rate: number): Promise<void> {
  await world.pass(hour - (world.now % hour) + 200);
  world.exchange.fund(rate);
}

const charges = (world: World) => world.fills.filter(({ reason }) => reason === 'funding');
const forced = (world: World) => world.fills.filter(({ reason }) => reason === 'liquidation');

function agree(world: World): void {
  expect(world.booked).toBeCloseTo(world.exchange.held, 9);
  const [books, account] = world.worth;
  expect(books).toBeCloseTo(account, 6);
  expect(world.exchange.complaints).toEqual([]);
}

describe('funding of a contract', () => {
  it('is booked once, with the name that the exchange gave it', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    expect(world.booked).toBe(5);
    await fund(world, 0.001);
    await world.pass(2 * hour);
    expect(charges(world)).toMatchObject([
      { bot: 'bot', quantity: 0, fee: 0.5, held: 5, real: { clientId: null, tradeId: 'f1', fee: 0.5 } },
    ]);
    expect(world.alerts).toEqual([]);
    agree(world);
  });

  it('that is received makes richer, also whoever is short', async () => {
    const world = await World.begin(contract);
    await world.bar('short', 100);
    await fund(world, 0.001);
    await world.pass(hour);
    expect(charges(world).map(({ fee }) => fee)).toEqual([-0.5]);
    agree(world);
  });

  it('falls to whoever held when it was due, not to who holds when it is told', async () => {
    const world = await World.begin({ ...contract, bots: 2 });
    await world.bar('bot: enter', 100);
    await world.pass(hour - (world.now % hour) - 5 * minute);
    await fund(world, 0.001);
    // The one leaves and the other enters before anybody asks.
    world.tells = true;
    world.mute = 'funding';
    await world.bar('bot: leave', 100);
    await world.bar('bot-1: enter', 100);
    world.mute = undefined;
    await world.pass(2 * hour);
    expect(charges(world).map(({ bot, fee }) => [bot, fee])).toEqual([['bot', 0.5]]);
    agree(world);
  });

  it('is shared out by size, and the parts are the whole', async () => {
    const shares = [{ cash: 1000 }, { cash: 333 }, { cash: 777 }];
    const world = await World.begin({ ...contract, bots: 3, shares });
    await world.bar('enter', 100);
    await fund(world, 0.00123);
    await world.pass(hour);
    const held = world.bookedBy;
    const parts = charges(world).map(({ fee }) => fee);
    expect(parts).toHaveLength(3);
    for (const [k, part] of parts.entries()) expect(part).toBeCloseTo(held[k]! * 100 * 0.00123, 9);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(world.exchange.payments[0]!.paid, 12);
    agree(world);
  });

  it('of a position that is none of ours is not booked', async () => {
    const world = await World.begin(contract);
    world.exchange.coins.set('BTC', 3);
    await world.pass(2 * minute);
    await fund(world, 0.001);
    await world.pass(2 * hour);
    expect(charges(world)).toEqual([]);
  });

  it('is booked once, whatever fails and whenever the process is killed', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    world.faults.push({ do: 'funding', fault: 'unanswered' }, { do: 'funding', fault: 'unreachable' });
    await fund(world, 0.001);
    await world.pass(25_000);
    await world.crash();
    await world.pass(10 * minute);
    await world.crash();
    await fund(world, 0.002);
    await world.pass(30_000);
    await world.crash();
    await world.pass(2 * hour);
    expect(charges(world).map(({ fee }) => fee)).toEqual([0.5, 1]);
    agree(world);
  });

  it('that cannot be asked for keeps nobody from trading, and is told of', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    world.mute = 'funding';
    await fund(world, 0.001);
    await world.pass(30 * minute);
    expect(world.alerts.map(({ message }) => message)).toEqual([
      expect.stringContaining('What funding was paid is not known'),
    ]);
    await world.bar('leave', 100);
    expect(world.booked).toBe(0);
    world.mute = undefined;
    await world.pass(hour);
    expect(charges(world).map(({ fee }) => fee)).toEqual([0.5]);
    agree(world);
  });

  it('is not asked for where nothing is held', async () => {
    const world = await World.begin(contract);
    await world.pass(5 * hour);
    expect(world.asks.filter((ask) => ask.do === 'funding')).toEqual([]);
  });
});

describe('a contract that the exchange closes', () => {
  it('is booked as a liquidation, its stop is forgotten, and nothing is amiss', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    world.exchange.price = 80;
    world.exchange.force();
    await world.pass(3 * minute);
    expect(forced(world)).toMatchObject([
      { quantity: -5, price: 80, held: 0, real: { clientId: null, tradeId: 't2' } },
    ]);
    expect(world.alerts.map(({ severity, message }) => [severity, message])).toEqual([
      ['critical', 'model:BTC/USDT:USDT: the exchange liquidated 5 at 80.'],
    ]);
    expect(world.placed).toHaveLength(2);
    expect(world.exchange.open).toEqual([]);
    agree(world);
    await world.bar('enter', 80);
    expect(world.booked).toBeGreaterThan(0);
    agree(world);
  });

  it('in part, for others, stays guarded with what is left', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    world.exchange.price = 120;
    world.exchange.force(2, 'deleveraging');
    await world.pass(3 * minute);
    expect(forced(world)).toMatchObject([{ quantity: -2, price: 120, held: 3 }]);
    expect(world.exchange.open.map(({ request }) => request.quantity)).toEqual([3]);
    agree(world);
  });

  it('while nobody listened is found when the process begins again', async () => {
    const world = await World.begin(contract);
    await world.bar('short', 100);
    world.tells = false;
    world.exchange.price = 130;
    world.exchange.force();
    await world.crash();
    await world.pass(3 * minute);
    await world.crash();
    await world.pass(3 * minute);
    expect(forced(world)).toMatchObject([{ quantity: 5, price: 130, held: 0 }]);
    expect(world.events.filter(({ type }) => type === 'reconciled')).toEqual([]);
    agree(world);
  });

  it('together with what is not ours takes its part of each', async () => {
    const world = await World.begin(contract);
    world.exchange.coins.set('BTC', 5);
    const other = await World.begin(contract, world.exchange);
    await other.bar('enter', 100);
    expect([other.booked, other.exchange.held]).toEqual([5, 10]);
    other.exchange.force(4);
    await other.pass(3 * minute);
    expect(other.booked).toBe(3);
    other.exchange.force();
    await other.pass(3 * minute);
    expect([other.booked, other.exchange.held]).toEqual([0, 0]);
    expect(other.alerts.filter(({ message }) => message.includes('the books say'))).toEqual([]);
  });

  it('of bots that hold against each other costs what the exchange took', async () => {
    const world = await World.begin({
      ...contract,
      bots: 2,
      shares: [{ cash: 1000 }, { cash: 300 }],
      terms: { isContract: true, fee: 0.001 },
    });
    await world.bar('bot: enter', 100);
    await world.bar('bot-1: short', 100);
    const [long, short] = world.bookedBy as [number, number];
    expect(Math.sign(long) * Math.sign(short)).toBe(-1);
    expect(long + short).not.toBe(0);
    world.exchange.force();
    await world.pass(3 * minute);
    const fees = forced(world).map(({ fee }) => fee);
    expect(fees.reduce((sum, fee) => sum + fee, 0)).toBeCloseTo(world.exchange.executions.at(-1)!.fee, 9);
    agree(world);
  });

  it('and that bots have left with before they heard of it, is bought back', async () => {
    const world = await World.begin({ ...contract, bots: 2, shares: [{ cash: 1000 }, { cash: 300 }] });
    await world.bar('enter', 100);
    expect(world.bookedBy).toEqual([5, 1.5]);
    world.tells = false;
    world.exchange.force(2.6, 'deleveraging');
    // Both sell all that they had; 2.6 of it were gone.
    world.mute = 'look';
    await world.bar('leave', 90);
    world.mute = undefined;
    await world.pass(2 * minute);
    const imposed = world.fills.filter(({ real }) => real?.clientId === null);
    expect(imposed.map(({ bot, quantity, held }) => [bot, quantity, held])).toEqual([
      ['bot', -2, -2],
      ['bot-1', -0.6, -0.6],
    ]);
    expect(world.placed.slice(-2)).toEqual(['exit: buy 2', 'exit: buy 0.6']);
    expect(world.bookedBy).toEqual([0, 0]);
    expect(world.events.filter(({ type }) => type === 'reconciled')).toEqual([]);
    agree(world);
  });

  it('twice, the second time with what was bought too much, costs what both cost', async () => {
    const world = await World.begin({
      ...contract,
      bots: 2,
      shares: [{ cash: 1000 }, { cash: 300 }],
      terms: { isContract: true, fee: 0.001 },
    });
    await world.bar('nothing', 100);
    await world.bar('short', 100);
    expect(world.bookedBy).toEqual([-5, -1.5]);
    world.tells = false;
    world.exchange.force(2.6, 'deleveraging');
    // Both buy back 6.5, of which 2.6 had been, and go long; then all of it is liquidated.
    await world.bar('enter', 100);
    const entered = world.booked;
    expect(world.exchange.held).toBeCloseTo(entered + 2.6, 9);
    world.exchange.force();
    world.tells = true;
    await world.pass(3 * minute);
    expect(world.bookedBy).toEqual([0, 0]);
    const imposed = world.fills.filter(({ real }) => real?.clientId === null);
    const fees = imposed.reduce((sum, { fee }) => sum + fee, 0);
    expect(fees).toBeCloseTo((2.6 + 2.6 + entered) * 100 * 0.001, 9);
    agree(world);
  });

  it('while a target is being sold at is sold too much of, and bought back', async () => {
    const exits = { stopLoss: 0.06, takeProfit: [0.02, 0.05].map((at) => ({ at, share: 0.5 })) };
    const bots = { bots: 2, shares: [{ cash: 1000 }, { cash: 300 }] };
    const world = await World.begin({ ...contract, ...bots, exits });
    await world.bar('enter', 100);
    world.exchange.terms = { ...world.exchange.terms, atOnce: 0.3 };
    await world.bar('nothing', 108);
    // The rest of the first half is sold, and the exchange closes most of the second before they get there.
    world.exchange.fillRest();
    world.exchange.force(2.6, 'deleveraging');
    world.exchange.terms = { ...world.exchange.terms, atOnce: 1 };
    await world.pass(3 * minute);
    const tooMuch = world.alerts.filter(({ message }) => message.includes('more was closed than was held'));
    expect(tooMuch).toHaveLength(2);
    expect(world.bookedBy).toEqual([0, 0]);
    expect(world.exchange.open).toEqual([]);
    agree(world);
  });

  it('before anything was held is nobody’s, whoever enters after it', async () => {
    const before = await World.begin(contract);
    before.exchange.coins.set('BTC', 3);
    before.exchange.force();
    const world = await World.begin(contract, before.exchange);
    await world.bar('enter', 100);
    await world.pass(3 * minute);
    expect(forced(world)).toEqual([]);
    expect(world.booked).toBe(5);
    agree(world);
  });

  it('with what a stranger had added meanwhile costs no more than what was ours', async () => {
    const world = await World.begin(contract);
    await world.bar('enter', 100);
    // The process is down while somebody buys 7 by hand, and all 12 are liquidated.
    world.tells = false;
    world.exchange.coins.set('BTC', 12);
    world.exchange.force();
    await world.crash();
    await world.pass(3 * minute);
    expect(forced(world)).toMatchObject([{ quantity: -5, held: 0 }]);
    expect([world.booked, world.exchange.held]).toEqual([0, 0]);
    expect(world.placed.filter((one) => one.startsWith('exit'))).toEqual([]);
  });

  it('of several bots is shared out in whole lots', async () => {
    const shares = [{ cash: 1000 }, { cash: 333 }];
    const world = await World.begin({ ...contract, bots: 2, shares });
    await world.bar('enter', 100);
    expect(world.bookedBy).toEqual([5, 1.665]);
    world.exchange.force(2.001);
    await world.pass(3 * minute);
    // 2.001 × 1.665 ÷ 6.665 is 0.49987.
    expect(world.bookedBy[1]).toBeCloseTo(1.665 - 0.499, 9);
    expect(world.bookedBy[0]).toBeCloseTo(5 - 1.502, 9);
    agree(world);
    world.exchange.force();
    await world.pass(3 * minute);
    expect(world.bookedBy).toEqual([0, 0]);
    agree(world);
  });
});

it('a share is what its size says, and the largest takes what the others leave', () => {
  expect(split(-6, { sizes: [3, 1], besides: 2 })).toEqual([-3, -1]);
  expect(split(10, { sizes: [1, 1, 1], besides: 0 }, Math.trunc)).toEqual([4, 3, 3]);
  // Who is short is paid for what the others hold.
  expect(split(2, { sizes: [3, -1], besides: 0 })).toEqual([3, -1]);
  const size = fc.integer({ min: 1, max: 1e6 }).map((units) => units / 1000);
  fc.assert(
    fc.property(
      fc.array(size, { minLength: 1, maxLength: 8 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (sizes, amount) => {
        const parts = split(amount, { sizes, besides: 0 });
        const sum = parts.reduce((total, part) => total + part, 0);
        expect(Math.abs(sum - amount)).toBeLessThanOrEqual(1e-15 * Math.abs(amount) * sizes.length);
      },
    ),
  );
});
