export { crossValidate, type CrossValidation } from './cross.ts';
export { type Fold, foldsOf, type FoldWishes } from './folds.ts';
export type { Lack } from './lack.ts';
export { type SharedSpan, sharedSpan } from './shared-span.ts';
export { type CrossWishes, splitsOf } from './splits.ts';
export { stitch, type Turn } from './stitch.ts';
export { efficiencyOf, steadinessOf, type Steadiness, type Step, walk } from './walk.ts';
