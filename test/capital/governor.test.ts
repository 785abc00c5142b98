import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capital, type TransferRule } from '#capital';
import { unit } from '#ledger';

const hour = 3_600_000;

/** An aggressive bot with 300 that hands on to a safe one with 700. */
function two(transfer: Partial<TransferRule> = {}) {
  const capital = new Capital({
    bots: [
      { name: 'safe', allotment: 700 },
      { name: 'bold', allotment: 300, transfer: { to: 'safe', share: 0.3, ...transfer } },
    ],
    reserve: 0,
    flows: [],
  });
  return (profit: number, time = 0, free = 1e9) => capital.traded(1, { profit, time, free });
}

describe('a bot that hands on 30 % of what it wins', () => {
  it('moves 15 of a gain of 50', () => {
    expect(two()(50)).toEqual({ to: 0, amount: 15 });
  });

  it('moves nothing of a loss, nor of nothing', () => {
    expect(two()(-50).amount).toBe(0);
    expect(two()(0).amount).toBe(0);
  });

  it('moves whole hundred-millionths, rounded down', () => {
    expect(two()(1 / 3).amount).toBe(0.1);
    expect(two({ share: 1 })(2 / 3).amount).toBe(0.66666666);
  });

  it('never moves more than is free', () => {
    expect(two()(50, 0, 10).amount).toBe(10);
    expect(two()(50, 0, -3).amount).toBe(0);
  });

  it('never moves more than is free by more than the noise of doubles, however much that is', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e7, noNaN: true }), (free) => {
        const { amount } = two({ share: 1 })(1e9, 0, free);
        expect(amount - free).toBeLessThan(2e-14 + 1e-14 * free);
        expect(free - amount).toBeLessThan(1.001 * unit + 1e-14 * free);
      }),
    );
  });

  it('waits until the least is due', () => {
    const traded = two({ least: 20 });
    expect([50, -30, 10, 10].map((profit) => traded(profit).amount)).toEqual([0, 0, 0, 21]);
  });

  it('moves once in a while, and then all that came due', () => {
    const traded = two({ every: 10 * hour });
    expect([0, 4, 9, 10].map((at) => traded(10, at * hour).amount)).toEqual([3, 0, 0, 9]);
  });

  it('moves at most so much at once, and forgets the rest', () => {
    const traded = two({ most: 12 });
    expect([traded(50).amount, traded(10).amount]).toEqual([12, 3]);
  });
});

it('hands on to the reserve, which comes after all bots', () => {
  const capital = new Capital({
    bots: [{ name: 'bold', allotment: 300, transfer: { to: 'reserve', share: 0.5 } }],
    reserve: 100,
    flows: [],
  });
  expect(capital.traded(0, { profit: 50, time: 0, free: 350 })).toEqual({ to: 1, amount: 25 });
});

it('moves whole units and never more than its share of all that was won', () => {
  const anyProfits = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }));
  fc.assert(
    fc.property(anyProfits, fc.double({ min: 0, max: 1, noNaN: true }), (profits, share) => {
      const traded = two({ share });
      let won = 0;
      let moved = 0;
      for (const profit of profits) {
        won += Math.max(0, profit);
        const { amount } = traded(profit);
        expect(Math.abs(amount / unit - Math.round(amount / unit))).toBeLessThan(1e-3);
        moved += amount;
        expect(moved).toBeLessThanOrEqual(won * share + unit);
      }
    }),
  );
});
