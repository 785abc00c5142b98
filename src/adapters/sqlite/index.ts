export { journalFile, openJournal, readJournal } from './open.ts';
export { type Verification, verifyJournal } from './verify.ts';
