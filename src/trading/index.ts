export { canonical } from './canonical.ts';
export { type Hash, type Link, linkHash } from './chain.ts';
export { entryToJson } from './entry-json.ts';
export { type Finding, inspect } from './inspect.ts';
export type { Entry, Head, Journal, JournalEvent, JournalReader } from './journal.ts';
