export { between, type Param, type Params, type Values } from './params.ts';
export {
  defineStrategy,
  isStrategy,
  type Plan,
  signalNames,
  type SignalName,
  type Strategy,
  type StrategySpec,
} from './define.ts';
export { type Exits, requireExits } from './exits.ts';
export { Score, score, type Voice } from './scoring.ts';
