import { exp } from '#numbers';
import { before, choose, isDefined, Series, weighted } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { line } from '../reading.ts';
import { type Seed, seeds } from '../smoothing.ts';
import { ema } from './exponential.ts';

const price = { family: 'averages', inputs: ['close'], unit: 'price', reading: line(), weight: 1 } as const;

/** Arnaud Legoux average: weighted with a bell that stands near the newest bars. */
export const alma = indicator(
  {
    ...price,
    name: 'alma',
    title: 'Arnaud Legoux moving average',
    params: {
      window: bars(9, 'bars averaged'),
      offset: factor(0.85, 'where the bell stands: 0 oldest, 1 newest'),
      sigma: factor(6, 'how narrow the bell is', 0.1),
    },
    formula: 'Σ exp(−(k − offset·(n−1))² / (2·(n/sigma)²))·xₖ, weights adding up to 1',
    source: 'Arnaud Legoux and Dimitrios Kouzis-Loukas, 2009',
  },
  (series: Series, window = 9, offset = 0.85, sigma = 6): Series =>
    new Series(bell, [series], [window, offset, sigma]),
);

/** Fibonacci's average: weighted 1, 1, 2, 3, 5 … towards the newest. */
export const fwma = indicator(
  {
    ...price,
    name: 'fwma',
    title: 'Fibonacci-weighted moving average',
    params: { window: bars(5, 'bars averaged') },
    formula: 'Σ Fₖ·xₖ / Σ Fₖ',
    source: 'Common',
  },
  (series: Series, window = 5): Series => new Series(fibonacci, [series], [window]),
);

/** Pascal's average: weighted with a row of Pascal's triangle, the middle most. */
export const pwma = indicator(
  {
    ...price,
    name: 'pwma',
    title: 'Pascal-weighted moving average',
    params: { window: bars(5, 'bars averaged') },
    formula: 'Σ C(n−1, k)·xₖ / 2ⁿ⁻¹',
    source: 'Common',
  },
  (series: Series, window = 5): Series => new Series(pascal, [series], [window]),
);

/** Symmetric average: weights rise to the middle and fall again. */
export const swma = indicator(
  {
    ...price,
    name: 'swma',
    title: 'Symmetrically weighted moving average',
    params: { window: bars(5, 'bars averaged') },
    formula: 'Σ min(k, n+1−k)·xₖ / Σ weights',
    source: 'Common',
  },
  (series: Series, window = 5): Series => new Series(symmetric, [series], [window]),
);

/** End-point average: where a straight line through the window ends, with a forward offset built in. */
export const epma = indicator(
  {
    ...price,
    name: 'epma',
    title: 'End-point moving average',
    params: {
      window: bars(11, 'bars averaged', 2),
      offset: factor(4, 'bars the weights are moved'),
    },
    formula: 'Σ (n − k − offset)·xₖ / Σ weights, newest first',
    source: 'Common',
  },
  (series: Series, window = 11, offset = 4): Series => new Series(endPoint, [series], [window, offset]),
);

/** Zero-lag average: an exponential average of the value plus what it changed in half a window. */
export const zlema = indicator(
  {
    ...price,
    name: 'zlema',
    title: 'Zero-lag exponential moving average',
    params: { window: bars(20, 'bars of the average') },
    choices: seeds,
    formula: 'ema(2·x − x before ⌊(n−1)/2⌋ bars, n)',
    source: 'John Ehlers and Ric Way, 2010',
  },
  (series: Series, window = 20, options: Seed = {}): Series =>
    ema(withoutLag(series, Math.floor((window - 1) / 2), options), window, options),
);

// Begun with the first value, it begins with the value itself on the bar before there is an earlier one.
function withoutLag(series: Series, lag: number, { seed = 'average' }: Seed): Series {
  const earlier = before(series, lag);
  const ahead = series.times(2).minus(earlier);
  if (seed === 'average' || lag === 0) return ahead;
  const start = series.plus(before(series, lag - 1).times(0));
  return choose(isDefined(earlier), ahead, start);
}

const bell = weighted('alma', (window, offset = 0, sigma = 1) =>
  shares(window, (k) => {
    const distance = (k - offset * (window - 1)) / (window / sigma);
    return exp(-0.5 * distance * distance);
  }),
);

const fibonacci = weighted('fwma', (window) => {
  let [last, next] = [0, 1];
  return shares(window, () => {
    [last, next] = [next, last + next];
    return last;
  });
});

const pascal = weighted('pwma', (window) => {
  let entry = 1;
  return shares(window, (k) => {
    if (k > 0) entry = (entry * (window - k)) / k;
    return entry;
  });
});

const symmetric = weighted('swma', (window) => shares(window, (k) => Math.min(k + 1, window - k)));

const endPoint = weighted('epma', (window, offset = 0) => shares(window, (k) => k + 1 - offset));

// Weights that add up to one, oldest first.
function shares(window: number, weightOf: (k: number) => number): number[] {
  const weights = Array.from({ length: window }, (_, k) => weightOf(k));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
