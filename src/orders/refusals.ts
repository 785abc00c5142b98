/** Why less was bought or sold than was wanted. */
export type RefusalReason =
  /** Free cash did not reach. */
  | 'cash'
  /** The bar's volume did not reach. */
  | 'volume'
  /** Under the market's smallest quantity or value, or less than one lot. */
  | 'too-small'
  /** A strategy's size below 0, or above 1, which is the size that was configured. */
  | 'size'
  /** Too much was lost lately: the bot's risk ladder pauses it. */
  | 'paused'
  /** A limit of the bot does not allow it. */
  | 'limit'
  /** A stop or target on the wrong side of the entry price. */
  | 'wrong-side'
  /** A stop, target or size that is not a number on this bar. */
  | 'undefined';

/** What was asked for and not, or not wholly, given: every order has a verdict. */
export interface Refusal {
  readonly lane: number;
  readonly bar: number;
  readonly reason: RefusalReason;
  /** Which limit it was, and then what was too much and what is allowed are in its own measure. */
  readonly limit?: string;
  /** Bought is positive, sold is negative. */
  readonly wanted: number;
  readonly allowed: number;
}
