export { type ConfigFile, findConfig, readConfig } from './config.ts';
export { userFolders } from './folders.ts';
export { confined, unconfine } from './confine.ts';
export { type Importer, importer, strategyImporter } from './import.ts';
export {
  listStrategies,
  loadStrategy,
  type LoadedStrategy,
  shelfOf,
  type Shelf,
  type ShelfFile,
} from './strategies.ts';
export { packSources, type SourcePack, unpackSources } from './source-pack.ts';
export { hashFile, sha256 } from './hash.ts';
export { parseJson } from './json.ts';
export { discard, realFile } from './place.ts';
export { publish } from './publish.ts';
export { leaveNote, type Note, readNotes, takeNote } from './notes.ts';
export { publishPieces } from './publish-pieces.ts';
export { readReportPage } from './report-page.ts';
export { openRotating, type Rotation } from './rotating.ts';
export { createFile, makeFolder, whyNotWritable } from './write.ts';
export { type BarsFile, openBarsFile } from './bars-file.ts';
export { backupStore, type Copied, restoreStore } from './backup.ts';
export { readMarkets, type StoredMarkets, writeMarkets } from './markets.ts';
export * from './store/index.ts';
export * from './records/index.ts';
export {
  type ArchivedRun,
  changedTables,
  listRuns,
  runsFolder,
  runTables,
  saveRuns,
  type StoredRun,
  tableFile,
} from './runs/archive.ts';
export { openTrials, sweepsFolder, type TrialFile } from './trials.ts';
