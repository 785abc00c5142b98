export { attribute, type Attribution, type Backtest, type Cause, Sightings } from './against.ts';
export type { Bot, PlansOf } from './bot.ts';
export type { Broker } from './broker.ts';
export { canonical } from './canonical.ts';
export { type Hash, type Link, linkHash } from './chain.ts';
export { entryToJson } from './entry-json.ts';
export { type Finding, inspect } from './inspect.ts';
export {
  type BarRow,
  type BotSpec,
  type Command,
  type Filled,
  type Input,
  type OperatorWord,
  operatorWords,
  type Output,
  type SessionAlert,
  type SessionEvent,
  type Started,
  type ValueRow,
} from './events.ts';
export type { Entry, Head, Journal, JournalEvent, JournalReader } from './journal.ts';
export { type Difference, KeptSession, replay, type Replayed, type Taken } from './keeping.ts';
export { Session } from './session.ts';
export {
  type BotStanding,
  hasMoney,
  learn,
  newStanding,
  profitOf,
  type SessionStanding,
  type Together,
  togetherOf,
} from './standing.ts';
export type {
  AccountMissed,
  AccountSeen,
  CancelAnswered,
  ExecutionCame,
  FundingPaid,
  Failure,
  Gap,
  OrderAnswered,
  OrderFound,
  OrderInput,
  OrderMoved,
  OrderReported,
  PriceSeen,
  Reconciled,
  RulesChanged,
  TimeCame,
} from './order-events.ts';
export type { Ask, Named, RealDraft } from './orders/ask.ts';
export { isEnd, type OrderState } from './orders/state.ts';
export { isReached, type Watched } from './orders/watched.ts';
export { SessionTables } from './tables.ts';
export { fundingName, outsideStream, publishedOfRows, streamName, streamsOf } from './stream.ts';
