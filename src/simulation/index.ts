export { type Account, completeAccount, defaultAccount, requireAccount } from './account.ts';
export { type Charges, chargesOf, type FundingRates } from './charges.ts';
export { Detail, type DetailUse } from './detail.ts';
export { type Dialect, nextOpen } from './dialect.ts';
export { dialectNames, parseDialect } from './dialects/index.ts';
export type { Execution as LaneExecution, ExchangeLane, Protection, Sized } from './exchange-lane.ts';
export { feedsFrom, isBars, type Other, othersOn, othersUntil } from './feeds.ts';
export type { EntryWish, LaneInput, LiveLane, Signals, Wish } from './input.ts';
export { type Guards, guardsOf } from './levels.ts';
export { atExchange, type Bar, barAt, Paper, type PaperPart, type Passed, warmupOfPlan } from './paper.ts';
export {
  type BotsRun,
  type LaneRun,
  type Part,
  type Relay,
  run,
  type Run,
  type RunOptions,
  runTogether,
  type Terms,
} from './run.ts';
export { fillPlainly } from './plain.ts';
export { type Request, requestOf, requireEnough } from './request.ts';
export type { Decided as DecidedLevels } from './position.ts';
export type { Heard, Said } from './compute.ts';
export { requireShortable, shortRefusal } from './shorts.ts';
export { Simulation, type SimulationInput } from './simulation.ts';
export type { Coming } from './purse.ts';
export type { Sizing } from './sizing.ts';
