export { equityOf } from './equity.ts';
export { type Trade, tradesOf } from './trades.ts';
