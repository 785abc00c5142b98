import type { Abilities } from '#exchange';
import type { Market } from '#market';
import type { OrderRules } from '#orders';
import type { ExchangeLane } from '#simulation';
import type { Filled } from '../events.ts';
import type { OrderBook } from './book.ts';
import type { Custody } from './custody.ts';
import type { Placing, PlacingPort } from './placing.ts';

export interface UnitTerms {
  readonly index: number;
  readonly market: Market;
  /** Of the market. */
  readonly name: string;
  readonly abilities: Abilities;
  readonly rules: OrderRules;
  /** What one coin takes of the cash, as a share of its price. */
  readonly costs: number;
}

/** What a unit needs of the bot that it belongs to. */
export interface UnitPort extends PlacingPort {
  readonly custody: Custody;
  /** Has what happened in the lanes written down. */
  readonly write: (real?: Filled['real']) => void;
  /** What a coin is worth in another at an exchange, as far as is known. */
  readonly worth: (coin: string, quote: string, exchange: string) => number | undefined;
}

/** What the parts of a unit share. */
export interface UnitParts {
  readonly terms: UnitTerms;
  readonly port: UnitPort;
  readonly lane: ExchangeLane;
  readonly book: OrderBook;
  readonly placing: Placing;
  /** The coin, or the contract, that is held. */
  readonly of: string;
  /** Whether one order ties up what is held, so that another cannot rest beside it. */
  readonly locks: () => boolean;
}
