export { equityOf, sharedEquityOf } from './equity.ts';
export { Growth, type Moved } from './growth.ts';
export { grownBy, pursesEquityOf } from './purses.ts';
export { partsOf } from './parts.ts';
export {
  type AccountName,
  type Allotments,
  balancesOf,
  type Posting,
  postingsOf,
  type Transfer,
} from './postings.ts';
export { type Profits, profitsOf } from './profits.ts';
export { type Trade, tradesOf } from './trades.ts';
export { unit, wholeUnits } from './units.ts';
