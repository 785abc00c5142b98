import fc from 'fast-check';
import { expect, it } from 'vitest';
import { profitsOf } from '#ledger';
import { Gauge, measure } from '#metrics';
import { Fills } from '#orders';
import { anyRun } from '../arbitrary/runs.ts';

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
  fc.assert(
    fc.property(anyRun, (run) => {
      const { closed } = profitsOf(run.fills, run.bars);
      expect([...closed]).toEqual(run.trades.map(({ pnl }) => pnl));
    }),
    { numRuns: 300 },
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
