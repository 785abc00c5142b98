import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checker } from '../record/checker.ts';
import { recorder } from '../record/record.ts';
import { engine, fixed, isLiving, market, mul, text, type Engine, type Market, type Order } from './index.ts';

const spot = market('BTC/USDT', {
  tick: '1',
  lot: '0.001',
  minNotional: '1',
  maxOpenOrders: 1000,
  feeCoin: 'received',
});
const linear = market('BTC/USDT:USDT', { tick: '1', lot: '0.001', minNotional: '1' });
const strangers = {
  bids: [100, 99, 98, 97].map((price) => ({ price: fixed(price), amount: fixed(2) })),
  asks: [101, 102, 103, 104].map((price) => ({ price: fixed(price), amount: fixed(2) })),
};

function open(
  markets: readonly Market[] = [spot, linear],
  depth: Parameters<typeof engine>[0]['depth'] = () => strangers,
) {
  const record = recorder();
  const core = engine({
    markets,
    now: () => record.entries.length,
    last: () => fixed(100),
    depth,
    clientIds: 'unique-while-open',
    emit: (event) => record.engine('binance', event),
  });
  return { core, record };
}

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('place' as const),
      account: fc.constantFrom('ann', 'bob'),
      symbol: fc.constantFrom('BTC/USDT', 'BTC/USDT', 'BTC/USDT:USDT'),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      type: fc.constantFrom('limit' as const, 'market' as const),
      amount: fc.integer({ min: 1, max: 3000 }),
      price: fc.integer({ min: 95, max: 106 }),
      trigger: fc.option(fc.integer({ min: 90, max: 110 }), { nil: undefined, freq: 4 }),
      timeInForce: fc.constantFrom('gtc' as const, 'gtc' as const, 'ioc' as const, 'fok' as const),
      postOnly: fc.boolean(),
      reduceOnly: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('cancel' as const),
      account: fc.constantFrom('ann', 'bob'),
      id: fc.integer({ min: 1, max: 20 }),
    }),
    fc.record({
      kind: fc.constant('print' as const),
      price: fc.integer({ min: 92, max: 108 }),
      amount: fc.integer({ min: 1, max: 2000 }),
    }),
    fc.record({ kind: fc.constant('fund' as const), rate: fc.integer({ min: -5, max: 5 }) }),
  ),
  { maxLength: 40 },
);
type Step = (typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never) extends readonly (infer One)[]
  ? One
  : never;

function take(core: Engine, step: Step): void {
  if (step.kind === 'cancel') core.cancel(step.account, step.id);
  else if (step.kind === 'fund') core.fund('BTC/USDT:USDT', fixed(step.rate) / 10_000n);
  else if (step.kind === 'print')
    core.print(
      step.price % 2 === 0 ? 'BTC/USDT' : 'BTC/USDT:USDT',
      fixed(step.price),
      fixed(step.amount) / 1000n,
    );
  else {
    const { account, symbol, side, type, timeInForce, reduceOnly } = step;
    core.place({
      account,
      symbol,
      side,
      type,
      amount: fixed(step.amount) / 1000n,
      ...(type === 'limit' ? { price: fixed(step.price) } : {}),
      ...(step.trigger === undefined
        ? {}
        : { trigger: { price: fixed(step.trigger), when: step.trigger > 100 ? 'rises' : 'falls' } }),
      timeInForce,
      postOnly: step.postOnly && type === 'limit',
      reduceOnly: reduceOnly && symbol.includes(':'),
    });
  }
}

describe('the matching core', () => {
  it('loses no money, books no trade twice and fills no order beyond its amount, whatever is asked of it', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { core, record } = open();
        for (const name of ['ann', 'bob']) {
          core.deposit(name, 'USDT', fixed(1000));
          core.deposit(name, 'BTC', fixed(10));
        }
        for (const step of taken) take(core, step);
        expect(checker(record.entries, 'binance').faultsOfTheBooks()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps all wealth in the system, futures profits at any price included', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { core } = open();
        for (const name of ['ann', 'bob']) core.deposit(name, 'USDT', fixed(1000));
        for (const step of taken) take(core, step);
        const mark = fixed(123);
        const wealth = core.books.names().reduce((sum, name) => {
          const { free, held } = core.books.balance(name, 'USDT');
          const { amount, cost } = core.books.position(name, 'BTC/USDT:USDT');
          return sum + free + held + mul(amount, mark) - cost;
        }, 0n);
        // Funding rounds toward zero on each account.
        expect(Math.abs(Number(wealth - fixed(2000)))).toBeLessThan(1000);
        const coins = core.books.names().reduce((sum, name) => {
          const { free, held } = core.books.balance(name, 'BTC');
          return sum + free + held;
        }, 0n);
        expect(text(coins)).toBe('0');
      }),
      { numRuns: 200 },
    );
  });

  it('holds exactly what its open orders need', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { core } = open([spot]);
        core.deposit('ann', 'USDT', fixed(1000));
        core.deposit('ann', 'BTC', fixed(10));
        for (const step of taken) take(core, step);
        const living = core.orders('ann').filter(isLiving);
        for (const coin of ['USDT', 'BTC']) {
          const needed = living
            .filter(({ holdCoin }) => holdCoin === coin)
            .reduce((sum, { hold }) => sum + hold, 0n);
          expect(text(core.books.balance('ann', coin).held)).toBe(text(needed));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never changes an order that has ended', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { core } = open();
        for (const name of ['ann', 'bob']) core.deposit(name, 'USDT', fixed(1000));
        const ended = new Map<number, string>();
        const shape = ({ status, filled, cost, updated, fills }: Order) =>
          `${status} ${filled} ${cost} ${updated} ${fills.length}`;
        for (const step of taken) {
          take(core, step);
          for (const order of [...core.orders('ann'), ...core.orders('bob')]) {
            if (isLiving(order)) continue;
            expect(shape(order)).toBe(ended.get(order.id) ?? shape(order));
            ended.set(order.id, shape(order));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never opens or turns a position by an order that may only reduce it', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { core } = open([linear]);
        for (const name of ['ann', 'bob']) core.deposit(name, 'USDT', fixed(1000));
        for (const step of taken) {
          const account = step.kind === 'place' ? step.account : 'ann';
          const before = core.books.position(account, linear.symbol).amount;
          take(core, step.kind === 'place' ? { ...step, symbol: 'BTC/USDT:USDT' } : step);
          const after = core.books.position(account, linear.symbol).amount;
          if (step.kind !== 'place' || !step.reduceOnly) continue;
          expect(before > 0n ? after >= 0n && after <= before : after <= 0n && after >= before).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('fills the better price first, and at one price who came first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 101, max: 105 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (prices, want) => {
          const { core } = open([spot], () => ({ bids: [], asks: [] }));
          core.deposit('maker', 'BTC', fixed(100));
          core.deposit('taker', 'USDT', fixed(100_000));
          for (const price of prices) {
            core.place({
              account: 'maker',
              symbol: 'BTC/USDT',
              side: 'sell',
              type: 'limit',
              amount: fixed(1),
              price: fixed(price),
            });
          }
          core.place({
            account: 'taker',
            symbol: 'BTC/USDT',
            side: 'buy',
            type: 'limit',
            amount: fixed(want),
            price: fixed(105),
          });
          const expected = prices
            .map((price, k) => ({ price, id: k + 1 }))
            .toSorted((a, b) => a.price - b.price || a.id - b.id)
            .slice(0, want)
            .map(({ id }) => id);
          expect(core.fills('maker').map(({ order }) => order)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('works a hand-made case: half filled at the limit, the rest at a better price', () => {
    const { core } = open([spot], () => ({ bids: [], asks: [{ price: fixed(99), amount: fixed(1) }] }));
    core.deposit('ann', 'USDT', fixed(1000));
    const verdict = core.place({
      account: 'ann',
      symbol: 'BTC/USDT',
      side: 'buy',
      type: 'limit',
      amount: fixed(2),
      price: fixed(100),
    });
    // 1 bought at 99; 1 still wanted at 100; the fee of 0.1 % was taken from the coin.
    expect(verdict.ok && text(verdict.order.filled)).toBe('1');
    expect(core.books.balance('ann', 'USDT')).toEqual({ free: fixed(801), held: fixed(100) });
    expect(core.books.balance('ann', 'BTC').free).toBe(fixed('0.999'));
    core.print('BTC/USDT', fixed(100), fixed('0.25'));
    expect(core.books.balance('ann', 'USDT').held).toBe(fixed(75));
  });

  it('takes a fee in a third coin while there is enough of it', () => {
    const third = { ...spot, feeCoin: { coin: 'BNB', rate: fixed(500) } };
    const { core } = open([third]);
    core.deposit('ann', 'USDT', fixed(1000));
    core.deposit('ann', 'BNB', fixed('0.0003'));
    const buy = () =>
      core.place({ account: 'ann', symbol: 'BTC/USDT', side: 'buy', type: 'market', amount: fixed(1) });
    buy();
    // 101 USDT at 0.1 % are 0.101 USDT, at 500 USDT per BNB 0.000202 BNB.
    expect(core.books.balance('ann', 'BNB').free).toBe(fixed('0.000098'));
    buy();
    expect(core.fills('ann').map(({ feeCoin }) => feeCoin)).toEqual(['BNB', 'BTC']);
  });

  it.each([
    ['short', 'sell', 'buy', 100, 90],
    ['long', 'buy', 'sell', 100, 110],
  ] as const)(
    'realises the profit of a %s when it is closed, half by half',
    (_, opening, closing, entry, exit) => {
      let price: number = entry;
      const level = () => [{ price: fixed(price), amount: fixed(10) }];
      const { core } = open([linear], () => ({ bids: level(), asks: level() }));
      core.deposit('ann', 'USDT', fixed(1000));
      core.setLeverage('ann', 'BTC/USDT:USDT', 4);
      const go = (side: 'buy' | 'sell', amount: number) =>
        core.place({ account: 'ann', symbol: 'BTC/USDT:USDT', side, type: 'market', amount: fixed(amount) });
      go(opening, 2);
      // 200 of position at leverage 4 keep 50; the fee is 0.1 % of 200.
      expect(core.books.balance('ann', 'USDT')).toEqual({ free: fixed('949.8'), held: fixed(50) });
      price = exit;
      go(closing, 1);
      const fee = exit / 1000;
      // One of two closed with a profit of 10 frees half of the margin.
      expect(core.books.balance('ann', 'USDT')).toEqual({
        free: fixed((949.8 + 25 + 10 - fee).toFixed(6)),
        held: fixed(25),
      });
      go(closing, 1);
      expect(core.books.balance('ann', 'USDT')).toEqual({
        free: fixed((949.8 + 50 + 20 - 2 * fee).toFixed(6)),
        held: 0n,
      });
      expect(core.books.position('ann', 'BTC/USDT:USDT')).toMatchObject({ amount: 0n, cost: 0n });
    },
  );
});
