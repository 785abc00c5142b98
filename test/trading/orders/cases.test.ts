import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

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
    expect(world.booked).toBe(0);
    expect(world.exchange.open).toEqual([]);
    expect(world.exchange.complaints).toEqual([]);
    // Bought for 499.5 and sold for 549.45, with a tenth of a percent of each as fees.
    const { equity } = world.session.bots[0]!;
    await world.bar('nothing', 90);
    expect(world.session.bots[0]!.equity).toBeCloseTo(1000 + 49.95 - 0.4995 - 0.54945, 9);
    expect(equity).toBeGreaterThan(1000);
  });
});
