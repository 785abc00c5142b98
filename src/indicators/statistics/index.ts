export {
  kurtosis,
  meanDeviation,
  meanError,
  median,
  percentile,
  percentRank,
  skew,
  zScore,
} from './distribution.ts';
export { beta, correlation, covariance } from './pair.ts';
export {
  chandeForecast,
  forecast,
  forecastOscillator,
  type LinearRegression,
  linearRegression,
  regressionChannel,
  type RegressionChannel,
  standardError,
} from './regression.ts';
