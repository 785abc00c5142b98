export type { BestTrial, SweepDocument } from './document.ts';
export { sweepToJson } from './json.ts';
export { toTrialLine, trialFromLine } from './lines.ts';
export { heatMap, type HeatMap, sweepNotes, sweepTable, sweepTitle } from './table.ts';
