import { describe, expect, it } from 'vitest';
import { type Said, World } from './world.ts';

// `bot` begins with 300, hands 30 % of what it wins to `bot-1`, and halves its risk after two losses;
// `bot-1` begins with 700. Each enters with half of what it has, and there are no fees.
const setup = {
  bots: 2,
  terms: { fee: 0 },
  account: { fee: 0, size: 0.5 },
  exits: { stopLoss: 0.2 },
  shares: [
    {
      cash: 300,
      transfer: { to: 'bot-1', share: 0.3 },
      ladder: {
        losses: [{ after: 2, divide: 2 }],
        wins: 2,
        drawdown: [],
        dailyLoss: [],
        cooldown: 86_400_000,
      },
    },
    { cash: 700 },
  ],
} as const;

const course: readonly (readonly [Said, number])[] = [
  ['bot: enter', 100],
  ['bot-1: enter', 100],
  ['bot: leave', 110],
  ['bot-1: leave', 110],
  ['bot-1: enter', 110],
  ['bot: enter', 110],
  ['bot: leave', 109],
  ['bot: enter', 109],
  ['bot: leave', 108],
  ['bot: enter', 108],
];

const begin = () => World.begin(setup);

async function go(world: World): Promise<void> {
  for (const [said, price] of course) await world.bar(said, price);
}

/** Executions as the exchange has them, by whom they were for. */
function executed({ exchange, events }: World): readonly string[] {
  return exchange.executions.map(({ exchangeId, side, quantity, price }) => {
    const { clientId } = exchange.orders.find(({ id }) => id === exchangeId)!.request;
    const ordered = events.find(
      (event) => event.type === 'ordered' && event.request?.clientId === clientId,
    ) as { readonly order: { readonly bot: string } };
    return `${ordered.order.bot} ${side} ${quantity} at ${price}`;
  });
}

const moved = ({ events }: World) =>
  events.flatMap((event) =>
    event.type === 'transferred' ? [[event.from, event.to, Number(event.amount.toFixed(8))]] : [],
  );
const risked = ({ events }: World) =>
  events.flatMap((event) => (event.type === 'risk' ? [[event.bot, event.from, event.to, event.is]] : []));

const restarts = ({ events }: World) => events.filter(({ type }) => type === 'process').length;

/** What the trades brought that won. */
function wonBy({ fills }: World, name: string): number {
  let [won, flow] = [0, 0];
  for (const { bot, quantity, price, fee, held } of fills) {
    if (bot !== name) continue;
    flow -= quantity * price + fee;
    if (held !== 0) continue;
    won += Math.max(0, flow);
    flow = 0;
  }
  return won;
}

const expected = {
  executed: [
    // Half of 300, and half of 700, at 100.
    'bot buy 1.5 at 100',
    'bot-1 buy 3.5 at 100',
    // A gain of 15, of which 4.5 is handed on; the coins of the other stay.
    'bot sell 1.5 at 110',
    'bot-1 sell 3.5 at 110',
    // Half of 700 + 35 + 4.5.
    'bot-1 buy 3.361 at 110',
    // Half of 310.5; then half of 309.089; then a quarter of 307.672.
    'bot buy 1.411 at 110',
    'bot sell 1.411 at 109',
    'bot buy 1.417 at 109',
    'bot sell 1.417 at 108',
    'bot buy 0.712 at 108',
  ],
  moved: [['bot', 'bot-1', 4.5]],
  risked: [['bot', 1, 2, 2]],
};

describe('bots that share an account with real orders', () => {
  it('hand on a share of what they win and risk half after losses, as the exchange sees it', async () => {
    const world = await begin();
    await go(world);
    expect(executed(world)).toEqual(expected.executed);
    expect(moved(world)).toEqual(expected.moved);
    expect(risked(world)).toEqual(expected.risked);
    // Each has its own stop for its own coins.
    const stops = world.exchange.open.map(({ request: { side, quantity, trigger } }) => [
      side,
      quantity,
      trigger?.price,
    ]);
    expect(stops).toEqual([
      ['sell', 3.361, 88],
      ['sell', 0.712, 86.4],
    ]);
    const [books, account] = world.worth;
    expect(books).toBeCloseTo(account, 8);
    expect(world.exchange.complaints).toEqual([]);
  });

  it('come to the same wherever they are killed, once what they asked for is on its way', async () => {
    await killedAnywhere({ sends: true }, (world, where) => {
      expect([executed(world), moved(world), risked(world)], where).toEqual([
        expected.executed,
        expected.moved,
        expected.risked,
      ]);
    });
  });

  it('lose nothing between them wherever they are killed before it was sent', async () => {
    await killedAnywhere({ sends: false }, (world, where) => {
      expect(world.booked, where).toBeCloseTo(world.exchange.held, 9);
      // What is handed on is 30 % of what was won, whatever that was.
      const handedOn = moved(world).reduce((sum, [, , amount]) => sum + Number(amount), 0);
      expect(handedOn, where).toBeCloseTo(0.3 * wonBy(world, 'bot'), 7);
    });
  });
});

/** Kills them at each event in turn, with or without what they asked for being on its way. */
async function killedAnywhere(
  how: { readonly sends: boolean },
  look: (world: World, where: string) => void,
): Promise<void> {
  const undisturbed = await begin();
  const begun = undisturbed.stored.length;
  await go(undisturbed);
  for (let at = begun; at < undisturbed.stored.length; at++) {
    const world = await begin();
    world.dies = { at, ...how };
    await go(world);
    await world.pass(70_000);
    const where = `killed at ${at}`;
    look(world, where);
    const [books, account] = world.worth;
    expect(books, where).toBeCloseTo(account, 8);
    expect(restarts(world), where).toBe(1);
    expect(world.exchange.complaints, where).toEqual([]);
  }
}

it('bots that share a contract each close their own, though the exchange has one position of both', async () => {
  const world = await World.begin({
    ...setup,
    abilities: { triggers: true, pairs: false, reduceOnly: true },
    terms: { isContract: true, fee: 0 },
    shares: [{ cash: 300 }, { cash: 700 }],
  });
  await world.bar('bot: enter', 100);
  await world.bar('bot-1: short', 100);
  expect(world.bookedBy).toEqual([1.5, -3.5]);
  expect(world.exchange.held).toBe(-2);
  // Each has its stop, on its own side of the market.
  expect(world.exchange.open.map(({ request: { side, quantity } }) => [side, quantity])).toEqual([
    ['sell', 1.5],
    ['buy', 3.5],
  ]);
  await world.bar('bot: leave', 110);
  expect(world.bookedBy).toEqual([0, -3.5]);
  await world.bar('bot-1: cover', 90);
  await world.pass(130_000);
  expect([world.bookedBy, world.exchange.held]).toEqual([[0, 0], 0]);
  // 15 was won and 35; the exchange says no less.
  expect(world.worth[0]).toBeCloseTo(1050, 9);
  expect(world.worth[1]).toBeCloseTo(1050, 9);
  expect(world.events.filter(({ type }) => type === 'reconciled')).toEqual([]);
  expect(world.alerts).toEqual([]);
});
