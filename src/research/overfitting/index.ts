export { distinct } from './distinct.ts';
export { comparedOf, effectiveOf, effectiveTrials } from './effective.ts';
export {
  type BlockSums,
  blockSums,
  type Overfitting,
  overfittingOf,
  overfittingOfSums,
  sharpeOfSums,
} from './pbo.ts';
export { longRunVariance, type Superiority, superiorityOf } from './superiority.ts';
export {
  deflatedSharpe,
  describeReturns,
  expectedBest,
  minTrackRecord,
  probabilisticSharpe,
  type Returns,
} from './sharpe.ts';
