import {
  meanDeviation as meanDeviationOperation,
  moments,
  outputs,
  percentile as percentileOperation,
  rank,
  ratio,
  Series,
  squareRoot,
} from '#series';
import { sma } from '../averages/index.ts';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { around, line, oscillator, plain, state } from '../reading.ts';
import { deviation, type Sample, variance } from '../volatility/deviation.ts';

const common = { family: 'statistics', inputs: ['close'], source: 'Common' } as const;

/** Z-score: how many standard deviations a value is from its average. */
export const zScore = indicator(
  {
    ...common,
    name: 'zScore',
    title: 'Z-score',
    params: { window: bars(20) },
    choices: { sample: { values: ['false', 'true'], about: 'sample deviation, divided by n − 1' } },
    formula: '(x − sma(x)) / deviation(x)',
    unit: 'deviations',
    reading: oscillator(-2, 2),
    weight: 1,
  },
  (series: Series, window = 20, options: Sample = {}): Series =>
    ratio(series.minus(sma(series, window)), deviation(series, window, options)),
);

/** Rolling median. */
export const median = indicator(
  {
    ...common,
    name: 'median',
    title: 'Median',
    params: { window: bars(20) },
    formula: 'the middle of the sorted values',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 20): Series => new Series(percentileOperation, [series], [window, 0.5]),
);

/** The value below which some percent of the window lie. */
export const percentile = indicator(
  {
    ...common,
    name: 'percentile',
    title: 'Percentile',
    params: { window: bars(20), percent: factor(50, 'how many percent lie below, 0…100') },
    formula: 'interpolated between the sorted values at percent/100·(n − 1)',
    unit: 'price',
    reading: line(),
    weight: 0,
  },
  (series: Series, window = 20, percent = 50): Series =>
    new Series(percentileOperation, [series], [window, Math.min(percent, 100) / 100]),
);

/** Percent rank, 0…100: how many of the last `window` values before it are not above this one. */
export const percentRank = indicator(
  {
    ...common,
    name: 'percentRank',
    aliases: ['rank'],
    title: 'Percent rank',
    params: { window: bars(100, 'earlier values compared with') },
    formula: '100·(values of the n before that are not above x) / n',
    unit: '0…100',
    reading: around(50, 50),
    weight: 0.5,
  },
  (series: Series, window = 100): Series => new Series(rank, [series], [window + 1]).times(100),
);

/** Skewness: to which side the outliers lie. */
export const skew = indicator(
  {
    ...common,
    name: 'skew',
    title: 'Skewness',
    params: { window: bars(20, 'bars looked at', 2) },
    formula: 'm₃ / m₂^1.5 of the values in the window (population)',
    unit: 'ratio',
    reading: plain,
  },
  (series: Series, window = 20): Series => {
    const spread = variance(series, window);
    return ratio(outputs(moments, [series], [window])[0]!, spread.times(squareRoot(spread)));
  },
);

/** Kurtosis in excess of the normal distribution: how heavy the tails are. */
export const kurtosis = indicator(
  {
    ...common,
    name: 'kurtosis',
    title: 'Excess kurtosis',
    params: { window: bars(20, 'bars looked at', 2) },
    formula: 'm₄ / m₂² − 3 of the values in the window (population)',
    unit: 'ratio',
    reading: plain,
  },
  (series: Series, window = 20): Series => {
    const spread = variance(series, window);
    return ratio(outputs(moments, [series], [window])[1]!, spread.times(spread), 3).minus(3);
  },
);

/** Standard error of the mean: how far the average of a window is likely to be from the true mean. */
export const meanError = indicator(
  {
    ...common,
    name: 'meanError',
    aliases: ['stderr'],
    title: 'Standard error of the mean',
    params: { window: bars(20) },
    formula: 'deviation(x) / √n',
    unit: 'as its input',
    reading: state('volatile', 'quiet', 'high: the average says little'),
  },
  (series: Series, window = 20): Series => deviation(series, window).over(Math.sqrt(window)),
);

/** Mean absolute deviation: the usual distance from the average. */
export const meanDeviation = indicator(
  {
    ...common,
    name: 'meanDeviation',
    aliases: ['md', 'mad'],
    title: 'Mean absolute deviation',
    params: { window: bars(20) },
    formula: 'mean |x − sma(x)| over the window',
    unit: 'as its input',
    reading: state('volatile', 'quiet', 'high: values lie far from their average'),
  },
  (series: Series, window = 20): Series =>
    new Series(meanDeviationOperation, [series, sma(series, window)], [window]),
);
