import type { Reason } from '#orders';
import type { Mode } from '#risk';
import type { Said } from '#simulation';

/** A price that guards a position, and how far it is from the entry, as a fraction. */
export interface Guard {
  readonly price: number;
  readonly distance: number;
}

interface OfBot {
  readonly bot: string;
}

interface OfMarket extends OfBot {
  readonly market: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly price: number;
}

/** A position was opened, or made larger. */
export interface Entered extends OfMarket {
  readonly kind: 'entry';
  /** What is held after it. */
  readonly held: number;
  readonly stop: Guard | null;
  readonly target: Guard | null;
  /** Lost at the stop, or all of it without one; won at the target. Before costs. */
  readonly atRisk: number;
  readonly gain: number | null;
  /** What can be won for what is at risk. */
  readonly ratio: number | null;
  readonly confidence: number | null;
  /** What its scores heard, counted for the side that was taken: above 0 speaks for it. */
  readonly readings: readonly Said[];
}

/** A position was closed, or made smaller. */
export interface Left extends OfMarket {
  readonly kind: 'exit';
  readonly reason: Reason;
  /** What is held after it. */
  readonly held: number;
  /** Of the whole trade when nothing is held after it, else of this part; costs included. */
  readonly profit: number;
  /** As a fraction of what was put in. */
  readonly return: number;
  /** ms since it was opened. */
  readonly duration: number;
  /** What moved to other bots because of it. */
  readonly transfers: readonly { readonly to: string; readonly amount: number }[];
}

/** Money moved from one bot to another. */
export interface Transferred {
  readonly kind: 'transfer';
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly reason: string;
}

/** A bot may risk more, or less. */
export interface RiskChanged extends OfBot {
  readonly kind: 'risk';
  readonly before: number;
  readonly after: number;
  readonly reason: string;
}

export interface ModeSet extends OfBot {
  readonly kind: 'mode';
  readonly mode: Mode;
  readonly reason: string;
  readonly equity: number;
  /** How many positions it holds. */
  readonly positions: number;
}

/** The risk manager said no. */
export interface OrderRefused extends OfBot {
  readonly kind: 'refusal';
  readonly market: string;
  readonly reason: string;
  readonly wanted: number | null;
  readonly allowed: number | null;
}

/** An exchange, or one of its streams, got into trouble or out of it. */
export interface FeedTold {
  readonly kind: 'trouble';
  readonly what: string;
  readonly isWell: boolean;
}

/** What a UTC day came to. */
export interface DayPassed {
  readonly kind: 'summary';
  readonly day: number;
  readonly bots: readonly BotDay[];
  /** The newest event of the journal then: whoever keeps it elsewhere sees whether events were changed since. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
}

export interface BotDay extends OfBot {
  readonly equity: number;
  /** The profit as a fraction of the equity at the end of the day before. */
  readonly change: number;
  readonly trades: number;
  readonly wins: number;
  /** What it won, without money that came from others or went to them. */
  readonly profit: number;
  readonly transferred: number;
  readonly fees: number;
  readonly refusals: number;
  /** How many positions it holds. */
  readonly positions: number;
}

/** What a person may want to hear of a session. */
export type News = Entered | Left | Transferred | RiskChanged | ModeSet | OrderRefused | FeedTold | DayPassed;

/** Why money was handed on, or moved without a trade. */
export function transferReason(market: string | null): string {
  return market === null ? 'brought or taken away' : `a trade on ${market} that won`;
}

/** By what the usual risk is divided, as a share of it; null is a pause. */
export function shareOf(divisor: number | null): number {
  return divisor === null ? 0 : 1 / divisor;
}
