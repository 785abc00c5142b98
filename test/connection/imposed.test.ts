import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixed, startExchange, type FakeExchange } from '../exchange/index.ts';
import { places, trader, type Trader } from './trading.ts';

const hour = 3_600_000;
const contracts = places.filter(({ isSpot }) => !isSpot);

describe.each(contracts.map((place) => [place.id, place] as const))(
  'what %s does to a contract of its own accord',
  (id, place) => {
    let exchange: FakeExchange;
    let at: Trader;
    const { symbol } = place;
    beforeAll(async () => {
      exchange = await startExchange({ dialects: [id] });
      at = await trader(place, exchange);
      await at.account.place(at.order({ quantity: 0.5 }));
    });
    afterAll(async () => {
      await at.connection.close();
      await exchange.stop();
    });

    const wallet = () => `${at.keys.account}${id === 'binance' ? '/futures' : ''}`;
    const force = (name: string, quantity: string) =>
      exchange.venue(id).engine.place({
        account: wallet(),
        symbol,
        side: 'sell',
        type: 'market',
        amount: fixed(quantity),
        clientId: name,
        reduceOnly: true,
      });

    it('is paid and received at a time, page by page, each payment once', async () => {
      const now = exchange.clock.now();
      // Longer ago than one question reaches, and more than one page of answers.
      const first = now - 9 * 24 * hour;
      const many = id === 'binance' ? 1100 : 70;
      for (let k = 0; k < many; k++)
        exchange.venue(id).engine.fund(symbol, fixed('0.0001'), first + k * Math.floor(hour / 8));
      exchange.venue(id).engine.fund(symbol, fixed('-0.0002'), now - 1000);
      const found = await at.account.funding([symbol], first);
      expect(found).toHaveLength(many + 1);
      expect(new Set(found.map((one) => one.id)).size).toBe(many + 1);
      expect(found[0]).toMatchObject({ symbol, time: first, paid: 2, coin: 'USDT' });
      expect(found.at(-1)).toMatchObject({ symbol, time: now - 1000, paid: -4, coin: 'USDT' });
      expect(await at.account.funding([symbol], now - 1000)).toEqual(found.slice(-1));
      expect(await at.account.funding(['ETH/USDT:USDT'], first)).toEqual([]);
      expect(await at.account.funding([symbol], now + 1)).toEqual([]);
    });

    it('is told among executions, with why it was done', async () => {
      const since = exchange.clock.now();
      const own = at.order({ side: 'sell', quantity: 0.1, reduceOnly: true });
      await at.account.place(own);
      force('adl_autoclose-1', '0.1');
      force('autoclose-1700000000000000000', '0.3');
      const found = await at.account.executions(symbol, since);
      expect(found.map(({ quantity, forced }) => [quantity, forced])).toEqual([
        [0.1, undefined],
        [0.1, 'deleveraging'],
        [0.3, 'liquidation'],
      ]);
      expect(await at.account.positions([symbol])).toMatchObject([]);
    });
  },
);
