import { expect, it } from 'vitest';
import { attribute, Sightings } from '#trading';
import { barsOfRows } from '../../../src/trading/stream.ts';
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
  const { session, backtest, parts } = attribute(spec, world.plans(spec, false), sightings, {
    barsOf: (stream) => barsOfRows(world.market, '1m', sightings.seen(stream).rows),
    valuesOf: (name) => sightings.values(name),
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

it('has what holding a contract cost as a part of its own', async () => {
  const world = await World.begin({
    terms: { isContract: true, fee: 0 },
    account: { fee: 0 },
    abilities: { triggers: true, pairs: false, reduceOnly: true },
  });
  const hour = 3_600_000;
  await world.bar('enter', 100);
  await world.bar('nothing', 100);
  const due = Math.ceil(world.now / hour) * hour;
  await world.pass(due + 200 - world.now);
  world.exchange.fund(0.001);
  await world.pass(60_000);
  await world.bar('nothing', 100);
  // What is paid after the last close is not in what that close was worth.
  await world.pass(due + hour + 200 - world.now);
  world.exchange.fund(0.004);
  await world.pass(60_000);
  const sightings = new Sightings();
  for (const event of world.events) sightings.see(event);
  const [{ spec }] = world.session.bots as [(typeof world.session.bots)[0]];
  const { session, backtest, parts } = attribute(spec, world.plans(spec, false), sightings, {
    barsOf: (stream) => barsOfRows(world.market, '1m', sightings.seen(stream).rows),
    valuesOf: (name) => sightings.values(name),
    account: spec.account,
    // The store has three times the rate that was paid.
    funding: () => ({ time: Float64Array.of(due), rate: Float64Array.of(0.003) }),
  });
  // 5 at 100: 0.5 was paid, and 1.5 would be.
  expect(session).toBeCloseTo(spec.account.cash - 0.5, 9);
  expect(parts.funding).toBeCloseTo(-1, 9);
  for (const [cause, part] of Object.entries(parts)) if (cause !== 'funding') expect(part).toBeCloseTo(0, 9);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(backtest - session, 9);
});
