export { botDefinitions, type BotNumber } from './bot-definitions.ts';
export { type BotOutcome, type NamedTransfer, outcomesOf, transfersOf } from './bots.ts';
export { analyse, type Analysis, type IndicatorReading } from './analysis.ts';
export { type Baseline, evaluate, evaluateBaseline, evaluateTogether, type Evaluation } from './evaluate.ts';
export { type Objective, objectives, objectiveTitle, parseObjective, rank } from './compare.ts';
export { checkStrategy, type Finding, tryOut } from './check.ts';
export { checkConditions } from './unread.ts';
export { type Opinion, opine } from './opinion.ts';
export { type Hash, hashBars, hashFunding, hashValues, identify, type Identity } from './identity.ts';
export {
  type Bands,
  delaying,
  type Distribution,
  isLess,
  jitteredBars,
  type Method,
  methodNames,
  methods,
  missing,
  type MonteCarlo,
  monteCarlo,
  type MonteCarloWishes,
  parseMethod,
  pathDefinitions,
  whyNot,
} from './montecarlo/index.ts';
export { oncePerMarket, rerun } from './rerun.ts';
export { type PairedTest, pairedTest } from './resampling/index.ts';
export { type Days, judgeDays, judgeSelection, longestOf, type Selection } from './selection.ts';
export {
  noiseHistory,
  type NoiseTest,
  noiseTest,
  scoreOn,
  type Scores,
  shuffledBars,
} from './noise/index.ts';
export { comparedOf } from './overfitting/index.ts';
export { type StatisticName, statistics, type Statistics } from './statistics.ts';
export {
  addTolerance,
  type Budget,
  type Candidate,
  compareGolden,
  displacedNotes,
  type Expectation,
  type FullCandidate,
  gatedDefinition,
  gatesFor,
  gatesForChoice,
  type GoldenComparison,
  goldenOf,
  judgeChoice,
  judgeRun,
  noTolerance,
  notMade,
  parseBudgets,
  parseGate,
  parseGolden,
  type Tolerance,
  titleOf,
  type Skipped,
  skippedOf,
  unjudgedReason,
  unusedBudgets,
  type Verdict,
} from './gates/index.ts';
export {
  deflatedSharpe,
  describeReturns,
  effectiveTrials,
  expectedBest,
  longRunVariance,
  minTrackRecord,
  type Overfitting,
  overfittingOf,
  probabilisticSharpe,
  type Returns,
  type Superiority,
  superiorityOf,
} from './overfitting/index.ts';
export * from './sweep/index.ts';
export { type Formula, parseFormula } from './formula.ts';
export * from './walkforward/index.ts';
