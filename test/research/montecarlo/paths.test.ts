import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { sampleBars } from '#market';
import {
  evaluate,
  isLess,
  type Method,
  methodNames,
  monteCarlo,
  type MonteCarloWishes,
  whyNot,
} from '#research';
import { defaultAccount, type Run } from '#simulation';
import emaCross from '../../../strategies/ema-cross.ts';
import { anyRun } from '../../arbitrary/runs.ts';

const wishes: MonteCarloWishes = { paths: 200, seed: 1, ruin: 0.5, jitter: 0.2, delay: 3, miss: 0.1 };

/** A run that came to these profits, of an account whose positions do or do not grow with it. */
function runOf(profits: readonly number[], sizing: 'share' | 'cash' = 'cash', cash = 100): Run {
  const trades = profits.map((pnl) => ({ pnl }));
  return { trades, lanes: [{}], account: { ...defaultAccount, cash, sizing } } as unknown as Run;
}

const ofTrades = (method: Method, profits: readonly number[], more: Partial<MonteCarloWishes> = {}) =>
  monteCarlo(runOf(profits), method, { ...wishes, ...more });

describe('trades as steps', () => {
  test('of a fixed size add up: 100, 110, 90, 95', () => {
    const { actual, at } = ofTrades('trades-shuffle', [10, -20, 5]);
    expect([...actual.equity]).toEqual([100, 110, 90, 95]);
    expect([...at]).toEqual([0, 1, 2, 3]);
    expect([...actual.drawdown]).toEqual([0, 0, 1 - 90 / 110, 1 - 95 / 110]);
  });

  test('of a share of equity compound, and come to the same in their own order', () => {
    const { actual } = monteCarlo(runOf([10, -20, 5], 'share'), 'trades-shuffle', wishes);
    expect([...actual.equity].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([100, 110, 90, 95]);
  });

  test('that lose everything leave nothing to win with', () => {
    const { actual, riskOfRuin, lossProbability } = monteCarlo(
      runOf([-150, 400], 'share'),
      'trades-bootstrap',
      wishes,
    );
    expect([...actual.equity]).toEqual([100, 0, 0]);
    expect({ riskOfRuin, lossProbability }).toEqual({ riskOfRuin: 1, lossProbability: 1 });
  });

  // Ends at 280 only where the loss of 120 comes last, after 300: in 4 of 6 orders it does not come first.
  test('of a fixed size that lose everything leave nothing to win with either', () => {
    const { lossProbability, maxDrawdown } = ofTrades('trades-shuffle', [150, 150, -120], { paths: 9000 });
    expect(Math.abs(lossProbability - 1 / 3)).toBeLessThan(0.015);
    expect(maxDrawdown.p95).toBe(1);
  });
});

describe('shuffled trades', () => {
  // Losses of 30, 30 and a gain of 60: below 50 only when both losses come first, in 2 of 6 orders.
  test('come in all orders alike: ruin in a third of them', () => {
    const { riskOfRuin, lossProbability, totalReturn } = ofTrades('trades-shuffle', [-30, 60, -30], {
      paths: 9000,
    });
    expect(Math.abs(riskOfRuin - 1 / 3)).toBeLessThan(0.015);
    expect(lossProbability).toBe(0);
    expect([totalReturn.p5, totalReturn.p95]).toEqual([0, 0]);
  });

  // Deepest fall: 60 of 100 when both come first, else 60 of 160 or 30 of 70 … by hand per order.
  test('have the drawdowns that all orders together have', () => {
    const { maxDrawdown } = ofTrades('trades-shuffle', [-30, 60, -30], { paths: 9000 });
    const orders = { lossLossGain: 0.6, lossGainLoss: 0.3, gainLossLoss: 60 / 160 };
    const mean = (orders.lossLossGain + orders.lossGainLoss + orders.gainLossLoss) / 3;
    expect(maxDrawdown.mean).toBeCloseTo(mean, 2);
    expect(maxDrawdown.p5).toBeCloseTo(orders.lossGainLoss, 12);
    expect(maxDrawdown.p95).toBeCloseTo(orders.lossLossGain, 12);
    expect(maxDrawdown.actual).toBeCloseTo(orders.lossGainLoss, 12);
  });
});

describe('what differs in its last bits only', () => {
  // Tenths have no exact binary form, so that sums of them depend on their order.
  const tenths = [0.1, 0.2, 0.3, -0.6, 0.7, -0.1, 0.3];

  test.each(['cash', 'share'] as const)(
    'is the same: in any order trades end where they ended, %s',
    (sizing) => {
      const { totalReturn } = monteCarlo(runOf(tenths, sizing), 'trades-shuffle', wishes);
      expect(totalReturn.rank).toBe(0.5);
    },
  );

  test('is the same however small or large the return is', () => {
    for (const cash of [1, 1e3, 1e9]) {
      const { totalReturn } = monteCarlo(runOf(tenths, 'cash', cash), 'trades-shuffle', wishes);
      expect(totalReturn.rank).toBe(0.5);
    }
  });

  test('is no loss and no ruin', () => {
    // Some orders of the first end at 0.9999999999999999, all of the second at 0.8999999999999999.
    expect(monteCarlo(runOf([0.1, 0.2, -0.3], 'cash', 1), 'trades-shuffle', wishes).lossProbability).toBe(0);
    const lost = runOf([-0.03, -0.03, -0.04], 'cash', 1);
    expect(monteCarlo(lost, 'trades-shuffle', { ...wishes, ruin: 0.9 }).riskOfRuin).toBe(0);
  });

  test('is told from what is more than that', () => {
    // In half of the orders the gain comes first, and the fall is less deep.
    const { maxDrawdown } = ofTrades('trades-shuffle', [-30, 31], { paths: 4000 });
    expect(maxDrawdown.rank).toBeGreaterThan(0.7);
    expect(isLess(0, 1e-8)).toBe(true);
    expect(isLess(1e-8, 0)).toBe(false);
    expect(isLess(1000, 1000 + 1e-8)).toBe(false);
  });
});

describe('trades drawn anew', () => {
  test('lose as often as a coin does: two of two in a quarter', () => {
    const { lossProbability, totalReturn } = ofTrades('trades-bootstrap', [10, -10], { paths: 9000 });
    expect(Math.abs(lossProbability - 0.25)).toBeLessThan(0.015);
    expect([totalReturn.p5, totalReturn.p50]).toEqual([expect.closeTo(-0.2, 12), 0]);
    expect(totalReturn.p95).toBeCloseTo(0.2, 12);
    expect(totalReturn.rank).toBeCloseTo(0.5, 1);
  });
});

const history = sampleBars('BTC/USDT', '4h', Date.UTC(2023, 0, 1), Date.UTC(2024, 0, 1));
const { run: real, metrics } = evaluate(emaCross.plan(), history, defaultAccount);

describe('every method', () => {
  it.each(methodNames)('%s gives the same paths for a seed, and others for another', (method) => {
    const few = { ...wishes, paths: 10 };
    const once = monteCarlo(real, method, few);
    expect(monteCarlo(real, method, few)).toEqual(once);
    expect(monteCarlo(real, method, { ...few, seed: 2 }).equity).not.toEqual(once.equity);
  });

  it.each(methodNames)('%s has ordered bands around its paths, as long as its axis', (method) => {
    const { equity, drawdown, actual, at, totalReturn } = monteCarlo(real, method, { ...wishes, paths: 20 });
    for (const bands of [equity, drawdown])
      for (let i = 0; i < at.length; i++) {
        const column = [bands.p5, bands.p25, bands.p50, bands.p75, bands.p95].map((band) => band[i]!);
        expect(column).toEqual(column.toSorted((a, b) => a - b));
      }
    expect(actual.equity).toHaveLength(at.length);
    expect(equity.p50.at(-1)! / defaultAccount.cash - 1).toBeCloseTo(totalReturn.p50!, 9);
  });

  it.each(methodNames.filter((method) => !method.startsWith('trades-')))(
    '%s knows what really was',
    (method) => {
      const { totalReturn, sharpe, at } = monteCarlo(real, method, { ...wishes, paths: 2 });
      expect(totalReturn.actual).toBeCloseTo(metrics.totalReturn, 9);
      expect(sharpe!.actual).toBeCloseTo(metrics.sharpe!, 9);
      expect([at[0], at.at(-1)]).toEqual([Date.UTC(2023, 0, 1), Date.UTC(2023, 11, 31)]);
    },
  );

  test('says why it cannot', () => {
    expect(whyNot({ ...real, trades: real.trades.slice(0, 1) }, 'trades-shuffle')).toBe(
      'it takes two closed trades or more',
    );
    expect(methodNames.map((method) => whyNot(real, method)).filter(Boolean)).toEqual([]);
  });
});

describe('daily returns in blocks', () => {
  test('of one length that is all of them are the year begun elsewhere: the end is the same', () => {
    const { totalReturn, maxDrawdown } = monteCarlo(real, 'returns-circular', {
      ...wishes,
      block: 365,
      paths: 50,
    });
    expect(totalReturn.p5).toBeCloseTo(metrics.totalReturn, 9);
    expect(totalReturn.p95).toBeCloseTo(metrics.totalReturn, 9);
    expect(totalReturn.rank).toBe(0.5);
    expect(maxDrawdown.p95).toBeGreaterThan(maxDrawdown.p5!);
  });

  it.each(['returns-blocks', 'returns-circular'] as const)('%s: a mean ratio like the real one', (method) => {
    const { sharpe } = monteCarlo(real, method, { ...wishes, paths: 1000 });
    // A yearly ratio over one year is off by about 1, the mean of a thousand of them by a thirtieth.
    expect(Math.abs(sharpe!.mean! - metrics.sharpe!)).toBeLessThan(0.15);
  });
});

test('shuffling any run leaves its end and its trades, and never a fall of more than all', () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 0, max: 1000 }), (run, seed) => {
      fc.pre(whyNot(run, 'trades-shuffle') === undefined);
      const found = monteCarlo(run, 'trades-shuffle', { ...wishes, paths: 5, seed });
      const closed = run.trades.reduce((sum, { pnl }) => sum + pnl, run.account.cash);
      const end = Math.max(0, closed / run.account.cash) - 1;
      expect(found.totalReturn.p5).toBeCloseTo(end, 6);
      expect(found.totalReturn.p95).toBeCloseTo(end, 6);
      expect(found.maxDrawdown.p95).toBeLessThanOrEqual(1);
      expect(found.maxDrawdown.p5).toBeGreaterThanOrEqual(Math.max(0, -end) - 1e-9);
    }),
    { numRuns: 40 },
  );
});
