export { type Account, defaultAccount } from './account.ts';
export { type Charges, chargesOf, type FundingRates } from './charges.ts';
export type { Dialect } from './dialect.ts';
export { feedsFrom, isBars, type Other, othersUntil } from './feeds.ts';
export type { LaneInput, Signals } from './input.ts';
export { type Guards, guardsOf } from './levels.ts';
export { run, type Run, type RunOptions } from './run.ts';
export { Simulation, type SimulationInput } from './simulation.ts';
export type { Sizing } from './sizing.ts';
