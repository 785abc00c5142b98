import { describe, expect, it, test } from 'vitest';
import { random } from '#numbers';
import { judgeDays, longRunVariance, superiorityOf } from '#research';

const noise = (seed: string, trials: number, days: number, means: readonly number[] = []) =>
  Array.from({ length: trials }, (_, k) => {
    const chance = random(seed).fork(k);
    return Float64Array.from({ length: days }, () => 0.01 * chance.normal() + (means[k] ?? 0));
  });

// Correlated in time and with each other, out of a generator that any language has.
function panel(seed: number, trials: number, days: number, edges: readonly number[]): Float64Array[] {
  let state = seed;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const columns = Array.from({ length: trials }, () => new Float64Array(days));
  const before = Array.from({ length: trials }, () => 0);
  for (let t = 0; t < days; t++) {
    const common = draw();
    for (let k = 0; k < trials; k++) {
      before[k] = 0.3 * before[k]! + draw() + 0.5 * common;
      columns[k]![t] = 0.01 * before[k]! + edges[k]!;
    }
  }
  return columns;
}

describe('the reality check and SPA', () => {
  // White's p-values are those of arch 8.0.0 (SPA, upper, 20,000 repetitions, blocks of 6). Hansen's
  // come from a direct program in numpy: indices drawn one by one, the kernel summed over all lags.
  it.each([
    [1, 250, [0, 0, 0, 0, 0], 0.371, 0.38],
    [2, 400, [0.001, 0, 0, -0.002, -0.004, 0], 0.0307, 0.0235],
    [3, 120, [0.0015, 0.0005, -0.01], 0.000_05, 0],
    [5, 300, Array.from({ length: 8 }, () => 0.0003), 0.2082, 0.0705],
  ])('agree with other programs on panel %i', (seed, days, edges, reality, spa) => {
    const found = superiorityOf(panel(seed, edges.length, days, edges), { paths: 8000, blockLength: 6 })!;
    expect(Math.abs(found.realityCheck - reality)).toBeLessThan(0.02);
    expect(Math.abs(found.spa - spa)).toBeLessThan(0.02);
  });

  test('spread evenly on noise: one in ten below a tenth, half below a half', () => {
    const panels = 400;
    const values = Array.from({ length: panels }, (_, k) =>
      superiorityOf(noise(`even ${k}`, 8, 250), { paths: 300, seed: k })!,
    );
    for (const name of ['realityCheck', 'spa'] as const)
      for (const share of [0.1, 0.25, 0.5, 0.75, 0.9]) {
        const below = values.filter((one) => one[name] <= share).length / panels;
        // Three standard errors of a share, and what the bootstrap itself is off by.
        expect(Math.abs(below - share)).toBeLessThan(3 * Math.sqrt((share * (1 - share)) / panels) + 0.04);
      }
  });

  test('fall to nothing with one planted edge, however many there are', () => {
    const found = superiorityOf(noise('edge', 40, 500, [0.002]))!;
    expect(found.realityCheck).toBeLessThan(0.02);
    expect(found.spa).toBeLessThan(0.02);
  });

  test('SPA is not dulled by poor trials, the reality check is', () => {
    const means = [0.0015, ...Array.from({ length: 30 }, () => -0.01)];
    const wild = noise('poor', 31, 300, means).map((values, k) =>
      k === 0 ? values : values.map((value) => 4 * value),
    );
    const found = superiorityOf(wild)!;
    expect(found.spa).toBeLessThan(0.05);
    expect(found.realityCheck).toBeGreaterThan(0.2);
  });

  test('do not depend on the order or the unit of the trials, nor on those that stand still', () => {
    const trials = noise('order', 5, 100);
    const found = superiorityOf(trials);
    expect(superiorityOf(trials.toReversed())).toEqual(found);
    expect(superiorityOf([...trials, new Float64Array(100)])).toEqual(found);
    expect(superiorityOf(trials.map((values) => values.map((value) => value * 1024)))).toEqual(found);
  });

  test('do not exist without days or variation', () => {
    expect(superiorityOf([])).toBeNull();
    expect(superiorityOf(noise('short', 3, 19))).toBeNull();
    expect(superiorityOf([new Float64Array(50).fill(0.1)])).toBeNull();
  });
});

describe('the variance of a resampled mean', () => {
  test('is what the formula over all lags gives', () => {
    const [values] = panel(9, 1, 80, [0]);
    const mean = values!.reduce((sum, value) => sum + value, 0) / 80;
    const x = values!.map((value) => value - mean);
    const q = 1 / 5;
    let expected = x.reduce((sum, value) => sum + value * value, 0) / 80;
    for (let i = 1; i < 80; i++) {
      const kernel = (1 - i / 80) * (1 - q) ** i + (i / 80) * (1 - q) ** (80 - i);
      let product = 0;
      for (let t = 0; t + i < 80; t++) product += x[t]! * x[t + i]!;
      expected += (2 * kernel * product) / 80;
    }
    expect(longRunVariance(x, 5) / expected).toBeCloseTo(1, 6);
  });

  test('of blocks of one is the plain variance', () => {
    expect(longRunVariance(Float64Array.of(1, -1, 2, -2), 1)).toBe(2.5);
  });
});

describe('a choice among runs', () => {
  const days = (returns: Float64Array, firstDay = 0) => ({ firstDay, returns });

  test('is judged against what each run is compared with, on the days all have', () => {
    const held = noise('held', 1, 300)[0]!;
    const runs = noise('runs', 4, 300, [0.003]).map((own) => own.map((value, d) => value + held[d]!));
    const judged = judgeDays(runs.map((run) => ({ run: days(run), held: days(held) })))!;
    expect(judged.spa).toBeLessThan(0.02);
    const later = judgeDays(runs.map((run) => ({ run: days(run.slice(30), 30), held: days(held) })))!;
    expect(later.spa).toBeLessThan(0.05);
    expect(judgeDays(runs.map((run) => ({ run: days(run), held: days(run) })))).toMatchObject({ spa: null });
    expect(judgeDays(runs.map((run) => ({ run: days(run), held: null })))).toMatchObject({
      realityCheck: null,
    });
  });

  test('takes two', () => {
    expect(judgeDays([{ run: days(new Float64Array(9)), held: null }])).toBeUndefined();
  });
});
