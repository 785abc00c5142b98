export type { BestTrial, SweepDocument } from './document.ts';
export { sweepToJson } from './json.ts';
export { failuresNote, reasonsText } from './reasons.ts';
export { sweepSubject } from './subject.ts';
export { KnownTrials } from './known.ts';
export { toTrialLine } from './lines.ts';
export { groupsOf, type HeatMap, heatMaps } from './heat-map.ts';
export { effortNote, sweepTableNotes, sweepNotes, sweepTable, sweepTitle } from './table.ts';
