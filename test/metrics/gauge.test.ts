import fc from 'fast-check';
import { expect, it } from 'vitest';
import { profitsOf, type Trade } from '#ledger';
import { Gauge, measure } from '#metrics';
import { Fills } from '#orders';
import { anyRun, anyRunAs } from '../arbitrary/runs.ts';

it('reads from fills alone the same bits as all numbers of the run', () => {
  let traded = 0;
  fc.assert(
    fc.property(anyRun, (run) => {
      traded += run.trades.length;
      const { breakEvenCost: _, capacity: __, envelope: ___, ...numbers } = measure(run);
      expect(new Gauge(run.bars, run.account.cash).numbers(run.fills)).toEqual(numbers);
    }),
    { numRuns: 300 },
  );
  expect(traded).toBeGreaterThan(300);
});

it('tells profits without making trades, to the last bit', () => {
  const doubtful = (trades: readonly Trade[]) => trades.filter(({ ambiguous }) => ambiguous).length;
  fc.assert(
    fc.property(anyRunAs('next-open', 'vectorbt', 'vectorbt:direction=both', 'backtesting.py'), (run) => {
      const { closed, ambiguous } = profitsOf(run.fills, run.bars);
      expect([...closed]).toEqual(run.trades.map(({ pnl }) => pnl));
      expect(ambiguous).toBe(doubtful(run.trades) + doubtful(run.open));
    }),
    { numRuns: 400 },
  );
});

it('reads one run after another over the same bars', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const gauge = new Gauge(run.bars, run.account.cash);
      const first = gauge.numbers(run.fills);
      const nothing = gauge.numbers(new Fills());
      expect(nothing.finalEquity).toBe(run.account.cash);
      expect(nothing.maxDrawdown).toBe(0);
      expect(gauge.numbers(run.fills)).toEqual(first);
    }),
  );
});
