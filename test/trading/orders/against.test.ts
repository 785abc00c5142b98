import { expect, it } from 'vitest';
import { bars } from '#market';
import { attribute, Sightings } from '#trading';
import { World } from './world.ts';

it('explains what real orders came to beside a backtest: price, fees, and what was missed', async () => {
  // The exchange takes twice the fee, and the market has gone up by 1 when the order arrives.
  const world = await World.begin({ terms: { fee: 0.002 } });
  const opens = world.now - (world.now % 60_000);
  const close = async (k: number, price: number, word: Parameters<World['close']>[3]) => {
    await world.pass(opens + (k + 1) * 60_000 - world.now);
    await world.close(opens + k * 60_000, 100, [100, price], word);
  };
  await close(0, 100, 'enter');
  world.exchange.goTo(101);
  await world.pass(5000);
  await close(1, 100, 'leave');
  world.exchange.goTo(100);
  await world.pass(5000);
  // The third order is lost on its way.
  world.faults.push({ do: 'place', fault: 'lost' });
  await close(2, 100, 'enter');
  await close(3, 104, 'nothing');
  const sightings = new Sightings();
  for (const event of world.events) sightings.see(event);
  const [{ spec }] = world.session.bots as [(typeof world.session.bots)[0]];
  const { account } = spec;
  const barsOf = (stream: string) => {
    const { rows } = sightings.seen(stream);
    const column = (k: 0 | 1 | 2 | 3 | 4 | 5) => Float64Array.from(rows, (row) => row[k]);
    const [time, open, high, low, last, volume] = [
      column(0),
      column(1),
      column(2),
      column(3),
      column(4),
      column(5),
    ];
    return bars(world.market, '1m', { time, open, high, low, close: last, volume });
  };
  const { session, backtest, parts } = attribute(spec, world.plans(spec, false), sightings, {
    barsOf,
    account,
    funding: () => undefined,
  });
  // 4.995 bought a unit too dear; a fee of 0.2 % instead of 0.1 % of 504.495 and of 499.5.
  expect(parts['fill price']).toBeCloseTo(4.995, 9);
  expect(parts.fees).toBeCloseTo(0.002 * (504.495 + 499.5) - 0.001 * (499.5 + 499.5), 9);
  // What was missed would have won 4 on each of its units, less a fee.
  expect(parts['missed or refused orders']).toBeGreaterThan(19);
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  expect(sum).toBeCloseTo(backtest - session, 9);
});
