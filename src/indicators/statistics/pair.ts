import { covariance as covarianceOperation, larger, ratio, Series, smaller, squareRoot } from '#series';
import { bars } from '../about.ts';
import { indicator } from '../indicator.ts';
import { plain } from '../reading.ts';
import { variance } from '../volatility/deviation.ts';

const common = {
  family: 'statistics',
  inputs: ['close', 'volume'],
  separate: true,
  source: 'Common',
  reading: plain,
} as const;

/** Covariance of two series over the last `window` bars (population). */
export const covariance = indicator(
  {
    ...common,
    name: 'covariance',
    title: 'Covariance',
    params: { window: bars(20) },
    formula: 'Σ (a − mean a)(b − mean b) / n',
    unit: 'product of both units',
  },
  (a: Series, b: Series, window = 20): Series => new Series(covarianceOperation, [a, b], [window]),
);

/** Correlation of two series, −1…1: whether they move together. */
export const correlation = indicator(
  {
    ...common,
    name: 'correlation',
    aliases: ['correl'],
    title: 'Correlation',
    params: { window: bars(20, 'bars looked at', 2) },
    formula: 'covariance / (deviation of a · deviation of b)',
    source: 'Karl Pearson',
    unit: '−1…1',
  },
  (a: Series, b: Series, window = 20): Series => {
    const spread = squareRoot(variance(a, window)).times(squareRoot(variance(b, window)));
    return larger(smaller(ratio(covariance(a, b, window), spread), 1), -1);
  },
);

/** Beta: how much the first series moves when the second moves by one. */
export const beta = indicator(
  {
    ...common,
    name: 'beta',
    title: 'Beta',
    params: { window: bars(20, 'bars looked at', 2) },
    formula: 'covariance(a, b) / variance(b)',
    unit: 'ratio',
  },
  (a: Series, b: Series, window = 20): Series => ratio(covariance(a, b, window), variance(b, window)),
);
