import { describe, expect, it } from 'vitest';
import { checker, type EngineEntry, type Entry, type PlainEvent, type RequestEntry } from '../index.ts';

const entry = (seq: number, event: Partial<PlainEvent> & Pick<PlainEvent, 'kind'>): EngineEntry => ({
  kind: 'engine',
  seq,
  at: seq,
  dialect: 'binance',
  event: {
    account: 'ann',
    symbol: 'BTC/USDT',
    order: 1,
    side: 'buy',
    amount: '1',
    filled: '0',
    status: 'open',
    moves: [],
    ...event,
  },
});
const sent = (seq: number, id: string): RequestEntry => ({
  kind: 'request',
  seq,
  at: seq,
  dialect: 'binance',
  call: 'create',
  method: 'POST',
  path: '/api/v3/order',
  params: { newClientOrderId: id },
  auth: 'ok',
  faults: [],
  status: 200,
});
const move = (account: string, coin: string, free: string, held = '0') => ({ account, coin, free, held });
const fill = (id: number, amount: string) => ({ id, price: '100', amount, fee: '0', feeCoin: 'BTC' });
const problems = (...entries: readonly Entry[]) => checker(entries, 'binance').faultsOfTheBooks();

describe('the checker', () => {
  it('adds up balances and fills', () => {
    const found = checker(
      [
        entry(0, { kind: 'deposit', moves: [move('ann', 'USDT', '500')] }),
        entry(1, { kind: 'accepted', moves: [move('ann', 'USDT', '-100', '100')] }),
        entry(2, {
          kind: 'fill',
          fill: fill(1, '0.4'),
          filled: '0.4',
          moves: [move('ann', 'USDT', '0', '-40'), move('house', 'USDT', '40')],
        }),
      ],
      'binance',
    );
    expect(found.balances('ann')).toEqual({ USDT: { free: '400', held: '60' } });
    expect(found.fillsOf(1)).toEqual([fill(1, '0.4')]);
  });

  it('sees ids that were sent twice and orders that came of them', () => {
    const found = checker(
      [
        sent(0, 'a'),
        sent(1, 'b'),
        sent(2, 'a'),
        entry(3, { kind: 'accepted', clientId: 'a', order: 1 }),
        entry(4, { kind: 'accepted', clientId: 'a', order: 2 }),
      ],
      'binance',
    );
    expect(found.doubleSends()).toEqual(['a']);
    expect(found.ordersByClientId()).toEqual(new Map([['a', [1, 2]]]));
  });

  it('sees money from nowhere, debts, trades booked twice, overfilled orders and life after the end', () => {
    expect(problems(entry(1, { kind: 'ended', moves: [move('ann', 'USDT', '1')] }))).toEqual([
      '#1 ended: 1 USDT from nowhere',
    ]);
    expect(problems(entry(1, { kind: 'accepted', moves: [move('ann', 'USDT', '-5', '5')] }))).toEqual([
      'ann has -5 free and 5 held USDT',
    ]);
    const twice = [
      entry(1, { kind: 'fill', fill: fill(7, '0.5'), filled: '0.5' }),
      entry(2, { kind: 'fill', fill: fill(7, '0.7'), filled: '1.2' }),
    ];
    expect(problems(...twice)).toEqual([
      '#2 trade 7 was booked twice',
      '#2 order 1 filled beyond its amount',
    ]);
    expect(problems(entry(1, { kind: 'ended' }), entry(2, { kind: 'triggered' }))).toEqual([
      '#2 order 1 was triggered after its end',
    ]);
  });

  it('looks at one exchange only', () => {
    const elsewhere = {
      ...entry(1, { kind: 'ended', moves: [move('ann', 'USDT', '1')] }),
      dialect: 'kraken' as const,
    };
    expect(problems(elsewhere)).toEqual([]);
  });
});
