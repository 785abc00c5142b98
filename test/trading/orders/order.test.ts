import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Execution, OrderReport } from '#exchange';
import { type ApprovedOrder, RiskManager } from '#risk';
import type { Ask, RealDraft } from '#trading';
import { clientId } from '../../../src/trading/orders/ids.ts';
import { RealOrder } from '../../../src/trading/orders/order.ts';
import { after, isEnd, type OrderState } from '../../../src/trading/orders/state.ts';

const draft: RealDraft = {
  id: 'bot-0-x-n',
  bot: 'bot',
  market: 'model:BTC/USDT',
  closes: 0,
  side: 'buy',
  quantity: 10,
  price: 100,
  waitsFor: null,
  stop: 95,
  target: null,
  leg: 'entry',
  reduces: false,
  request: {
    clientId: 'c',
    symbol: 'BTC/USDT',
    side: 'buy',
    quantity: 10,
    limit: null,
    trigger: null,
    reduceOnly: false,
    validUntil: 5000,
  },
};

const purpose = { reason: 'entry', inside: false, hoped: 100 } as const;

const states: readonly OrderState[] = [
  'sent',
  'unknown',
  'accepted',
  'open',
  'partly filled',
  'filled',
  'cancelled',
  'expired',
  'refused',
  'never accepted',
];

describe('how an order stands', () => {
  it('12, 13: goes forward and never back, and ends for good', () => {
    for (const state of states)
      for (const news of states) {
        const next = after(state, news);
        expect([state, news]).toContain(next);
        if (isEnd(state)) expect(next).toBe(state);
        // Whoever left a state does not come back to it.
        if (next !== state) expect(after(next, state)).toBe(next);
      }
  });

  it('13: what was never asked about is never given up, and what is there is never unknown', () => {
    expect(after('sent', 'never accepted')).toBe('sent');
    expect(after('accepted', 'unknown')).toBe('accepted');
    expect(after('open', 'never accepted')).toBe('open');
  });
});

type News = (order: RealOrder) => void;

// The life of one order: filled in parts, and ended by somebody. Every piece of news may come twice.
const anyLife = fc
  .record({
    parts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    end: fc.constantFrom('cancelled' as const, 'expired' as const, 'refused' as const, 'filled' as const),
  })
  .map(({ parts, end }) => {
    const filled = parts.reduce((sum, part) => sum + part, 0);
    const report = (done: number, status: OrderReport['status']): News => {
      const { symbol, side, quantity } = draft.request;
      const about = { exchangeId: 'x', clientId: 'c', symbol, side, quantity, average: 100, time: 0 };
      return (order) => order.report({ ...about, filled: done, status }, 0);
    };
    const all = end === 'filled' ? [...parts, 10 - filled] : parts;
    const news: News[] = [(order) => order.answer('x', null, 0), report(0, 'open')];
    let done = 0;
    for (const [k, quantity] of all.entries()) {
      const execution: Execution = {
        tradeId: `t${k}`,
        exchangeId: 'x',
        symbol: 'BTC/USDT',
        side: 'buy',
        quantity,
        price: 100,
        fee: 0,
        feeCoin: 'USDT',
        isMaker: false,
        time: 0,
      };
      done += quantity;
      news.push((order) => void order.execute(execution));
      if (done < 10) news.push(report(done, 'open'));
    }
    news.push(report(done, end));
    return news;
  });

describe('news of an order', () => {
  it('11, 14, 20: in any order, and however often, lead to the same', () => {
    fc.assert(
      fc.property(
        anyLife.chain((life) =>
          fc.tuple(
            fc.constant(life),
            fc.shuffledSubarray([...life, ...life], { minLength: 2 * life.length }),
          ),
        ),
        ([life, shuffled]) => {
          const end = (news: readonly News[]) => {
            const order = new RealOrder(draft, purpose, 0);
            let before = 0;
            for (const one of news) {
              one(order);
              expect(order.filled).toBeGreaterThanOrEqual(before);
              before = order.filled;
            }
            const { state, filled, booked, isSettled, exchangeId } = order;
            return { state, filled, booked, isSettled, exchangeId };
          };
          expect(end(shuffled)).toEqual(end(life));
          expect(end(life)).toMatchObject({ isSettled: true });
        },
      ),
    );
  });

  it('X2: an end in refusal takes no fill back', () => {
    const order = new RealOrder(draft, purpose, 0);
    order.answer('x', null, 0);
    const { symbol, side, quantity } = draft.request;
    order.report(
      {
        exchangeId: 'x',
        clientId: 'c',
        symbol,
        side,
        quantity,
        average: 100,
        time: 0,
        filled: 4,
        status: 'refused',
      },
      0,
    );
    expect(order).toMatchObject({ state: 'refused', filled: 4, isSettled: false });
  });

  it('never accepted needs two rounds in which all answered, begun when it can arrive no more', () => {
    const order = new RealOrder(draft, purpose, 0);
    order.answer(null, { kind: 'timeout', message: '' }, 3000);
    // Valid until 5000, with 5000 for slow paths.
    for (const now of [3000, 6000, 9999]) {
      order.asked(now);
      order.missed(now + 50);
      expect(order.state).toBe('unknown');
    }
    order.asked(10_001);
    order.missed(10_050);
    expect(order.state).toBe('unknown');
    order.asked(12_000);
    order.missed(12_050);
    expect(order.state).toBe('never accepted');
  });

  it('asks less and less often, and at least every eight seconds', () => {
    const order = new RealOrder(draft, purpose, 0);
    order.answer(null, { kind: 'timeout', message: '' }, 0);
    const pauses: number[] = [];
    for (let now = 0, k = 0; k < 9; k++, now = order.askAt) {
      order.asked(now);
      pauses.push(order.askAt - now);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000]);
  });
});

describe('what an order is known by', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');

  it('16: has the form of a UUID, is the same each time, and another for anything else', () => {
    const id = clientId('s', 'bot-0-x-n', 1, hash);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(clientId('s', 'bot-0-x-n', 1, hash)).toBe(id);
    const others = [
      clientId('s', 'bot-0-x-n', 2, hash),
      clientId('s', 'bot-0-x-x', 1, hash),
      clientId('t', 'bot-0-x-n', 1, hash),
      // Where one part ends and the next begins cannot be mistaken.
      clientId('s","b', 'ot-0-x-n', 1, hash),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});

describe('an order that nobody approved', () => {
  type Placed = Extract<Ask, { do: 'place' }>['order'];
  type Pair = Extract<Ask, { do: 'placePair' }>;

  it('cannot be placed: it is another type', () => {
    expectTypeOf<Placed>().toEqualTypeOf<ApprovedOrder<RealDraft>>();
    expectTypeOf<Pair['stop']>().toEqualTypeOf<ApprovedOrder<RealDraft>>();
    expectTypeOf<Pair['target']>().toEqualTypeOf<ApprovedOrder<RealDraft>>();
    expectTypeOf<RealDraft>().not.toExtend<Placed>();
    // @ts-expect-error A draft is no approved order.
    const ask: Ask = { do: 'place', exchange: 'model', order: draft };
    expect(ask.do).toBe('place');
  });

  it('becomes one by the risk manager alone, who keeps all that the exchange is told', () => {
    const standing = { now: 0, equity: 1000, values: new Map(), held: 0, clockOffset: 0 };
    const verdict = new RiskManager({}, 1000).review(draft, standing);
    expect('order' in verdict && verdict.order.request).toEqual(draft.request);
    for (const obstacle of [
      'unreconciled',
      'difference',
      'unknown order',
      'unavailable',
      'delisted',
    ] as const)
      expect(new RiskManager({}, 1000).review(draft, { ...standing, obstacle })).toMatchObject({
        reason: obstacle,
      });
    // What makes a position smaller is never in the way of safety.
    const exit = { ...draft, side: 'sell', leg: 'exit', reduces: true } as const;
    expect(
      new RiskManager({}, 1000).review(exit, { ...standing, held: 10, obstacle: 'unreconciled' }),
    ).toHaveProperty('order');
  });
});
