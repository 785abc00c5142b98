import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { type Place, places } from '../connection/trading.ts';
import * as fake from '../exchange/index.ts';
import { Trader } from './trader.ts';

// Where a stop and a target cannot rest beside each other, the target is watched.
const place = (id: fake.DialectName) => places.find((one) => one.id === id && one.isSpot)!;

/** A session that has bought at 40000, has its stop at the exchange, and watches for 42000. */
async function watcher(
  at: Place,
  { onTestFinished }: TestContext,
  faults: readonly fake.Rule[] = [],
): Promise<Trader> {
  const exchange = await fake.startExchange({ dialects: [at.id], faults });
  onTestFinished(() => exchange.stop());
  const trader = new Trader(at, exchange, { stopLoss: 0.05, takeProfit: 0.05 });
  onTestFinished(() => trader.kill());
  await trader.begin();
  expect(await trader.until(() => trader.has('account')), trader.told).toBe(true);
  await sleep(1500);
  await trader.bar('enter', '40000');
  expect(await trader.until(() => trader.booked > 0 && trader.isGuarded), trader.told).toBe(true);
  return trader;
}

const listens = ({ exchange }: Trader) =>
  exchange.record.entries.some(
    (entry) =>
      entry.kind === 'socket' && entry.what === 'received' && /trade/i.test(JSON.stringify(entry.detail)),
  );

/** How many ms after a price was paid the first thing is done about it. */
async function reaction({ exchange, venue, place: { symbol } }: Trader, price: string): Promise<number> {
  const asked = () => exchange.record.requests('cancel').length;
  const before = asked();
  const began = performance.now();
  venue.trade(symbol, price);
  while (asked() === before && performance.now() - began < 20_000) await sleep(5);
  return performance.now() - began;
}

describe.concurrent('a target that the exchange does not watch', () => {
  for (const id of ['bybit', 'coinbase'] as const)
    it(`is acted on when the stream of ${id} tells that it is reached`, async (context) => {
      const trader = await watcher(place(id), context);
      expect(await trader.until(() => listens(trader)), trader.told).toBe(true);
      await sleep(500);
      // Prices on the way there are no reason to do anything.
      trader.venue.trade(trader.place.symbol, '41900');
      await sleep(300);
      const took = await reaction(trader, '42100');
      expect(took).toBeLessThan(1000);
      expect(await trader.until(() => trader.isFlat), trader.told).toBe(true);
    });

  it('W1: is asked for where the stream tells nothing', async (context) => {
    const trader = await watcher(place('kraken'), context, [
      fake.on('stream:trades').always(fake.silentStream()),
    ]);
    expect(await trader.until(() => listens(trader))).toBe(true);
    expect(await reaction(trader, '42100')).toBeLessThan(4000);
    expect(await trader.until(() => trader.isFlat), trader.told).toBe(true);
  });
});
