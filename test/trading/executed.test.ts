import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareExecuted, type Traded } from '../../src/trading/executed.ts';

const market = 'model:A/USDT';

function traded(
  opens: number,
  quantity: number,
  price: number,
  fee: number,
  held: number,
  more: Partial<Traded> = {},
): Traded {
  return { market, opens, quantity, price, fee, held, reason: held === 0 ? 'signal' : 'entry', ...more };
}

describe('what an exchange executed beside what a simulation filled', () => {
  it('costs its price, its fee and its size', () => {
    // Bought 8 at 101 and 99 in two parts for a fee of 3, where 10 at 98 for 2 were to be had; now at 105.
    // The price: 8 × (100 − 98) = 16. The fee: 3 − 2 × 0.8 = 1.4.
    // The size: 2 more would have won 2 × (105 − 98) − 2 × 0.2 = 13.6.
    const real = [traded(1, 4, 101, 1, 4), traded(1, 4, 99, 2, 8)];
    const parts = compareExecuted(real, [traded(1, 10, 98, 2, 10)], new Map([[market, 105]]));
    expect(parts['fill price']).toBeCloseTo(16, 12);
    expect(parts.fees).toBeCloseTo(1.4, 12);
    expect(parts.size).toBeCloseTo(13.6, 12);
  });

  it('says nothing of orders that only one of the two had, nor of what was written off', () => {
    const nothing = { fees: 0, 'fill price': 0, size: 0, funding: 0 };
    const marks = new Map([[market, 100]]);
    expect(compareExecuted([traded(1, 4, 101, 1, 4)], [], marks)).toEqual(nothing);
    expect(compareExecuted([], [traded(1, 4, 101, 1, 4)], marks)).toEqual(nothing);
    const dust = traded(2, -0.1, 0, 0, 0, { reason: 'write-off' });
    expect(compareExecuted([dust], [traded(2, -1, 100, 0, 0)], marks)).toEqual(nothing);
  });

  it('what was charged for holding is funding', () => {
    const charge = traded(3, 0, 100, 5, 4, { reason: 'funding' });
    expect(compareExecuted([charge], [{ ...charge, fee: 3 }], new Map())).toMatchObject({
      funding: 2,
      fees: 0,
    });
  });

  it('explains the whole difference where both had the same orders', () => {
    const anyFill = fc.record({
      quantity: fc.integer({ min: 1, max: 9 }),
      price: fc.integer({ min: 50, max: 150 }),
      fee: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyFill, anyFill), { maxLength: 20 }),
        fc.integer({ min: 50, max: 150 }),
        (pairs, mark) => {
          const fills = (which: 0 | 1) =>
            pairs.map((pair, k): Traded => {
              const { quantity, price, fee } = pair[which];
              return traded(k, k % 2 === 0 ? quantity : -quantity, price, fee, 1);
            });
          const worth = (all: readonly Traded[]) =>
            all.reduce((sum, { quantity, price, fee }) => sum + quantity * (mark - price) - fee, 0);
          const parts = compareExecuted(fills(0), fills(1), new Map([[market, mark]]));
          const sum = Object.values(parts).reduce((total, part) => total + part, 0);
          expect(sum).toBeCloseTo(worth(fills(1)) - worth(fills(0)), 8);
        },
      ),
    );
  });
});
