import { expect, it } from 'vitest';
import { random } from '#numbers';
import { judgeSweep, representatives, type Result } from '#research';
import { blockSums } from '../../../src/research/overfitting/index.ts';
import { keptTrials } from './kept.ts';

const days = 600;
const held = new Float64Array(days);

/**
 * So many trials that have nothing to do with each other, but for an edge that the first one may have, and
 * copies of the last one.
 */
function judged(
  count: number,
  seed: string,
  edge = 0,
  copies = 0,
): NonNullable<ReturnType<typeof judgeSweep>> {
  const values = Array.from({ length: count + copies }, (_, k) => k);
  const returns = values.map((k) => {
    const chance = random(`${seed} ${Math.min(k, count - 1)}`);
    return Float64Array.from(held, () => 0.01 * chance.normal() + (k === 0 ? edge : 0));
  });
  const mean = (one: Float64Array) => one.reduce((sum, value) => sum + value, 0);
  const trials = keptTrials(
    { axes: [{ name: 'a', values }], where: [] },
    returns.map((one, k) => ({
      point: [k],
      result: { numbers: { sharpe: 9 }, markets: [], sums: blockSums(one) } as unknown as Result,
    })),
  );
  const best = returns.reduce((a, b) => (mean(b) > mean(a) ? b : a));
  const sample = representatives(trials).map(({ place }) => returns[place]!);
  return judgeSweep(trials, { best, sample, held, longest: days }, 1)!;
}

it('on noise, p-values of a search of more trials than stand for all are uniform', () => {
  const panels = Array.from({ length: 24 }, (_, k) => judged(400, `panel ${k}`));
  // With so many trials over few days SPA is a little too small, as its meaning says.
  for (const [name, middle] of [
    ['realityCheck', 0.5],
    ['spa', 0.4],
  ] as const) {
    const values = panels.map((panel) => panel[name]!);
    expect(values.reduce((sum, value) => sum + value, 0) / panels.length).toBeCloseTo(middle, 0.6);
    expect(values.filter((value) => value <= 0.1).length).toBeLessThan(7);
  }
  const deflated = panels.filter((panel) => panel.deflatedSharpe! >= 0.95);
  expect(deflated.length).toBeLessThan(4);
});

it('one trial with an edge is found', () => {
  const found = judged(400, 'edge', 0.005);
  expect(found.pbo).toBeLessThan(0.01);
  expect(found.deflatedSharpe).toBeGreaterThan(0.95);
  expect(found.spa).toBeLessThan(0.02);
  expect(found.realityCheck).toBeLessThan(0.02);
});

it('is judged the same with copies of trials as without', () => {
  const alone = judged(40, 'copied');
  const copied = judged(40, 'copied', 0, 160);
  for (const name of ['effectiveTrials', 'deflatedSharpe'] as const)
    expect(copied[name]).toBeCloseTo(alone[name]!, 9);
});

it('is deflated by how the same returns differ from trial to trial, whatever the metric says', () => {
  // The Sharpe ratios of the metric are all alike here, as the median of many markets nearly is.
  expect(judged(50, 'spread').deflatedSharpe).toBeLessThan(0.9);
});
