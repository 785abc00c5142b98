import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

describe('bots that share an account', () => {
  it('each have their own orders, fills and stop in one market, and no difference is seen', async () => {
    const world = await World.begin({ bots: 2 });
    await world.bar('enter', 100);
    expect(world.placed).toEqual([
      'entry: buy 4.995',
      'entry: buy 4.995',
      'stop: sell 4.995 at 95',
      'stop: sell 4.995 at 95',
    ]);
    expect(world.fills.map(({ bot, quantity }) => [bot, quantity])).toEqual([
      ['bot', 4.995],
      ['bot-1', 4.995],
    ]);
    await world.pass(130_000);
    await world.take({ type: 'operator', version: 1, time: world.now, word: 'close', bot: 'bot-1' });
    await world.pass(70_000);
    expect(world.exchange.held).toBeCloseTo(4.995, 9);
    expect(world.exchange.open).toHaveLength(1);
    expect(world.events.filter(({ type }) => type === 'reconciled')).toEqual([]);
    expect(world.exchange.complaints).toEqual([]);
    expect(world.booked).toBeCloseTo(world.exchange.held, 9);
  });

  it('are looked at together: one look for all, and a difference stops both', async () => {
    const world = await World.begin({ bots: 3 });
    expect(world.asks.filter((ask) => ask.do === 'look')).toHaveLength(1);
    await world.bar('enter', 100);
    world.exchange.coins.set('BTC', world.exchange.held + 1);
    await world.pass(130_000);
    await world.bar('leave', 100);
    await world.bar('enter', 100);
    const refused = world.events.flatMap((event) =>
      event.type === 'refused' ? [[event.bot, event.reason]] : [],
    );
    expect(refused).toEqual([
      ['bot', 'difference'],
      ['bot-1', 'difference'],
      ['bot-2', 'difference'],
    ]);
  });
});

describe('a clock that is set', () => {
  it.each([-3_600_000, 3_600_000])('T1: by %i ms puts nothing off', async (step) => {
    const world = await World.begin();
    world.tells = false;
    await world.bar('enter', 100);
    world.faults.push({ do: 'place', fault: 'unreachable' }, { do: 'cancel', fault: 'lost' });
    await world.bar('leave', 100);
    await world.take({ type: 'timer', version: 1, time: world.now + step });
    await world.take({ type: 'timer', version: 1, time: world.now });
    await world.pass(60_000);
    expect(world.exchange.held).toBe(0);
    expect(world.booked).toBe(0);
    expect(world.exchange.complaints).toEqual([]);
  });
});

describe('a clock of ours that is wrong', () => {
  it.each([-240_000, 240_000])('T1: by %i ms keeps no order from being valid', async (offset) => {
    const world = await World.begin();
    await world.bar('enter', 100);
    const time = world.now + offset;
    await world.take({ type: 'clock', version: 1, time, exchange: 'model', offset });
    await world.take({ type: 'operator', version: 1, time, word: 'close', bot: null });
    await world.pass(500);
    expect(world.exchange.held).toBe(0);
    const [exit] = world.events.flatMap((event) =>
      event.type === 'ordered' && event.order.leg === 'exit' ? [event.request!] : [],
    );
    expect(exit!.validUntil - world.now).toBeLessThan(5000);
    expect(exit!.validUntil - world.now).toBeGreaterThan(4000);
  });
});

describe('a strategy that fails', () => {
  it('S1: stops its own bot, and what is held stays guarded', async () => {
    const world = await World.begin({ bots: 2, fails: 'bot-1' });
    await world.bar('enter', 100);
    expect(world.exchange.open).toHaveLength(2);
    await world.bar('fail', 100);
    expect(world.session.bots.map(({ mode }) => mode)).toEqual(['running', 'halted']);
    await world.bar('nothing', 94);
    expect(world.booked).toBe(0);
    expect(world.exchange.complaints).toEqual([]);
  });
});
