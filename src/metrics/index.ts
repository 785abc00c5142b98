export { type Definition, definitions, type MetricName, type Metrics, type Unit } from './metrics.ts';
export { measure } from './measure.ts';
export { distribution, type Bucket } from './distribution.ts';
export { deepestDrawdowns, type DrawdownPeriod } from './drawdowns.ts';
export { monthlyReturns, type YearReturns } from './monthly.ts';
