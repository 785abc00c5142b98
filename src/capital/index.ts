export { Capital, type Ended, reserveName } from './capital.ts';
export { type LadderRules, type RiskChange, type RiskCause, type Rung, standardLadder } from './ladder.ts';
export { type BotCapital, type CapitalPlan, giversFirst, type MoneyFlow, sharedOut } from './plan.ts';
export { type RiskLevel, riskLevels } from './levels.ts';
export { type TransferRule, unit } from './governor.ts';
