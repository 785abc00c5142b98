import { before, logarithm, rolling, Series, squareRoot } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { state } from '../reading.ts';

const restless = state('volatile', 'quiet', 'high: the market moves much, low: little');
const common = { family: 'volatility', reading: restless } as const;

/** Which deviation: over all values there are (population) or estimated from a sample of them. */
export interface Sample {
  readonly sample?: boolean;
}

/** Standard deviation of the last `window` values: population, divided by the window, unless `sample`. */
export const deviation = indicator(
  {
    ...common,
    name: 'deviation',
    aliases: ['stddev', 'stdev'],
    title: 'Standard deviation',
    inputs: ['close'],
    params: { window: bars(20) },
    choices: { sample: { values: ['false', 'true'], about: 'divide by n − 1 instead of n' } },
    formula: '√(Σ (x − mean)² / n)',
    source: 'Common',
    unit: 'as its input',
  },
  (series: Series, window = 20, { sample }: Sample = {}): Series =>
    String(sample) === 'true'
      ? squareRoot(variance(series, window, { sample: true }))
      : new Series(rolling.deviation, [series], [window]),
);

/** The square of the standard deviation. */
export const variance = indicator(
  {
    ...common,
    name: 'variance',
    aliases: ['var'],
    title: 'Variance',
    inputs: ['close'],
    params: { window: bars(20) },
    choices: { sample: { values: ['false', 'true'], about: 'divide by n − 1 instead of n' } },
    formula: 'Σ (x − mean)² / n',
    source: 'Common',
    unit: 'its input squared',
  },
  (series: Series, window = 20, { sample }: Sample = {}): Series => {
    const population = new Series(rolling.variance, [series], [window]);
    return String(sample) === 'true' ? population.times(window / (window - 1)) : population;
  },
);

interface Returns extends Sample {
  readonly returns?: 'log' | 'simple';
}

/** Historical volatility: the deviation of the returns, scaled to a year. */
export const historicalVolatility = indicator(
  {
    ...common,
    name: 'historicalVolatility',
    aliases: ['hv'],
    title: 'Historical volatility',
    inputs: ['close'],
    params: { window: bars(20, 'returns looked at', 2), year: factor(365, 'bars in a year') },
    choices: {
      returns: { values: ['log', 'simple'], about: 'ln(x / last x), or x / last x − 1' },
      sample: { values: ['true', 'false'], about: 'divide by n − 1 or by n' },
    },
    formula: 'sample deviation of ln(x / last x) · √year',
    source: 'Common',
    unit: 'fraction per year',
  },
  (series: Series, window = 20, year = 365, { returns, sample = true }: Returns = {}): Series => {
    const growth = series.over(before(series, 1));
    const each = returns === 'simple' ? growth.minus(1) : logarithm(growth);
    return deviation(each, window, { sample }).times(Math.sqrt(year));
  },
);
