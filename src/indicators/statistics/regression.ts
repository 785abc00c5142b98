import { before, type Series } from '#series';
import { bars, factor } from '../about.ts';
import { indicator } from '../indicator.ts';
import { aroundZero, bands, line } from '../reading.ts';
import { fit, straight } from './straight.ts';

/** A straight line through the last values, by least squares. */
export interface LinearRegression {
  /** Where the line ends, on this bar. */
  readonly line: Series;
  /** Change per bar. */
  readonly slope: Series;
  /** Where the line begins, on the oldest bar of the window. */
  readonly intercept: Series;
  /** How much of the variance the line explains, 0…1. */
  readonly r2: Series;
  /** Standard error of the estimate, n − 2 degrees of freedom. */
  readonly error: Series;
}

/** A straight line through the last `window` values, by least squares. */
export const linearRegression = indicator(
  {
    name: 'linearRegression',
    aliases: ['linreg', 'linearreg'],
    title: 'Linear regression',
    family: 'statistics',
    inputs: ['close'],
    params: { window: bars(14, 'bars the line goes through', 2) },
    formula: 'least squares line through (0, oldest) … (n−1, newest): end, slope, start, r², standard error',
    source: 'Common',
    unit: 'price; slope in price per bar; r² 0…1',
    reading: aroundZero('slope'),
    weight: 1,
  },
  (series: Series, window = 14): LinearRegression => {
    const line = straight(series, window);
    return { ...line, ...fit(series, line.slope, window) };
  },
);

/** Time series forecast: where the regression line would be one bar further. */
export const forecast = indicator(
  {
    name: 'forecast',
    aliases: ['tsf'],
    title: 'Time series forecast',
    family: 'statistics',
    inputs: ['close'],
    params: { window: bars(14, 'bars the line goes through', 2) },
    formula: 'line + slope of the linear regression',
    source: 'Common',
    unit: 'price',
    reading: line(),
    weight: 1,
  },
  (series: Series, window = 14): Series => {
    const { line, slope } = linearRegression(series, window);
    return line.plus(slope);
  },
);

/** Forecast oscillator: the distance to what was forecast one bar ago, in percent. */
export const forecastOscillator = indicator(
  {
    name: 'forecastOscillator',
    aliases: ['fosc'],
    title: 'Forecast oscillator',
    family: 'statistics',
    inputs: ['close'],
    params: { window: bars(14, 'bars the line goes through', 2) },
    formula: '100·(x − forecast made one bar ago) / x',
    source: 'Tushar Chande',
    unit: 'percent',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, window = 14): Series =>
    series
      .minus(before(forecast(series, window), 1))
      .over(series)
      .times(100),
);

/** Chande forecast oscillator: the distance to the regression line, in percent. */
export const chandeForecast = indicator(
  {
    name: 'chandeForecast',
    aliases: ['cfo'],
    title: 'Chande forecast oscillator',
    family: 'statistics',
    inputs: ['close'],
    params: { window: bars(14, 'bars the line goes through', 2) },
    formula: '100·(x − line) / x',
    source: 'Tushar Chande',
    unit: 'percent',
    reading: aroundZero(),
    weight: 1,
  },
  (series: Series, window = 14): Series =>
    series.minus(linearRegression(series, window).line).over(series).times(100),
);

/** A channel around the regression line. */
export interface RegressionChannel {
  readonly upper: Series;
  readonly middle: Series;
  readonly lower: Series;
}

/** Linear regression channel: the line, and lines some standard errors away. */
export const regressionChannel = indicator(
  {
    name: 'regressionChannel',
    title: 'Linear regression channel',
    family: 'statistics',
    inputs: ['close'],
    params: {
      window: bars(100, 'bars the line goes through', 3),
      width: factor(2, 'standard errors from the line to the channel'),
    },
    formula: 'line ± width·standard error',
    source: 'Gilbert Raff, 1991',
    unit: 'price',
    reading: bands(),
    weight: 1,
  },
  (series: Series, window = 100, width = 2): RegressionChannel => {
    const { line, error } = linearRegression(series, window);
    return { upper: line.plus(error.times(width)), middle: line, lower: line.minus(error.times(width)) };
  },
);

/** Standard error of the estimate of the regression line. */
export const standardError = indicator(
  {
    name: 'standardError',
    title: 'Standard error of the regression',
    family: 'statistics',
    inputs: ['close'],
    params: { window: bars(14, 'bars the line goes through', 3) },
    formula: '√(Σ (x − line)² / (n − 2))',
    source: 'Common',
    unit: 'price',
    reading: { high: 'volatile', low: 'quiet', text: 'low: the market follows a straight line' },
  },
  (series: Series, window = 14): Series => linearRegression(series, window).error,
);
