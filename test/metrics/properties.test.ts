import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bars } from '#market';
import {
  deepestDrawdowns,
  definitions,
  measure,
  type MetricName,
  type Metrics,
  monthlyReturns,
  outcomeOf,
} from '#metrics';
import { run, type Run } from '#simulation';
import { anyRun } from '../arbitrary/runs.ts';

const day = 86_400_000;

describe('a power of two changes no digit', () => {
  // The exponents keep every number far from where doubles end.
  const anyFactor = fc.integer({ min: -20, max: 20 }).map((exponent) => 2 ** exponent);

  it('of money alone: all money grows by it, nothing else changes a bit', () => {
    checkEach(anyFactor, (one, factor) => ({
      again: run(one.plan, one.bars, { ...one.account, cash: one.account.cash * factor }),
      money: factor,
      // Bars of one volume bear the same money, however much comes.
      capacity: 1,
    }));
  });

  it('of prices and money: the same quantities, all money grows by it', () => {
    checkEach(anyFactor, (one, factor) => ({
      again: run(one.plan, priced(one.bars, factor), { ...one.account, cash: one.account.cash * factor }),
      money: factor,
      capacity: factor,
    }));
  });

  it('of prices alone: fewer coins for the same money', () => {
    checkEach(anyFactor, (one, factor) => ({
      again: run(one.plan, priced(one.bars, factor), one.account),
      money: 1,
      capacity: factor,
    }));
  });
});

it('a shift by whole days changes no number', () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: -5000, max: 5000 }), (one, days) => {
      const later = { ...one.bars, time: one.bars.time.map((at) => at + days * day) };
      expect(measure(run(one.plan, later, one.account))).toEqual(measure(one));
    }),
  );
});

it('what is told of one run fits together', () => {
  fc.assert(
    fc.property(anyRun, (one) => {
      const { bars, equity, account, trades, open } = one;
      const metrics = measure(one);
      const falls = deepestDrawdowns(bars.time, equity, account.cash, Infinity);
      expect(falls[0]?.depth ?? 0).toBe(metrics.maxDrawdown);
      expect(Math.max(0, ...falls.map(({ length }) => length))).toBe(metrics.maxDrawdownDuration);
      // A mean of equal drawdowns may differ from them in its last bit.
      expect(metrics.ulcer).toBeLessThanOrEqual(metrics.maxDrawdown * (1 + 1e-14));
      // A mean of equal losses may differ from them in its last bit.
      expect(metrics.cvar95! - metrics.var95!).toBeGreaterThanOrEqual(-1e-14 * Math.abs(metrics.var95!));
      const months = monthlyReturns(bars.time, equity, account.cash).flatMap(({ months: all }) => all);
      const compounded = months.reduce<number>((growth, change) => growth * (1 + (change ?? 0)), 1);
      expect(compounded).toBeCloseTo(1 + metrics.totalReturn, 9);
      const earned = [...trades, ...open].reduce((sum, { pnl }) => sum + pnl, 0);
      expect(account.cash + earned).toSatisfy(near(metrics.finalEquity));
      expect(outcomeOf(one).fees).toBe(metrics.fees);
    }),
  );
});

it('at the break-even cost a run of closed long trades ends where it began', () => {
  let found = 0;
  fc.assert(
    fc.property(anyRun, (one) => {
      const account = { ...one.account, size: 1, fee: 0, slippage: 0 };
      const plan = { ...one.plan, exits: {} };
      const free = run(plan, one.bars, account);
      const { breakEvenCost } = measure(free);
      if (breakEvenCost === null || free.open.length > 0 || 'enterShort' in plan.series) return;
      found++;
      const paid = run(plan, one.bars, { ...account, slippage: breakEvenCost });
      expect(paid.equity.at(-1)).toSatisfy(near(account.cash));
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(5);
});

/** Another run, and by what its money and its capacity are multiplied. */
interface Changed {
  readonly again: Run;
  readonly money: number;
  readonly capacity: number;
}

function checkEach(anyFactor: fc.Arbitrary<number>, change: (one: Run, factor: number) => Changed): void {
  fc.assert(
    fc.property(anyRun, anyFactor, (one, factor) => {
      const { again, money, capacity } = change(one, factor);
      const before = measure(one);
      const after = measure(again);
      for (const name of Object.keys(definitions) as MetricName[]) {
        const grown = name === 'capacity' ? capacity : isMoney(name) ? money : 1;
        expect([name, after[name]]).toEqual([name, times(before[name], grown)]);
      }
    }),
  );
}

function isMoney(name: MetricName): boolean {
  return ['money', 'money range'].includes(definitions[name].unit);
}

function times(value: Metrics[MetricName], factor: number): Metrics[MetricName] {
  if (typeof value === 'number') return value * factor;
  return Array.isArray(value) ? [value[0] * factor, value[1] * factor] : value;
}

function priced(bars: Bars, factor: number): Bars {
  const scaled = (column: Float64Array) => column.map((price) => price * factor);
  const { open, high, low, close } = bars;
  return { ...bars, open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(close) };
}

function near(wanted: number): (value: number) => boolean {
  return (value) => Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted);
}
