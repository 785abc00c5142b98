import type {
  Balance,
  ContractPosition,
  Execution,
  FundingPayment,
  OrderReport,
  TroubleKind,
} from '#exchange';
import type { Leg, OrderRules } from '#orders';
import type { Happened } from './events.ts';
import type { OrderState } from './orders/state.ts';

// What comes in and what follows where orders are real. Times are by the exchange's clock.

/** Why a question or a request came to nothing. */
export interface Failure {
  readonly kind: TroubleKind;
  readonly message: string;
}

/** What became of sending an order: its id at the exchange, or why it came to nothing. Each of a pair has its own. */
export interface OrderAnswered extends Happened<'answered'> {
  readonly clientId: string;
  readonly exchangeId: string | null;
  readonly failure: Failure | null;
}

/** What became of asking for an order's end. How it ended is told by a report. */
export interface CancelAnswered extends Happened<'cancel-answered'> {
  readonly clientId: string;
  readonly failure: Failure | null;
}

/** What looking for an order came to: a report; nothing known of it, when all of the exchange answered; or a failure. */
export interface OrderFound extends Happened<'found'> {
  readonly clientId: string;
  readonly report: OrderReport | null;
  readonly failure: Failure | null;
}

/** The exchange told how an order stands, ours or not. */
export interface OrderReported extends Happened<'report'> {
  readonly exchange: string;
  readonly report: OrderReport;
}

/** The exchange told of an execution, of ours or not. */
export interface ExecutionCame extends Happened<'execution'> {
  readonly exchange: string;
  readonly execution: Execution;
}

/** Everything that an account says of the markets that were asked for; empty when it could not be asked. */
export interface AccountSeen extends Happened<'account'> {
  readonly exchange: string;
  readonly failure: Failure | null;
  readonly balances: Readonly<Record<string, Balance>>;
  readonly positions: readonly ContractPosition[];
  readonly orders: readonly OrderReport[];
  readonly executions: readonly Execution[];
}

/** What was paid for holding contracts; empty when it could not be asked. */
export interface FundingPaid extends Happened<'paid'> {
  readonly exchange: string;
  readonly failure: Failure | null;
  readonly payments: readonly FundingPayment[];
}

/** Something that an account told may have been missed. */
export interface AccountMissed extends Happened<'missed'> {
  readonly exchange: string;
  readonly message: string;
}

/** Time went by until something was due. */
export interface TimeCame extends Happened<'timer'> {}

/** What was last paid in a market that is watched. */
export interface PriceSeen extends Happened<'price'> {
  readonly market: string;
  readonly price: number;
}

/** What a market accepts now; null when it is traded no more. */
export interface RulesChanged extends Happened<'rules'> {
  readonly market: string;
  readonly rules: OrderRules | null;
}

export type OrderInput =
  | OrderAnswered
  | CancelAnswered
  | OrderFound
  | OrderReported
  | ExecutionCame
  | AccountSeen
  | FundingPaid
  | AccountMissed
  | TimeCame
  | PriceSeen
  | RulesChanged;

export const orderInputs = [
  'answered',
  'cancel-answered',
  'found',
  'report',
  'execution',
  'account',
  'paid',
  'missed',
  'timer',
  'price',
  'rules',
] as const satisfies readonly OrderInput['type'][];

export function isOrderInput(event: { readonly type: string }): event is OrderInput {
  return (orderInputs as readonly string[]).includes(event.type);
}

/** A real order stands otherwise than before. */
export interface OrderMoved extends Happened<'order'> {
  readonly bot: string;
  readonly market: string;
  readonly id: string;
  readonly clientId: string;
  readonly exchangeId: string | null;
  readonly leg: Leg;
  readonly state: OrderState;
  readonly filled: number;
  /** What the exchange said of it, where it did. */
  readonly said: string | null;
}

/** More or fewer of something than the books say. */
export interface Gap {
  /** A coin, or the symbol of a contract. */
  readonly of: string;
  /** By the books, with what was there before. */
  readonly expected: number;
  readonly found: number;
}

/** The books were held against an account, and that came to something else than the time before. */
export interface Reconciled extends Happened<'reconciled'> {
  readonly exchange: string;
  readonly gaps: readonly Gap[];
  /** What is there and not ours: it is never touched. */
  readonly foreign: readonly string[];
}

export type OrderOutput = OrderMoved | Reconciled;
