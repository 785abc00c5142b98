import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancesOf, postingsOf } from '#ledger';
import { measure } from '#metrics';
import { evaluateTogether } from '#research';
import type { Condition, Series } from '#series';
import { type Account, type Part, run, runTogether } from '#simulation';
import { defineStrategy } from '#strategy';
import { anyBars, barsOf } from '../arbitrary/bars.ts';

// Worked by hand: two markets, one account of 1000, half of the equity for each entry.
const half: Account = { cash: 1000, fee: 0, slippage: 0, size: 0.5 };
const early = entering((close) => close.above(0));
const high = entering((close) => close.above(90));
const rising = entering((close) => close.above(105));
const flat = [100, 100, 100, 100] as const;

describe('two markets on one account', () => {
  const first = barsOf([flat, flat, [100, 120, 100, 120], [120, 120, 120, 120]], 'AAA/USDT');
  const second = barsOf([flat, flat, [100, 110, 100, 110], [110, 110, 110, 110]], 'BBB/USDT');
  const parts: Part[] = [
    { plan: early, bars: first },
    { plan: rising, bars: second },
  ];

  it('each entry takes its share of the equity of both', () => {
    const { fills } = runTogether(parts, half);
    // 500 buy 5 at 100; at the close of the third bar equity is 500 + 5 × 120 = 1100, half of it is
    // more than the 500 that are left, so 500 buy at 110.
    expect([...fills].map(({ lane, bar, price }) => [lane, bar, price])).toEqual([
      [0, 1, 100],
      [1, 3, 110],
    ]);
    expect(fills.at(1).quantity).toBeCloseTo(500 / 110, 12);
  });

  it('says that the cash did not reach', () => {
    expect(runTogether(parts, half).refusals).toEqual([
      expect.objectContaining({ lane: 1, bar: 3, reason: 'cash', wanted: expect.closeTo(5, 12) }),
    ]);
  });

  it('has the equity of both at every close', () => {
    expect([...runTogether(parts, half).equity]).toEqual([1000, 1000, 1100, expect.closeTo(1100, 9)]);
  });

  it('stands beside equal money in each, held', () => {
    const { baseline } = evaluateTogether(parts, half);
    // 500 in each at the second open: one gains 20 %, the other 10 %, both with half of their money.
    expect(baseline.metrics.finalEquity).toBeCloseTo(1000 + 250 * 0.2 + 250 * 0.1, 9);
  });

  it('is drawn over a basket that began at 100', () => {
    const { bars } = runTogether(parts, half);
    expect([...bars.close]).toEqual([100, 100, 115, 115]);
    expect(bars.market.symbol).toBe('AAA/USDT+BBB/USDT');
  });
});

it('bars that end at an instant are finished before those that begin there', () => {
  // The first market is stopped out inside its second bar; its money buys the second at the next open.
  const stopped = barsOf([flat, [100, 100, 80, 80], [80, 80, 80, 80]], 'AAA/USDT');
  const bought = barsOf([flat, [100, 110, 100, 110], [110, 110, 110, 110]], 'BBB/USDT');
  const { fills } = runTogether(
    [
      { plan: { ...high, exits: { stopLoss: 0.1 } }, bars: stopped },
      { plan: rising, bars: bought },
    ],
    { ...half, size: 1 },
  );
  expect([...fills].map(({ lane, bar, reason }) => [lane, bar, reason])).toEqual([
    [0, 1, 'entry'],
    [0, 1, 'stop-loss'],
    [1, 2, 'entry'],
  ]);
  expect(fills.at(2).quantity).toBeCloseTo(900 / 110, 12);
});

it('purses pay for their own lanes only', () => {
  const bars = barsOf([flat, flat], 'AAA/USDT');
  const parts = [
    { plan: early, bars, purse: 0 },
    { plan: early, bars, purse: 1 },
  ];
  const { fills } = runTogether(parts, { ...half, size: 1 }, { purses: [700, 300] });
  expect([...fills].map(({ quantity }) => quantity)).toEqual([7, 3]);
});

it('entries at one open take their shares of the same equity, whoever comes first', () => {
  // Both gap up by 10 %: the half of 1000 buys at 110 in either, although the last close was 100.
  const gap = (symbol: string) => barsOf([flat, [110, 110, 110, 110]], symbol);
  const { fills } = runTogether(
    [
      { plan: early, bars: gap('AAA/USDT') },
      { plan: early, bars: gap('BBB/USDT') },
    ],
    half,
  );
  expect([...fills].map(({ quantity }) => quantity)).toEqual([
    expect.closeTo(500 / 110, 12),
    expect.closeTo(500 / 110, 12),
  ]);
});

describe('for any markets', () => {
  const anyParts = fc
    .array(anyBars(5, 40), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((bars, k) => ({ plan: k % 2 === 0 ? early : rising, bars })));
  const account: Account = { cash: 1000, fee: 0.001, slippage: 0.001, size: 0.4 };

  it('profits explain every cent between first and last equity, and the books agree', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const result = runTogether(parts, account);
        const { trades, open, equity, fills, lanes } = result;
        const profit = [...trades, ...open].reduce((sum, { pnl }) => sum + pnl, 0);
        expect(equity.at(-1)).toBeCloseTo(account.cash + profit, 6);
        const balances = balancesOf(postingsOf(fills, account.cash));
        const held = lanes.reduce(
          (sum, lane) =>
            sum +
            (lane.fills.length === 0
              ? 0
              : lane.fills.at(lane.fills.length - 1).held * lane.bars.close.at(-1)!),
          0,
        );
        expect(balances.get('cash')! + held).toBeCloseTo(equity.at(-1)!, 6);
        expect([...balances.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6);
        expect(balances.get('fees') ?? 0).toBeCloseTo(measure(result).fees, 9);
      }),
    );
  });

  it('the order in which they are named changes nothing while there is money for all', () => {
    const free = { ...account, fee: 0, slippage: 0, size: 0.2 };
    fc.assert(
      fc.property(anyParts, (parts) => {
        const named = parts.map((part, k) => {
          const market = { exchange: 'sample', symbol: `M${k}/USDT` };
          return { ...part, bars: { ...part.bars, market } };
        });
        const forward = runTogether(named, free);
        const backward = runTogether(named.toReversed(), free);
        for (const [k, lane] of forward.lanes.entries()) {
          const other = backward.lanes[named.length - 1 - k]!;
          const quantities = [lane, other].map(({ fills }) => [...fills].map(({ quantity }) => quantity));
          expect(quantities[1]).toEqual(quantities[0]!.map((one) => expect.closeTo(one, 9)));
        }
        expect(backward.equity.at(-1)).toBeCloseTo(forward.equity.at(-1)!, 6);
      }),
    );
  });

  it('a lane that trades alone is the run of its own', () => {
    fc.assert(
      fc.property(anyBars(5, 40), (bars) => {
        const alone = run(early, bars, account);
        const together = runTogether([{ plan: early, bars }], account);
        expect([...together.fills]).toEqual([...alone.fills]);
        expect(together.equity).toEqual(alone.equity);
      }),
    );
  });
});

function entering(when: (close: Series) => Condition) {
  return defineStrategy({
    name: 'entering',
    about: '',
    series: ({ close }) => ({ enterLong: when(close) }),
  }).plan();
}
