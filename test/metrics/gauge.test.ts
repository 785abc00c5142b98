import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Gauge, type GaugedName, measure } from '#metrics';
import { anyRun } from '../arbitrary/runs.ts';

const names = [
  'sharpe',
  'sortino',
  'volatility',
  'var95',
  'cvar95',
  'omega',
  'finalEquity',
  'totalReturn',
  'cagr',
  'ulcer',
  'maxDrawdown',
  'maxDrawdownDuration',
  'calmar',
] as const satisfies readonly GaugedName[];

it('reads from fills alone the same bits as all numbers of the run', () => {
  let traded = 0;
  fc.assert(
    fc.property(anyRun, (run) => {
      traded += run.trades.length;
      const gauge = new Gauge(run.bars, run.account.cash);
      const metrics = measure(run);
      for (const name of names) expect([name, gauge.read(name, run.fills)]).toEqual([name, metrics[name]]);
    }),
    { numRuns: 300 },
  );
  expect(traded).toBeGreaterThan(300);
});

it('reads one run after another over the same bars', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const gauge = new Gauge(run.bars, run.account.cash);
      const first = gauge.read('sharpe', run.fills);
      const { bar, quantity, price, fee, held } = run.fills;
      const nothing = { length: 0, bar, quantity, price, fee, held };
      expect(gauge.read('finalEquity', nothing)).toBe(run.account.cash);
      expect(gauge.read('maxDrawdown', nothing)).toBe(0);
      expect(gauge.read('sharpe', run.fills)).toBe(first);
    }),
  );
});
