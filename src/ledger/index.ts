export { equityOf, sharedEquityOf } from './equity.ts';
export { partsOf } from './parts.ts';
export { type AccountName, balancesOf, type Posting, postingsOf } from './postings.ts';
export { type Trade, tradesOf } from './trades.ts';
