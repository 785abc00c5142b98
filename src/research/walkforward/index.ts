export { crossValidate, type CrossValidation } from './cross.ts';
export { type Fold, foldsOf, type FoldWishes } from './folds.ts';
export { stitch, type Turn } from './stitch.ts';
export { efficiencyOf, steadinessOf, type Steadiness, type Step, walk } from './walk.ts';
