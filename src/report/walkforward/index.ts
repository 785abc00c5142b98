export type { OutOfSample, WalkDocument } from './document.ts';
export { walkToJson } from './json.ts';
export { walkSubject } from './subject.ts';
export { untestedText } from './untested.ts';
export { foldMarkNotes, foldTable, outsideMarkNotes, outsideTable, walkNotes, walkTitle } from './table.ts';
