export { type ApprovedOrder, requireApproved } from './approval.ts';
export type { Limits, Obstacle, RiskReason } from './limits.ts';
export { type Mode, RiskManager, type Standing, type Verdict } from './manager.ts';
