export { effectiveTrials } from './effective.ts';
export { type Overfitting, overfittingOf } from './pbo.ts';
export { longRunVariance, type Superiority, superiorityOf } from './superiority.ts';
export {
  deflatedSharpe,
  describeReturns,
  expectedBest,
  minTrackRecord,
  probabilisticSharpe,
  type Returns,
} from './sharpe.ts';
