export { arrowOfBars, type ColumnFile, openArrow } from './arrow.ts';
export { openParquet } from './foreign.ts';
export { type BarColumns, type ParquetPart, readParquet, writeParquet } from './parquet.ts';
export { arrowVersion, duckdbVersion } from './probe.ts';
export { queryStore, type QueryResult, type RecordSource, type ViewSource } from './query.ts';
export { readRecords, writeRecords } from './records.ts';
