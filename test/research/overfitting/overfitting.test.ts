import { describe, expect, it } from 'vitest';
import { random } from '#numbers';
import {
  deflatedSharpe,
  describeReturns,
  comparedOf,
  effectiveTrials,
  expectedBest,
  minTrackRecord,
  overfittingOf,
  probabilisticSharpe,
} from '#research';

const noise = (seed: string, trials: number, periods: number, edge = 0) =>
  Array.from({ length: trials }, (_, k) => {
    const stream = random(`${seed} ${k}`);
    return Float64Array.from({ length: periods }, () => stream.normal() * 0.01 + (k === 0 ? edge : 0));
  });

describe('published examples', () => {
  // Bailey and López de Prado, "The Deflated Sharpe Ratio": five years of days, yearly ratio 2.5, a
  // hundred trials whose yearly ratios vary by ½, skewness −3, kurtosis 10.
  const best = { count: 1250, sharpe: 2.5 / Math.sqrt(250), skew: -3, kurtosis: 10 };
  const variance = 0.5 / 250;

  it('a hundred trials deflate it to 0.90, forty-six to 0.95', () => {
    expect(expectedBest(100, variance)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(best, 100, variance)).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(best, 46, variance)).toBeCloseTo(0.9505, 4);
  });

  // "The Sharpe Ratio Efficient Frontier": a monthly ratio of 0.458 over two years of months, and over three.
  it.each([
    [24, 0, 3, 0.982],
    [24, -2.448, 10.164, 0.913],
    [36, -2.448, 10.164, 0.953],
  ])(
    '%i months, skewness %f and kurtosis %f make 0.458 probable to %f',
    (count, skew, kurtosis, probability) => {
      // The paper rounds the ratio and the probability to three digits.
      const found = probabilisticSharpe({ count, sharpe: 0.458, skew, kurtosis }, 0);
      expect(Math.abs(found - probability)).toBeLessThan(0.001);
    },
  );

  it('a yearly ratio of 2 needs 2.73 years of days to be above 1', () => {
    const daily = { count: 1000, sharpe: 2 / Math.sqrt(252), skew: 0, kurtosis: 3 };
    expect(minTrackRecord(daily, 1 / Math.sqrt(252))! / 252).toBeCloseTo(2.73, 2);
  });
});

describe('a Sharpe ratio as evidence', () => {
  it('at the benchmark is a coin toss, and under it never long enough', () => {
    const returns = { count: 500, sharpe: 0.1, skew: 0, kurtosis: 3 };
    expect(probabilisticSharpe(returns, 0.1)).toBeCloseTo(0.5, 12);
    expect(minTrackRecord(returns, 0.1)).toBeNull();
  });

  it('has moments worked by hand: 1, 2, 3, 10 around 4', () => {
    const { count, sharpe, skew, kurtosis } = describeReturns([1, 2, 3, 10])!;
    // Squares 9, 4, 1, 36 make 50; cubes −27, −8, −1, 216 make 180; fourths 81, 16, 1, 1296 make 1394.
    expect(count).toBe(4);
    expect(sharpe).toBeCloseTo(4 / Math.sqrt(50 / 3), 12);
    expect(skew).toBeCloseTo(180 / 4 / 12.5 ** 1.5, 12);
    expect(kurtosis).toBeCloseTo(1394 / 4 / 12.5 ** 2, 12);
  });

  it('does not exist where nothing moves', () => {
    expect(describeReturns([0.1, 0.1, 0.1])).toBeNull();
  });
});

describe('the probability of overfitting', () => {
  it('is about a half on noise', () => {
    const panels = Array.from(
      { length: 20 },
      (_, k) => overfittingOf(noise(`panel ${k}`, 30, 480))!.probability,
    );
    expect(panels.reduce((sum, one) => sum + one, 0) / panels.length).toBeCloseTo(0.5, 1);
  });

  it('is so for few trials as well, even or odd', () => {
    for (const trials of [3, 4, 5]) {
      const panels = Array.from(
        { length: 100 },
        (_, k) => overfittingOf(noise(`few ${trials} ${k}`, trials, 240))!.probability,
      );
      expect(panels.reduce((sum, one) => sum + one, 0) / panels.length).toBeCloseTo(0.5, 1);
    }
  });

  it('counts the median itself half', () => {
    const [better, worse] = noise('median', 2, 480);
    const found = overfittingOf([better!, worse!, worse!, better!, better!, worse!])!;
    // Whoever was best inside shares its place outside with two copies: above the median, or below it.
    expect(new Set(Array.from(found.logits, Math.abs)).size).toBe(1);
    const middle = overfittingOf([better!, better!, better!, worse!])!;
    const alone = overfittingOf([better!, worse!])!;
    expect(middle.probability).toBeCloseTo(alone.probability, 12);
  });

  it('falls to nothing when one trial has an edge', () => {
    expect(overfittingOf(noise('edge', 30, 480, 0.005))!.probability).toBeLessThan(0.01);
  });

  it('counts the splits of its blocks: 12 over 6 are 924', () => {
    expect(overfittingOf(noise('count', 3, 48))!.logits).toHaveLength(924);
  });

  it('does not exist for one trial or too few periods', () => {
    expect(overfittingOf(noise('one', 1, 480))).toBeNull();
    expect(overfittingOf(noise('short', 5, 20))).toBeNull();
    const [one] = noise('copies', 1, 480);
    expect(overfittingOf([one!, one!, one!])).toBeNull();
    const still = new Float64Array(480);
    expect(overfittingOf([still, still])).toBeNull();
  });
});

describe('p-values of the deflated ratio on noise', () => {
  it('spread evenly: a tenth of panels under each tenth', () => {
    const below = Array.from({ length: 10 }, () => 0);
    for (let k = 0; k < 300; k++) {
      const trials = noise(`uniform ${k}`, 20, 200).map((returns) => describeReturns(returns)!);
      const ratios = trials.map(({ sharpe }) => sharpe);
      const middle = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
      const variance = ratios.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (ratios.length - 1);
      const best = trials.reduce((a, b) => (b.sharpe > a.sharpe ? b : a));
      below[Math.min(9, Math.floor(10 * deflatedSharpe(best, trials.length, variance)))]!++;
    }
    // The expected best is a mean, not a distribution, so the tenths are only roughly equal.
    expect(Math.max(...below)).toBeLessThan(100);
    expect(below.filter((count) => count > 0).length).toBeGreaterThanOrEqual(7);
  });
});

describe('how many trials correlated ones are worth', () => {
  it('copies are one, independent ones are nearly all', () => {
    const [one] = noise('copies', 1, 1000);
    expect(effectiveTrials([one!, one!, one!, one!])).toBeCloseTo(1, 9);
    expect(effectiveTrials(noise('free', 10, 20_000))).toBeGreaterThan(9.9);
  });

  it('two groups of copies are two', () => {
    const [a, b] = noise('groups', 2, 50_000);
    expect(effectiveTrials([a!, a!, a!, b!, b!, b!])).toBeCloseTo(2, 2);
  });

  it('counts what trials have for themselves, however much they have in common', () => {
    const [market, ...own] = noise('common', 9, 20_000);
    const follow = own.map((one) => one.map((value, i) => 5 * market![i]! + value));
    expect(effectiveTrials(follow)).toBeCloseTo(8, 1);
    expect(effectiveTrials([...follow, ...follow])).toBeCloseTo(8, 1);
  });

  it('independent ones are all of them, however few days there are and however restless', () => {
    const chance = random('restless');
    const move = () => 0.01 * chance.normal() * Math.abs(chance.normal());
    const market = Float64Array.from({ length: 365 }, move);
    const coins = Array.from({ length: 200 }, () => market.map((moved) => (chance.next() < 0.5 ? moved : 0)));
    // By eigenvalues alone they would be a third of that, so much do the wildest days weigh.
    expect(effectiveTrials(coins) / 200).toBeGreaterThan(0.7);
    for (const days of [60, 250, 1000])
      expect(effectiveTrials(noise(`days ${days}`, 100, days)) / 100).toBeGreaterThan(0.85);
  });

  it('more of a kind that is crowded add nothing, of one that is not in proportion', () => {
    const four = noise('kinds', 4, 5000);
    const crowded = Array.from({ length: 200 }, (_, k) => four[k % 4]!);
    expect(effectiveTrials(crowded)).toBeCloseTo(4, 1);
    expect(effectiveTrials([...crowded, ...crowded, ...crowded])).toBeCloseTo(4, 1);
    // Of these, every fifth is looked at.
    expect(effectiveTrials(noise('own', 1000, 2000))).toBeGreaterThan(700);
  });

  it('one is worth one, however many copies of another there are', () => {
    const [copied, ...own] = noise('crowd', 21, 1000);
    const alone = effectiveTrials([copied!, ...own]);
    expect(alone).toBeGreaterThan(18);
    expect(effectiveTrials([...Array.from({ length: 150 }, () => copied!), ...own])).toBe(alone);
  });

  it('those that stand for all see every value of a grid, whatever repeats itself', () => {
    for (const [trials, period] of [
      [1000, 5],
      [2000, 10],
      [98_000, 7],
      [450, 2],
    ] as const) {
      const some = comparedOf(trials);
      expect(new Set(some).size).toBe(200);
      expect(some).toEqual(some.toSorted((a, b) => a - b));
      expect(some.every((k, at) => k < trials && Math.floor((k * 200 + 200) / trials) - at <= 1)).toBe(true);
      const counts = Array.from(
        { length: period },
        (_, k) => some.filter((one) => one % period === k).length,
      );
      expect(Math.min(...counts)).toBeGreaterThan(100 / period);
    }
    expect(comparedOf(200)).toEqual(Array.from({ length: 200 }, (_, k) => k));
  });

  it('trials that do nothing are none', () => {
    expect(effectiveTrials([new Float64Array(10), new Float64Array(10)])).toBe(1);
  });
});
