export { type Budget, gatesFor, gatesForChoice, parseBudgets, unusedBudgets } from './budgets.ts';
export { compareGolden, type Expectation } from './compare-golden.ts';
export type { GoldenComparison } from './judge-golden.ts';
export { type Gate, gatedDefinition, type GatedName, parseGate } from './gate.ts';
export { type FullCandidate, goldenOf } from './golden.ts';
export { parseGolden } from './parse-golden.ts';
export { type Candidate, judgeChoice, judgeRun, titleOf, type Verdict } from './judge.ts';
export { type Skipped, skippedOf, unjudgedReason } from './skipped.ts';
export { addTolerance, noTolerance, type Tolerance } from './tolerance.ts';
