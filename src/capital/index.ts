export { Capital } from './capital.ts';
export {
  causeText,
  type LadderRules,
  type RiskChange,
  type RiskCause,
  type Rung,
  standardLadder,
} from './ladder.ts';
export {
  aloneOf,
  type BotCapital,
  type CapitalPlan,
  giversFirst,
  type MoneyFlow,
  reserveName,
  sharedOut,
} from './plan.ts';
export { type RiskLevel, riskLevels } from './levels.ts';
export type { TransferRule } from './governor.ts';
