export { exp } from './exp.ts';
export { log } from './log.ts';
export { magnitude } from './magnitude.ts';
export { normalQuantile, normalShare } from './normal.ts';
export { pow } from './pow.ts';
export { random, type Random } from './random.ts';
