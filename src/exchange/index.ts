export type {
  Abilities,
  Accepted,
  AccountNews,
  Balance,
  ContractPosition,
  Execution,
  Forced,
  FundingPayment,
  KeyRights,
  OrderReport,
  OrderRequest,
  TradingAccount,
} from './account.ts';
export type {
  CandleReach,
  CandleRow,
  CandleSource,
  CandleSpan,
  Observation,
  Observer,
  PublicTrade,
  TradePage,
} from './exchange.ts';
export type { HintSource, LastPrice } from './hints.ts';
export type { ExchangeKey, KeyLabel, KeyRing } from './keys.ts';
export type { Book, FundingRate, Level, QuoteSource, RecentTrade, Ticker } from './quotes.ts';
export { Trouble, type TroubleKind } from './trouble.ts';
export { type Outcome, policies, waitAfter } from './policy.ts';
export { Circuit } from './circuit.ts';
export { exchangesWithFees, feesAsOf, feesOf } from './fees.ts';
