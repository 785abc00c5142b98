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
export { shown } from './shown.ts';
export { looseEnds, madeInside, type Making, noteGiven } from './making.ts';
export { marketSeries, type MarketSeries, type SourceName } from './sources.ts';
export { type Clock, clockKey } from './clock.ts';
export { clocksOf, type OtherMarket, market, on, outside } from './elsewhere.ts';
export { type Feed, feedOf, PublishedFeed } from './feed.ts';
export { type Feeds, Graph, type History, type Sources } from './graph.ts';
export { ColumnCache } from './column-cache.ts';
export { type Memory, ReusedMemory } from './memory.ts';
export { type Served, Tile, type Ticket } from './tile.ts';
export { barsOfYes } from './yes.ts';
export { compute, type Computed } from './compute.ts';
export { recur, recurs, type Step } from './recur.ts';
export { rolling } from './rolling.ts';
export {
  asNumber,
  choose,
  constantly,
  exponential,
  floor,
  isDefined,
  logarithm,
  outputs,
  ratio,
  sign,
} from './operators.ts';
export { age } from './age.ts';
export { covariance } from './covariance.ts';
export { moments } from './moments.ts';
export { percentile, rank } from './sorted.ts';
export { barsSince, rangeSince, sumSince, valueWhen } from './running.ts';
export { meanDeviation, weighted } from './weighted.ts';
export { weightedSum } from './weighted-sum.ts';
export { among, rankAmong, ranksMarkets } from './universe.ts';
