import { describe, expect, it } from 'vitest';
import { type Bars, bars } from '#market';
import {
  efficiencyOf,
  type Fold,
  type Measured,
  parseGoals,
  type Result,
  steadinessOf,
  walk,
} from '#research';
import { keptTrials } from '../sweep/kept.ts';

const day = 86_400_000;
const [goal] = parseGoals('sharpe');
const axes = [{ name: 'slow', values: [10, 20, 30] }];
const folds = [0, 10, 20].map((from): Fold => ({
  train: { from: from * day, to: (from + 10) * day },
  test: { from: (from + 10) * day, to: (from + 20) * day },
}));

// A Sharpe ratio for each training and test, null where there is none; nothing where bars are too few.
type Came = number | null | undefined;

describe('a walk', () => {
  it('chooses among the trials that had enough bars, and leaves the others out of that fold alone', () => {
    const steps = walked(
      // Slow 10 is good everywhere, 20 has its warm-up behind it in the second training, 30 in the third.
      [1, 0.5, 1, 0.2, 1, 0.1],
      [undefined, 0.6, 2, 0.4, 1.5, 0.3],
      [undefined, undefined, undefined, 0.3, 3, 0.2],
    );
    expect(steps.map(({ chosen, among, lacks }) => [chosen!.values['slow'], among, lacks])).toEqual([
      [10, 1, undefined],
      [20, 2, undefined],
      [30, 3, undefined],
    ]);
    // Worse than the other that has a test, better than both others, better than one of two.
    expect(steps.map(({ rank }) => rank)).toEqual([0, 1, 0.5]);
    // Of three values any two are 8 ÷ 9 of a step apart on average, and the range is two steps.
    expect(steadinessOf(steps, axes)).toEqual({
      slow: { values: [10, 20, 30], drift: 0.5, byChance: expect.closeTo(4 / 9, 12) },
    });
  });

  it('ranks below all others in a test what came to no score there, as without a trade', () => {
    const still = [0, null, 0, 1, 0, null];
    const steps = walked([1, 0.5, 1, null, 1, null], still, still);
    // Better than both that stood still; worse than the one that did not; like all that stood still.
    expect(steps.map(({ rank }) => rank)).toEqual([1, 0, 0.5]);
  });

  it('says what a fold lacks that was not tested', () => {
    const steps = walked([1, undefined, null, 1, undefined, 2], [2, undefined, null, 1, undefined, 3]);
    expect(
      steps.map(({ chosen, inside, outside, rank, lacks }) => [
        chosen?.values['slow'],
        inside?.numbers.sharpe,
        outside,
        rank,
        lacks,
      ]),
    ).toEqual([
      [20, 2, undefined, null, 'bars to test on'],
      [undefined, undefined, undefined, null, 'a score'],
      [undefined, undefined, undefined, null, 'bars for the warm-up'],
    ]);
  });

  it('tells a training without bars, on any of the markets, from one that is too short', () => {
    const none = [undefined, 1, undefined, 1, undefined, 1];
    const lacksOn = (...markets: readonly Bars[]) => walkedOn(markets, none).map(({ lacks }) => lacks);
    const whole = daily(0, 40);
    // The second training, days 10 to 19, lies in the hole.
    const holed = daily(0, 10, 20, 40);
    const short = 'bars for the warm-up';
    expect(lacksOn(whole)).toEqual([short, short, short]);
    expect(lacksOn(holed)).toEqual([short, 'bars to train on', short]);
    expect(lacksOn(whole, holed)).toEqual([short, 'bars to train on', short]);
  });

  it('without a trial that came to anything lacks a score', () => {
    expect(walked().map(({ among, lacks }) => [among, lacks])).toEqual(folds.map(() => [0, 'a score']));
  });

  it('is as efficient as the folds that were tested', () => {
    // Yearly growth is a tenth of the Sharpe ratio here: 0.1 and 0.3 were promised, 0.9 was never tried.
    const steps = walked([1, 0.5, 9, undefined, 3, 0.5]);
    expect(efficiencyOf(steps, 0.1)).toBeCloseTo(0.5, 12);
    expect(efficiencyOf(walked([1, undefined, 1, undefined, 1, undefined]), 0.1)).toBeNull();
  });

  it('is what came of a market by what was promised of that market', () => {
    const numbers = (cagr: number) => ({ cagr }) as Measured['numbers'];
    const inside = { numbers: numbers(0.2), markets: [numbers(0.2), numbers(0.5)] };
    const steps = walked([1, 1, 1, 1, 1, 1]).map((step) => ({ ...step, inside }));
    expect(efficiencyOf(steps, 0.1, 0)).toBeCloseTo(0.5, 12);
    expect(efficiencyOf(steps, 0.1, 1)).toBeCloseTo(0.2, 12);
  });
});

function walked(...trials: readonly (readonly Came[])[]) {
  return walkedOn([daily(0, 40)], ...trials);
}

function walkedOn(markets: readonly Bars[], ...trials: readonly (readonly Came[])[]) {
  const made = trials.map((windows, k) => ({
    point: [k],
    result: { ...measured(0), windows: windows.map((came) => (came === undefined ? came : measured(came))) },
  }));
  return walk(folds, keptTrials({ axes, where: [] }, made), goal, markets);
}

function measured(sharpe: number | null): Measured & Result {
  const numbers = { sharpe, cagr: sharpe === null ? null : sharpe / 10, smallSample: true };
  return { numbers: numbers as unknown as Measured['numbers'], markets: [] };
}

/** Daily bars of the days between each two. */
function daily(...edges: readonly number[]): Bars {
  const time = Float64Array.from({ length: edges.at(-1)! }, (_, d) => d * day).filter((_, d) =>
    edges.some((from, k) => k % 2 === 0 && d >= from && d < edges[k + 1]!),
  );
  const flat = new Float64Array(time.length).fill(100);
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1d', {
    time,
    open: flat,
    high: flat,
    low: flat,
    close: flat,
    volume: flat,
  });
}
