import { describe, expect, it } from 'vitest';
import { type Engine, engines } from '#metrics';
import { sharedPath, skippedWithout } from '../../support/shared-data.ts';
import { backtestingPyCases, type Recorded, vectorbtCases } from './recorded.ts';

const data = 'vectors/fills';
const { vectorbt, 'backtesting.py': backtestingPy } = engines;

// Exact arithmetic would agree to the last bit; what is left is the order of summing, magnified by
// yearly exponents. The worst seen is 1e-11.
const tolerance = 1e-9;

describe.skipIf(!sharedPath(data))(
  sharedPath(data) ? 'statistics that other engines printed' : skippedWithout(data),
  () => {
    it('vectorbt: every number of every recorded run', () => {
      expectStatistics(vectorbt, vectorbtCases(), (name) => [name, 1]);
    });

    it('backtesting.py: every number of every recorded run', () => {
      const names = new Map(
        Object.entries(backtestingPy.definitions).map(([name, { title }]) => [title, name] as const),
      );
      expectStatistics(backtestingPy, backtestingPyCases(), (title) => [
        names.get(title) ?? `no metric is titled ${title}`,
        title.endsWith('[%]') ? 100 : 1,
      ]);
    });

    it('equity made from the fills is what the engines noted', () => {
      for (const { id, outcome, notedEquity } of [...vectorbtCases(), ...backtestingPyCases()]) {
        const apart = notedEquity.map((noted, bar) => Math.abs(outcome.equity[bar]! - noted));
        const far = apart.findIndex((distance, bar) => distance > 6e-10 * Math.abs(notedEquity[bar]!) + 1e-9);
        expect([id, far]).toEqual([id, -1]);
      }
    });
  },
);

function expectStatistics(
  engine: Engine,
  cases: readonly Recorded[],
  ours: (name: string) => readonly [name: string, scale: number],
): void {
  expect(cases.length).toBeGreaterThanOrEqual(300);
  const wrong: string[] = [];
  let compared = 0;
  for (const { id, outcome, statistics } of cases) {
    const measured = engine.measure(outcome);
    for (const [theirName, theirs] of Object.entries(statistics)) {
      const [name, scale] = ours(theirName);
      const value = measured[name];
      // What the engine prints as infinite or as no number does not exist.
      const wanted = typeof theirs === 'number' ? theirs / scale : null;
      compared++;
      if (!agree(value, wanted)) wrong.push(`${id} ${theirName}: ${value} instead of ${theirs}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThanOrEqual(cases.length * 20);
}

function agree(value: number | null | undefined, wanted: number | null): boolean {
  if (typeof value !== 'number' || wanted === null) return value === wanted;
  return Math.abs(value - wanted) <= tolerance * Math.abs(wanted);
}
