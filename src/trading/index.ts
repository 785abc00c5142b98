export { canonical } from './canonical.ts';
export type { Entry, Head, Journal, JournalEvent, JournalReader } from './journal.ts';
