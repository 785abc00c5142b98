export { analyse, type Analysis, type IndicatorReading } from './analysis.ts';
export { type Baseline, evaluate, evaluateBaseline, evaluateTogether, type Evaluation } from './evaluate.ts';
export { type Objective, objectives, objectiveTitle, parseObjective, rank } from './compare.ts';
export { checkStrategy, type Finding } from './check.ts';
export { type Hash, hashBars, hashValues, identify, type Identity } from './identity.ts';
export { judgeSelection, type Selection } from './selection.ts';
export {
  deflatedSharpe,
  describeReturns,
  effectiveTrials,
  expectedBest,
  minTrackRecord,
  type Overfitting,
  overfittingOf,
  probabilisticSharpe,
  type Returns,
} from './overfitting/index.ts';
