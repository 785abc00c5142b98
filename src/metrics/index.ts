export { type Definition, definitions, type MetricName, type Metrics, type Unit } from './metrics.ts';
export { dailyReturns } from './daily-returns.ts';
export { measure } from './measure.ts';
export { distribution, type Bucket } from './distribution.ts';
export { deepestDrawdowns, type DrawdownPeriod } from './drawdowns.ts';
export { type Engine, type EngineDefinition } from './engines/engine.ts';
export { type EngineName, engines, parseEngines } from './engines/engines.ts';
export { monthlyReturns, type YearReturns } from './monthly.ts';
export { type Outcome, outcomeOf, type TradeResult } from './outcome.ts';
