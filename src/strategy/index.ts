export { between, completeValues, type Param, type Params, type Values } from './params.ts';
export {
  type Decision,
  type Held,
  hold,
  type OrderRequest,
  requireDecision,
  type Situation,
} from './decide.ts';
export {
  defineStrategy,
  isStrategy,
  type Plan,
  signalNames,
  type SignalName,
  type Strategy,
  type StrategySpec,
} from './define.ts';
export { type Entry, seriesOfEntry } from './entry.ts';
export {
  type Away,
  type Exits,
  exitTexts,
  isLadder,
  kindOf,
  plainExits,
  requireExits,
  type Rung,
  seriesOfExits,
  valueOf,
} from './exits.ts';
export { type GivenSignals, planOfSignals } from './given.ts';
export { Score, score, type Voice } from './scoring.ts';
export { NameError, strict } from './strict.ts';
export { expressionsIn, planAmong, ranksAmong, runsOwnCode } from './universe.ts';
