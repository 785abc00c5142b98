export { changeRecords, type RecordChange } from './write.ts';
export { checkRecords, listRecords, type LoadedRecords, loadRecords } from './read.ts';
export { readRecordManifest, type RecordManifest } from './manifest.ts';
export { nameOfRecords, recordFolder, type RecordKind, recordKinds, type RecordName } from './places.ts';
export { type RecordFiles, type Records, type RecordStore } from './records.ts';
