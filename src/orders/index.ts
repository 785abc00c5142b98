export { type Leg, type OrderDraft, orderId } from './draft.ts';
export { type Fill, Fills, type Reason, reasonCode, reasonOf } from './fills.ts';
export type { Refusal, RefusalReason } from './refusals.ts';
export { type OrderRules, noRules, wholeLots, wholeTicks } from './rules.ts';
