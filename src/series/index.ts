export type { Column, Kernel, Operation } from './operation.ts';
export {
  absolute,
  before,
  Condition,
  crossesAbove,
  crossesBelow,
  Expression,
  larger,
  type Operand,
  Series,
  shareOf,
  smaller,
  squareRoot,
} from './series.ts';
export { marketSeries, type MarketSeries, type SourceName } from './sources.ts';
export { type Clock, clockKey } from './clock.ts';
export { clocksOf, type OtherMarket, market, on, outside } from './elsewhere.ts';
export { type Feed, feedOf } from './feed.ts';
export { type Feeds, Graph, type History, type Sources } from './graph.ts';
export { recur, type Step } from './recur.ts';
export { rolling } from './rolling.ts';
