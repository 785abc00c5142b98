import { describe, expect, it } from 'vitest';
import { type Input, learn, newStanding, SessionTables } from '#trading';
import { World } from './world.ts';

const contract = { triggers: true, pairs: false, reduceOnly: true };
const spot = { triggers: true, pairs: false, reduceOnly: false };

/** Whatever happened, it has to come to this once things are calm. */
function expectCalm(world: World): void {
  expect(world.exchange.complaints).toEqual([]);
  expect(world.booked).toBeCloseTo(world.exchange.held, 9);
  const sent = world.asks.flatMap((ask) => (ask.do === 'place' ? [ask.order.request.clientId] : []));
  expect(new Set(sent).size).toBe(sent.length);
}

/** Below and above which prices something is to be done that no order at the exchange does. */
function levels({ session }: World): readonly (readonly [number, number])[] {
  return session.watched.map(({ below, above }) => [below, above]);
}

function said(world: World): readonly string[] {
  return world.alerts.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('a decision at an exchange where everything goes well', () => {
  it('becomes an entry, a stop for what was filled, and an exit of all that is held', async () => {
    const world = await World.begin();
    // Half of 1000 at 100 with a fee of 0.1 %: 500 ÷ 100.1 = 4.995.
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 4.995 at 95']);
    expect(world.exchange.held).toBe(4.995);
    expect(world.booked).toBe(4.995);
    await world.bar('leave', 110);
    expect(world.placed.slice(2)).toEqual(['exit: sell 4.995']);
    expect(world.exchange.held).toBe(0);
    expect(world.exchange.open).toEqual([]);
    await world.bar('nothing', 90);
    // Bought for 499.5 and sold for 549.45, with a tenth of a percent of each as fees.
    expect(world.session.bots[0]!.equity).toBeCloseTo(1000 + 49.95 - 0.4995 - 0.54945, 9);
    expectCalm(world);
    expect(said(world)).toEqual([]);
  });

  it('is stopped by the order at the exchange, and books the price that it brought', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    await world.bar('nothing', 97, 94, 96);
    expect(world.fills.map(({ reason, price, inside }) => [reason, price, inside])).toEqual([
      ['entry', 100, false],
      ['stop-loss', 94, true],
    ]);
    // Meant to leave at 95, left at 94: 4.995 lost to the market.
    expect(world.fills[1]!.slippage).toBeCloseTo(4.995, 9);
    expectCalm(world);
  });

  it('a stop that trails is moved at closes, and never the wrong way', async () => {
    const world = await World.begin({ exits: { trailingStop: 0.05 } });
    await world.bar('enter', 100);
    await world.bar('nothing', 110, 108);
    await world.bar('nothing', 105, 108);
    expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 4.995 at 95', 'stop: sell 4.995 at 104.5']);
    await world.bar('nothing', 104);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'trailing-stop', held: 0 });
    expectCalm(world);
  });

  it('waits at the exchange for its price, and is taken back when it waited too long', async () => {
    const world = await World.begin({ entry: { limit: 0.01 } });
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 5.045 at 99']);
    await world.bar('nothing', 100);
    expect(world.exchange.open).toHaveLength(1);
    await world.bar('nothing', 100);
    await world.bar('nothing', 100);
    expect(world.exchange.open).toEqual([]);
    await world.bar('enter', 100);
    await world.bar('nothing', 98.5, 100);
    expect(world.fills).toMatchObject([{ price: 99, inside: true, reason: 'entry' }]);
    // A stop of 5 % below 99.
    expect(world.placed.at(-1)).toBe('stop: sell 5.045 at 94.05');
    expectCalm(world);
  });

  it('waits above the market as a stop at the exchange, or watched where there are none', async () => {
    const world = await World.begin({ entry: { stop: 0.01 } });
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 4.945 at 101']);
    await world.bar('nothing', 100.5, 101.5);
    expect(world.fills).toMatchObject([
      { price: 101.5, inside: true, slippage: expect.closeTo(0.5 * 4.945) },
    ]);
    expectCalm(world);
    const bare = { triggers: false, pairs: false, reduceOnly: false };
    const watched = await World.begin({ entry: { stop: 0.01 }, abilities: bare });
    await watched.bar('enter', 100);
    expect(watched.placed).toEqual([]);
    expect(levels(watched)).toEqual([[-Infinity, 101]]);
    await watched.bar('nothing', 100.5, 101.5);
    expect(watched.placed).toEqual(['entry: buy 4.945']);
    expect(watched.fills).toMatchObject([{ price: 101.5, inside: true }]);
    expectCalm(watched);
  });

  it('turns around by leaving first, and enters with the money that brought', async () => {
    const world = await World.begin({ abilities: contract, terms: { isContract: true } });
    await world.bar('enter', 100);
    await world.bar('short', 110);
    expect(world.placed).toEqual([
      'entry: buy 4.995',
      'stop: sell 4.995 at 95',
      'exit: sell 4.995',
      'entry: sell 4.762',
      'stop: buy 4.762 at 115.5',
    ]);
    expect(world.exchange.held).toBeCloseTo(-4.762, 9);
    expectCalm(world);
  });
});

it('is in the tables of the session as it stands: orders, fills, trades', async () => {
  const world = await World.begin();
  await world.bar('enter', 100);
  await world.bar('leave', 110);
  world.faults.push({ do: 'place', fault: 'lost' });
  await world.bar('enter', 110);
  await world.pass(30_000);
  const tables = new SessionTables();
  for (const [k, event] of world.events.entries()) tables.see({ seq: k + 1, previous: '', hash: '', event });
  const { orders, trades } = tables.columns();
  expect(orders['leg']).toEqual(['entry', 'stop', 'exit', 'entry']);
  expect(orders['state']).toEqual(['filled', 'cancelled', 'filled', 'never accepted']);
  expect(orders['filled']).toEqual(Float64Array.of(4.995, 0, 4.995, 0));
  expect(orders['exchangeId']).toEqual(['x1', 'x2', 'x3', '']);
  expect(new Set(orders['clientId'] as readonly string[]).size).toBe(4);
  expect(trades).toMatchObject({ side: ['long'], reason: ['signal'], exitPrice: Float64Array.of(110) });
});

it('stands in what is known of the session until it ends', async () => {
  const world = await World.begin();
  await world.bar('enter', 100);
  const standing = newStanding();
  for (const event of world.events) learn(standing, event);
  const [stop, ...others] = [...standing.bots.get('bot')!.orders.values()];
  expect(stop).toMatchObject({ leg: 'stop', state: 'open', exchangeId: 'x2' });
  expect(others).toEqual([]);
  expect(standing.bots.get('bot')!.positions.get(world.name)).toMatchObject({ quantity: 4.995, price: 100 });
});

describe('an entry whose answer does not come', () => {
  it('N8: was lost: it is looked for until it can arrive no more, and is not sent again', async () => {
    const world = await World.begin();
    world.faults.push({ do: 'place', fault: 'lost' });
    await world.bar('enter', 100);
    expect(world.moves).toEqual([]);
    await world.pass(30_000);
    expect(world.moves.map(({ state }) => state)).toEqual(['unknown', 'never accepted']);
    expect(world.exchange.orders).toEqual([]);
    expect(world.placed).toEqual(['entry: buy 4.995']);
    await world.bar('enter', 100);
    expect(world.exchange.held).toBe(4.995);
    expectCalm(world);
  });

  it.each(['unanswered', 'late'] as const)(
    'N6, N7: arrived (%s): it is found, and is one order',
    async (fault) => {
      const world = await World.begin();
      world.tells = false;
      world.faults.push({ do: 'place', fault });
      await world.bar('enter', 100);
      await world.pass(30_000);
      expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 4.995 at 95']);
      expect(world.booked).toBe(4.995);
      expectCalm(world);
    },
  );

  it('X16: is invisible for a while: what cannot be found yet is not given up', async () => {
    const world = await World.begin({ terms: { hidden: 8000 } });
    world.tells = false;
    world.faults.push({ do: 'place', fault: 'unanswered' });
    await world.bar('enter', 100);
    await world.pass(40_000);
    expect(world.booked).toBe(4.995);
    expect(world.placed.filter((one) => one.startsWith('entry'))).toHaveLength(1);
    expectCalm(world);
  });

  it('never left: nothing is sent again, and the next decision is free', async () => {
    const world = await World.begin();
    world.faults.push({ do: 'place', fault: 'unreachable' });
    await world.bar('enter', 100);
    expect(world.moves.map(({ state }) => state)).toEqual(['refused']);
    expect(said(world)).toEqual(['warning: model:BTC/USDT: the entry was refused: unreachable.']);
    await world.bar('enter', 100);
    expect(world.booked).toBe(4.995);
    expectCalm(world);
  });

  it('17, 21: nothing else is entered there while it is unknown', async () => {
    const world = await World.begin();
    world.faults.push({ do: 'place', fault: 'lost' });
    await world.bar('enter', 100);
    const opens = world.now - (world.now % 60_000);
    await world.close(opens, 100, [100], 'enter');
    await world.pass(1000);
    expect(world.placed).toHaveLength(1);
  });
});

describe('fills', () => {
  it('W4, 14, 20: that come twice, or late, are booked once', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    const again = (type: Input['type']) =>
      world.events.filter((event): event is Input => event.type === type);
    for (const event of [...again('execution'), ...again('report'), ...again('answered')].toReversed())
      await world.take({ ...event, time: world.now });
    await world.pass(5000);
    expect(world.fills).toHaveLength(1);
    expectCalm(world);
  });

  it('W5: that come before the answer wait for it', async () => {
    const world = await World.begin();
    world.exchange.terms = { ...world.exchange.terms, hidden: 0 };
    world.slow = 1500;
    await world.bar('enter', 100);
    expect(world.events.findIndex(({ type }) => type === 'execution')).toBeLessThan(
      world.events.findIndex(({ type }) => type === 'answered'),
    );
    expect(world.fills).toHaveLength(1);
    expectCalm(world);
  });

  it('W3: that the stream does not tell of are found', async () => {
    const world = await World.begin();
    world.tells = false;
    await world.bar('enter', 100);
    await world.pass(10_000);
    expect(world.booked).toBe(4.995);
    expect(world.exchange.open).toHaveLength(1);
    await world.bar('nothing', 94);
    await world.pass(70_000);
    expect(world.booked).toBe(0);
    expectCalm(world);
  });

  it('29: in parts are guarded together, and anew when more come', async () => {
    const world = await World.begin({ terms: { atOnce: 0.4 } });
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 1.998 at 95']);
    world.exchange.fillRest();
    await world.pass(3000);
    expect(world.placed.slice(2)).toEqual(['stop: sell 4.995 at 95']);
    expect(world.exchange.open).toHaveLength(1);
    expectCalm(world);
  });

  it.each(['cancelled', 'refused', 'expired'] as const)(
    'X1, X2: in part, and then %s, stay what they are',
    async (status) => {
      const world = await World.begin({ terms: { atOnce: 0.4 } });
      await world.bar('enter', 100);
      world.exchange.drop(({ request }) => request.side === 'buy', status);
      await world.pass(3000);
      expect(world.booked).toBe(1.998);
      expect(world.moves.find(({ state }) => state === status)).toMatchObject({ filled: 1.998 });
      world.exchange.terms = { ...world.exchange.terms, atOnce: 1 };
      await world.bar('leave', 100);
      expect(world.exchange.held).toBeCloseTo(0, 9);
      expectCalm(world);
    },
  );

  it('X7: a fee in the coin that was bought is not sold again', async () => {
    const world = await World.begin({ terms: { feeIn: 'base' } });
    await world.bar('enter', 100);
    // 4.995 less a tenth of a percent; lots are thousandths.
    expect(world.booked).toBeCloseTo(4.990005, 9);
    expect(world.placed.at(-1)).toBe('stop: sell 4.99 at 95');
    expect(world.fills[0]!.fee).toBeCloseTo(0.4995, 9);
    await world.bar('leave', 100);
    expect(world.placed.at(-1)).toBe('exit: sell 4.99');
    // X6: five millionths cannot be sold, and are no position any more.
    expect(world.fills.at(-1)).toMatchObject({ reason: 'write-off', held: 0, price: 0 });
    expect(said(world)).toEqual([expect.stringMatching(/^info: .*: 0\.000005 is dust/)]);
    await world.pass(130_000);
    expect(world.events.filter(({ type }) => type === 'reconciled')).toMatchObject([
      { gaps: [], foreign: ['0.000005 BTC'] },
    ]);
    await world.bar('enter', 100);
    expect(world.booked).toBeGreaterThan(4.9);
  });

  it('X7: a fee in a coin of which no price is known is said, and not guessed', async () => {
    const world = await World.begin({ terms: { feeIn: 'third' } });
    await world.bar('enter', 100);
    expect(world.fills[0]).toMatchObject({ fee: 0, real: { fee: 0.01, feeCoin: 'BNB' } });
    expect(said(world)).toEqual([expect.stringMatching(/a fee of 0.01 BNB is not in the books/)]);
  });
});

describe('what guards a position', () => {
  it('X8: is placed again once when it is refused', async () => {
    const world = await World.begin();
    let count = 0;
    world.exchange.refuses = ({ trigger }) =>
      trigger && count++ === 0 ? { kind: 'refused', message: 'no' } : undefined;
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 4.995', 'stop: sell 4.995 at 95', 'stop: sell 4.995 at 95']);
    expect(world.exchange.open).toHaveLength(1);
    expectCalm(world);
  });

  it('X8: is sold when no stop can be had', async () => {
    const world = await World.begin();
    world.exchange.refuses = ({ trigger }) => (trigger ? { kind: 'refused', message: 'no' } : undefined);
    await world.bar('enter', 100);
    expect(world.placed.slice(1)).toEqual([
      'stop: sell 4.995 at 95',
      'stop: sell 4.995 at 95',
      'exit: sell 4.995',
    ]);
    expect(world.exchange.held).toBe(0);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'risk' });
    expect(said(world).filter((one) => one.startsWith('critical'))).toHaveLength(1);
    // Entering and selling again and again would cost money each time: somebody has to look first.
    await world.bar('enter', 100);
    expect(world.events.findLast(({ type }) => type === 'refused')).toMatchObject({ reason: 'no stop' });
    world.exchange.refuses = () => undefined;
    await world.take({ type: 'operator', version: 1, time: world.now, word: 'resume', bot: null });
    await world.bar('enter', 100);
    expect(world.exchange.open).toHaveLength(1);
    expectCalm(world);
  });

  it('X8: that vanished is placed again, and sold the second time', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.drop(({ request }) => request.trigger !== null);
    await world.pass(1000);
    expect(world.exchange.open).toHaveLength(1);
    world.exchange.drop(({ request }) => request.trigger !== null);
    await world.pass(1000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });

  it('X8: that vanished while nobody told of it is missed within a minute or so', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.tells = false;
    world.exchange.drop(({ request }) => request.trigger !== null);
    await world.pass(65_000);
    expect(world.exchange.open).toHaveLength(1);
    expectCalm(world);
  });

  it('N2: whose answer does not come is not doubled, and its lack is told', async () => {
    const world = await World.begin();
    world.faults.push({ do: 'place', fault: 'lost' }, { do: 'place', fault: 'lost' });
    world.faults.shift();
    await world.bar('nothing', 100);
    world.faults.length = 0;
    await world.bar('enter', 100);
    world.exchange.drop(({ request }) => request.trigger !== null);
    world.faults.push({ do: 'place', fault: 'lost' });
    await world.pass(12_000);
    expect(said(world).some((one) => /held without a stop for 10 s/.test(one))).toBe(true);
    await world.pass(30_000);
    expect(world.exchange.open).toHaveLength(1);
    expectCalm(world);
  });

  it('a pair rests where the exchange has them, and one half ends the other', async () => {
    const world = await World.begin({
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
      abilities: { ...spot, pairs: true },
    });
    await world.bar('enter', 100);
    expect(world.placed.slice(1)).toEqual(['stop: sell 4.995 at 95', 'target: sell 4.995 at 110']);
    expect(world.asks.at(-1)!.do).not.toBe('place');
    await world.bar('nothing', 111);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'take-profit', price: 110, held: 0 });
    expect(world.exchange.open).toEqual([]);
    await world.bar('enter', 100);
    await world.bar('nothing', 94);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'stop-loss', held: 0 });
    expect(said(world)).toEqual([]);
    expectCalm(world);
  });

  it('the target is watched where the stop ties up the coins', async () => {
    const world = await World.begin({ exits: { stopLoss: 0.05, takeProfit: 0.1 } });
    await world.bar('enter', 100);
    expect(world.placed.slice(1)).toEqual(['stop: sell 4.995 at 95']);
    expect(levels(world)).toEqual([[-Infinity, 110]]);
    await world.bar('nothing', 105, 110.5);
    expect(levels(world)).toEqual([]);
    expect(world.placed.slice(2)).toEqual(['exit: sell 4.995']);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'take-profit', price: 110.5, held: 0 });
    expectCalm(world);
  });

  it('the stop is watched where the exchange has none', async () => {
    const world = await World.begin({ abilities: { triggers: false, pairs: false, reduceOnly: false } });
    await world.bar('enter', 100);
    expect(world.placed).toEqual(['entry: buy 4.995']);
    expect(levels(world)).toEqual([[95, Infinity]]);
    await world.bar('nothing', 96, 94.5);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'stop-loss', price: 94.5, held: 0, inside: true });
    expectCalm(world);
  });

  it('both are watched of a short where nothing rests at the exchange', async () => {
    const world = await World.begin({
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
      abilities: { triggers: false, pairs: false, reduceOnly: false },
      account: { leverage: 2 },
      terms: { isContract: true },
    });
    await world.bar('short', 100);
    expect(levels(world)).toEqual([[90, 105]]);
    await world.bar('nothing', 97, 89);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'take-profit', held: 0 });
    expectCalm(world);
  });

  it('what a bar did before a position began in it is nothing to the stop that is watched', async () => {
    const bare = { triggers: false, pairs: false, reduceOnly: false };
    const world = await World.begin({ entry: { stop: 0.01 }, abilities: bare });
    await world.bar('enter', 100);
    // It fell to 90 and rose to 101.5, where it was bought with a stop at 96.4.
    await world.bar('nothing', 90, 101.5);
    expect(world.booked).toBeGreaterThan(4.9);
    // Nobody told of the price in between: the bar does, once it has closed.
    world.exchange.goTo(96);
    const opens = world.now - (world.now % 60_000);
    await world.pass(opens + 60_000 - world.now);
    await world.close(opens, 101.5, [101.5, 96, 99], 'nothing');
    await world.pass(1000);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'stop-loss', held: 0 });
    expectCalm(world);
  });

  it('stop and target rest side by side where they can only make the position smaller', async () => {
    const world = await World.begin({
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
      abilities: contract,
      terms: { isContract: true },
    });
    await world.bar('enter', 100);
    expect(world.placed.slice(1)).toEqual(['stop: sell 4.995 at 95', 'target: sell 4.995 at 110']);
    await world.bar('nothing', 94);
    expect(world.exchange.open).toEqual([]);
    expect(world.booked).toBe(0);
    expectCalm(world);
  });

  it('X9, 28: both filled: what is too much is taken back', async () => {
    const world = await World.begin({
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
      abilities: contract,
      terms: { isContract: true, keepsReduceOnly: false },
    });
    await world.bar('enter', 100);
    world.tells = false;
    world.exchange.goTo(94);
    world.exchange.goTo(111);
    expect(world.exchange.held).toBeCloseTo(-4.995, 9);
    world.tells = true;
    await world.pass(70_000);
    expect(world.exchange.held).toBeCloseTo(0, 9);
    expect(said(world).some((one) => /^critical.*more was closed than was held/.test(one))).toBe(true);
    expectCalm(world);
  });

  it('a ladder of targets leaves part by part, and the stop keeps its size', async () => {
    const world = await World.begin({
      exits: {
        stopLoss: 0.05,
        takeProfit: [
          { at: 0.02, share: 0.5 },
          { at: 0.04, share: 0.5 },
        ],
      },
      abilities: contract,
      terms: { isContract: true },
    });
    await world.bar('enter', 100);
    expect(world.placed.slice(1)).toEqual(['stop: sell 4.995 at 95', 'target: sell 2.497 at 102']);
    await world.bar('nothing', 102);
    expect(world.placed.slice(3)).toEqual(['stop: sell 2.498 at 95', 'target: sell 2.497 at 104']);
    await world.bar('nothing', 104);
    // Halves of 4.995 in whole thousandths leave one thousandth, which a contract lets go.
    expect(world.placed.slice(5)).toEqual(['stop: sell 0.001 at 95']);
    await world.bar('leave', 104);
    expect(world.exchange.held).toBeCloseTo(0, 9);
    expectCalm(world);
    expect(world.exchange.open).toEqual([]);
  });
});

describe('leaving', () => {
  it('X3: a stop that fills while it is taken back is booked, and nothing is sold twice', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.tells = false;
    world.exchange.goTo(94);
    await world.bar('leave', 94);
    await world.pass(10_000);
    expect(world.placed).toHaveLength(2);
    expect(world.booked).toBe(0);
    expectCalm(world);
  });

  it('X4: goes on only when what ties up the coins has ended', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.faults.push({ do: 'cancel', fault: 'lost' });
    await world.bar('leave', 100);
    expect(world.exchange.held).toBe(4.995);
    await world.pass(15_000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });

  it('is tried again when the exchange did not take it, with another id', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.faults.push({ do: 'place', fault: 'unreachable' });
    await world.bar('leave', 100);
    await world.pass(5000);
    expect(world.placed.slice(2)).toEqual(['exit: sell 4.995', 'exit: sell 4.995']);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });

  it('has a stop between two tries when it is refused again and again', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.refuses = ({ trigger, side }) =>
      side === 'sell' && !trigger ? { kind: 'refused', message: 'no' } : undefined;
    const naked: number[] = [];
    await world.bar('leave', 100);
    for (let k = 0; k < 60; k++) {
      await world.pass(1000);
      naked.push(world.exchange.open.length === 0 ? 1 : 0);
    }
    // It is tried after 0.5, 1, 2, 4, 8, 16, 32 s; from the fourth pause on the stop is back.
    expect(world.placed.filter((one) => one.startsWith('exit')).length).toBeGreaterThanOrEqual(7);
    expect(naked.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(6);
    // The stop does what a stop does, and leaving is over.
    await world.goTo(94);
    await world.pass(1000);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'stop-loss', price: 94, held: 0 });
    world.exchange.refuses = () => undefined;
    await world.pass(120_000);
    expect(world.exchange.open).toEqual([]);
    expectCalm(world);
  });

  it('takes that stop back when the exit is taken at last', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.refuses = ({ trigger, side }) =>
      side === 'sell' && !trigger ? { kind: 'refused', message: 'no' } : undefined;
    await world.bar('leave', 100);
    await world.pass(10_000);
    expect(world.exchange.open).toHaveLength(1);
    world.exchange.refuses = () => undefined;
    await world.pass(20_000);
    expect(world.exchange.open).toEqual([]);
    expect(world.fills.at(-1)).toMatchObject({ reason: 'signal', held: 0 });
    expectCalm(world);
  });

  it('X12: where nothing is taken, neither exit nor stop is asked for without a pause', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.refuses = ({ side }) => (side === 'sell' ? { kind: 'refused', message: 'no' } : undefined);
    await world.bar('leave', 100);
    await world.pass(600_000);
    expect(world.placed.length).toBeLessThan(60);
    expect(said(world).some((one) => /held without a stop for 10 s/.test(one))).toBe(true);
    world.exchange.refuses = () => undefined;
    await world.pass(61_000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });

  it('pauses when what takes what there is gets nothing', async () => {
    const world = await World.begin();
    await world.bar('enter', 100);
    world.exchange.terms = { ...world.exchange.terms, atOnce: 0 };
    await world.bar('leave', 100);
    for (let k = 0; k < 60; k++) {
      world.exchange.drop(({ request }) => request.limit === null && request.trigger === null, 'expired');
      await world.pass(1000);
    }
    expect(world.placed.filter((one) => one.startsWith('exit')).length).toBeLessThan(12);
    world.exchange.terms = { ...world.exchange.terms, atOnce: 1 };
    await world.pass(70_000);
    expect(world.exchange.held).toBe(0);
    expectCalm(world);
  });
});
