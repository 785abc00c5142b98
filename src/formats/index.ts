export { type ReadWish, readDocument, readText, readTyped, type TypedFile } from './read.ts';
export type { TypedColumn } from './columns.ts';
export type { ReadBars } from './mend.ts';
export type { Issue, ReadReport } from './report.ts';
export { parseColumns, type Roles } from './roles.ts';
export type { Decimal } from './number.ts';
export type { DateOrder } from './moment.ts';
export { type BesideBars, csvOf, csvOfBars, jsonOfBars } from './write.ts';
export { readValues, type ReadValues, valuesOfRows, type ValuesReport } from './values/read.ts';
