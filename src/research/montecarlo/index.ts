export { pathDefinitions } from './definitions.ts';
export type { Bands, Distribution } from './distribution.ts';
export { jitteredBars } from './jitter.ts';
export { type Method, methodNames, methods, parseMethod } from './methods.ts';
export { delaying, missing } from './relay.ts';
export { isLess } from './rounding.ts';
export { type MonteCarlo, monteCarlo, type Wishes as MonteCarloWishes, whyNot } from './simulate.ts';
