export { effectiveTrials } from './effective.ts';
export { type Overfitting, overfittingOf } from './pbo.ts';
export {
  deflatedSharpe,
  describeReturns,
  expectedBest,
  minTrackRecord,
  probabilisticSharpe,
  type Returns,
} from './sharpe.ts';
