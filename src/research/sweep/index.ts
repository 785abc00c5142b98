export { type Across, betterOf, meanReturns, parseAcross } from './across.ts';
export { type Goal, isLost, parseGoals, scoreOf } from './goal.ts';
export { type Ground, type Window, windowOf } from './ground.ts';
export { type Keeps, sumsFrom } from './keeps.ts';
export { KeptTrials } from './kept.ts';
export { Landscape, type Plateau } from './landscape.ts';
export type { Shape } from './rows.ts';
export { type Pack, pack, unpack } from './pack.ts';
export type { GoodTrial, TrialRecord } from './record.ts';
export { parseSearch, type Search, type SearchName, searchOf } from './search.ts';
export { evenly } from './evenly.ts';
export { type Axis, type Key, keyOf, type Point, type Space, spaceOf, steps, valuesAt } from './space.ts';
export {
  type Crew,
  type Findings,
  bestOf,
  findingsOf,
  judgeSweep,
  type Known,
  representatives,
  sweep,
  type SweepDays,
  type SweepPlan,
  type Tasks,
} from './sweep.ts';
export { type Shortage, TooLarge } from './too-large.ts';
export { TrialList } from './trial-list.ts';
export { attempt, type Effort, type Explain, type Failed } from './trials.ts';
export {
  ApartWorkshop,
  type Measured,
  type Result,
  type Span,
  sumOf,
  type Task,
  trialNames,
  type TrialNumbers,
  type Workshop,
} from './workshop.ts';
export { resultOf, TogetherWorkshop } from './together.ts';
