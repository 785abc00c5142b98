export { type Account, defaultAccount } from './account.ts';
export { feedsFrom } from './feeds.ts';
export { run, type Run } from './run.ts';
export { type Signals, Simulation, type SimulationInput } from './simulation.ts';
