export { isWriting } from './lock.ts';
export { openJournal, readJournal } from './open.ts';
export { journalFile, listSessions, sessionFolder } from './places.ts';
export { type Verification, verifyJournal } from './verify.ts';
