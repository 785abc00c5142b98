import type { BotCapital, RiskCause } from '#capital';
import type { Abilities, OrderRequest } from '#exchange';
import type { Market, Timeframe } from '#market';
import type { OrderDraft, OrderRules, Reason, RefusalReason } from '#orders';
import type { Limits, Mode, RiskReason } from '#risk';
import type { Account, Heard } from '#simulation';
import type { JournalEvent } from './journal.ts';
import { type OrderInput, orderInputs, type OrderOutput } from './order-events.ts';
import type { Ask } from './orders/ask.ts';

/** A strategy at work: what it trades, with what money, and what it may do. Plain data. */
export interface BotSpec {
  readonly name: string;
  readonly strategy: string;
  /** Of the strategy's file: the same hash is the same strategy. */
  readonly hash: string;
  readonly params: Readonly<Record<string, number>>;
  /** Exits that were given in place of the strategy's own. */
  readonly exits: Readonly<Record<string, number>>;
  readonly markets: readonly Market[];
  /** Markets that the strategy looks at besides. */
  readonly others: readonly Market[];
  /** Series from outside that it looks at, by name. */
  readonly outside?: readonly string[];
  readonly timeframe: Timeframe;
  readonly account: Account;
  /** What each market accepts, by its name. */
  readonly rules: Readonly<Record<string, OrderRules>>;
  readonly limits: Limits;
  /** Where it shares an account: what it hands on of its gains, and when it risks less. */
  readonly capital?: Pick<BotCapital, 'transfer' | 'ladder'>;
  /** How many bars its series need before they are defined. */
  readonly warmup: number;
  /** Perpetuals whose funding rates are told, by name: no bar is gone on with before what is due at its open is known. */
  readonly funding?: readonly string[];
  /** Where orders are real: what the exchange does for us in each market, by its name. */
  readonly real?: Readonly<Record<string, Abilities>>;
}

/** A bar as it is stored: time of its open, open, high, low, close, volume. */
export type BarRow = readonly [number, number, number, number, number, number];

export interface Happened<Type extends string> extends JournalEvent {
  readonly type: Type;
  readonly version: 1;
}

/** A session begins. Everything that is decided in it follows from this and from what comes in. */
export interface Started extends Happened<'started'> {
  readonly session: string;
  /** Of the program. */
  readonly engine: string;
  readonly bots: readonly BotSpec[];
  /** Money of the account that no bot trades with. */
  readonly reserve?: number;
  /** Whether its exchanges are their testnets, with prices and money of nobody. */
  readonly testnet?: boolean;
}

/** Bars from before the session, which only warm up. */
export interface HistoryCame extends Happened<'history'> {
  /** Market and timeframe: `binance:BTC/USDT 1h`. */
  readonly stream: string;
  /** What closed up to here is known. */
  readonly until: number;
  readonly rows: readonly BarRow[];
}

/** All bars of a stream that closed up to a time are known; these are new. */
export interface BarsCame extends Happened<'bars'> {
  readonly stream: string;
  readonly until: number;
  readonly rows: readonly BarRow[];
}

/** All funding rates of a market that are due up to a time are known; these are new. */
export interface FundingCame extends Happened<'funding'> {
  readonly market: string;
  readonly until: number;
  /** When it is due, and what share of a position longs pay to shorts. */
  readonly rates: readonly (readonly [time: number, rate: number])[];
}

/** A value from outside: what it is about, from when it was known, and the value. */
export type ValueRow = readonly [number, number, number];

/** Values that somebody outside the market published, and that were not told before, in the order in which they were known. */
export interface ValuesCame extends Happened<'values'> {
  readonly name: string;
  readonly rows: readonly ValueRow[];
}

export const operatorWords = ['pause', 'resume', 'halt', 'close', 'reconcile'] as const;

export type OperatorWord = (typeof operatorWords)[number];

/** What a person told the session to do. */
export interface OperatorSaid extends Happened<'operator'> {
  readonly word: OperatorWord;
  /** One bot; all of them when null. */
  readonly bot: string | null;
}

/** Somebody brings money, or wants to take so much of it away, below 0. */
export interface MoneyCame extends Happened<'money'> {
  /** A bot, or the reserve. */
  readonly to: string;
  readonly amount: number;
}

/** A stream, or an exchange, is in trouble, or well again. */
export interface FeedChanged extends Happened<'feed'> {
  readonly stream: string;
  readonly state: 'well' | 'trouble' | 'stale';
  readonly message: string;
}

/** How far our clock is ahead of the exchange's, in ms. */
export interface ClockRead extends Happened<'clock'> {
  readonly exchange: string;
  readonly offset: number;
}

/** An exchange does worse than is allowed, so that nothing is entered there, or is well again. */
export interface HealthChanged extends Happened<'health'> {
  readonly exchange: string;
  readonly isWell: boolean;
  readonly message: string;
}

/** The session's process began anew, or was asked to end. */
export interface ProcessChanged extends Happened<'process'> {
  readonly what: 'restarted' | 'stopped';
}

/** What comes in. */
export type Input =
  | Started
  | HistoryCame
  | BarsCame
  | FundingCame
  | ValuesCame
  | OperatorSaid
  | MoneyCame
  | FeedChanged
  | ClockRead
  | HealthChanged
  | ProcessChanged
  | OrderInput;

/** What a close decided for a market, also when that is to do nothing. */
export interface Decided extends Happened<'decided'> {
  readonly bot: string;
  readonly market: string;
  readonly closes: number;
  readonly leave: Reason | null;
  readonly enter: 'long' | 'short' | null;
  /** What spoke for it, by label. */
  readonly readings: readonly string[];
  /** What its scores heard, whatever came of it; null where nothing was decided. */
  readonly heard: Heard | null;
}

/** An order that the risk manager approved. */
export interface Ordered extends Happened<'ordered'> {
  readonly order: OrderDraft;
  /** How the exchange is asked for it, where it is real. */
  readonly request?: OrderRequest;
}

/** What was asked for and not, or not wholly, given: by the risk manager or by the market. */
export interface Refused extends Happened<'refused'> {
  readonly bot: string;
  readonly market: string;
  readonly closes: number;
  /** Which bar of the bot's market it happened in; null before it got there. */
  readonly bar: number | null;
  readonly by: 'risk' | 'market';
  readonly reason: RiskReason | RefusalReason;
  /** Null where it is not a number. */
  readonly wanted: number | null;
  readonly allowed: number | null;
}

export interface Filled extends Happened<'filled'> {
  readonly bot: string;
  readonly market: string;
  /** The open of the bar it happened in, and which bar of the bot's market that is. */
  readonly opens: number;
  readonly bar: number;
  /** Bought is positive, sold is negative. */
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly slippage: number;
  readonly held: number;
  readonly reason: Reason;
  readonly inside: boolean;
  readonly ambiguous: boolean;
  /** What the exchange executed or booked, where orders are real. */
  readonly real?: {
    /** Null where the exchange did it by itself. */
    readonly clientId: string | null;
    /** Of the execution, or of what was paid. */
    readonly tradeId: string;
    readonly at: number;
    readonly fee: number;
    readonly feeCoin: string;
  };
}

/** What a bot was worth at a close. */
export interface Marked extends Happened<'marked'> {
  readonly bot: string;
  readonly closes: number;
  readonly equity: number;
}

/** A bot's mode changed. */
export interface ModeChanged extends Happened<'mode'> {
  readonly bot: string;
  readonly mode: Mode;
  readonly reason: string;
}

/** Money moved: from bot to bot after a trade, or from and to outside. */
export interface Transferred extends Happened<'transferred'> {
  /** A bot, the reserve, or null outside of the account. */
  readonly from: string | null;
  readonly to: string | null;
  readonly amount: number;
  /** When the trade ended; null where it was not for a trade. */
  readonly at: number | null;
  /** The close from which on it counts, of the bar that it ended in. */
  readonly known: number | null;
  readonly market: string | null;
}

/** A bot risks more than before, or less: by what its usual risk is divided, null in a pause. */
export interface RiskMoved extends Happened<'risk'> {
  readonly bot: string;
  readonly at: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly cause: RiskCause;
  /** How many in a row, or what share was lost; ms of a cooldown. */
  readonly is: number;
}

/** What follows from what came in. */
export type Output =
  | Decided
  | Ordered
  | Refused
  | Filled
  | Marked
  | ModeChanged
  | Transferred
  | RiskMoved
  | OrderOutput;

export type SessionEvent = Input | Output;

const inputs: ReadonlySet<string> = new Set<Input['type']>([
  'started',
  'history',
  'bars',
  'funding',
  'values',
  'operator',
  'money',
  'feed',
  'clock',
  'health',
  'process',
  ...orderInputs,
]);

export function isInput(event: SessionEvent): event is Input {
  return inputs.has(event.type);
}

/** Something that a person should hear of. */
export interface SessionAlert {
  readonly severity: 'info' | 'warning' | 'critical';
  readonly subject: string;
  readonly message: string;
}

/** What is to be done about an event. */
export type Command =
  | { readonly do: 'persist'; readonly event: Output }
  | { readonly do: 'alert'; readonly alert: SessionAlert }
  | Ask;
