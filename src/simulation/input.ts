import type { Bars } from '#market';
import type { Fills, OrderRules, Reason, Refusal } from '#orders';
import type { Decision, Held, SignalName } from '#strategy';
import type { Account } from './account.ts';
import type { Charges } from './charges.ts';
import type { Dialect } from './dialect.ts';
import type { Guards, Level } from './levels.ts';
import type { Holder, Purse } from './purse.ts';

/** The columns the loop acts on: 1 means yes. A missing column never says yes. */
export interface Signals {
  readonly enterLong?: Float64Array | undefined;
  readonly exitLong?: Float64Array | undefined;
  readonly enterShort?: Float64Array | undefined;
  readonly exitShort?: Float64Array | undefined;
  /** Scales the configured size of an entry decided on this bar. */
  readonly size?: Float64Array | undefined;
}

/** How entries wait, if they do: for a better price, or for the market to get there. */
export interface Waiting {
  readonly limit?: Level | undefined;
  readonly stop?: Level | undefined;
  /** For how many bars. */
  readonly expires: number;
}

/** One plan on one market. */
export interface LaneInput {
  readonly bars: Bars;
  readonly signals: Signals;
  /** In place of columns: the bars on which signals say yes, ascending. */
  readonly yes?: Readonly<Partial<Record<SignalName, Int32Array>>> | undefined;
  readonly guards: Guards;
  /** Signals before this bar are ignored. */
  readonly warmup: number;
  /** Asked at every close, in place of signals. */
  readonly decide?: ((bar: number, held: Held, equity: number) => Decision) | undefined;
  readonly entry?: Waiting | undefined;
  readonly rules?: OrderRules | undefined;
  /** Yearly volatility of the market per bar, for sizing by it. */
  readonly volatility?: Float64Array | undefined;
  readonly charges?: Charges | undefined;
  /** The finer bars inside a bar, where there are any. */
  readonly detail?: ((bar: number) => Bars | undefined) | undefined;
  /** Which of the purses pays; the first when not said. */
  readonly purse?: number | undefined;
  /** What trading costs and how much is bought here, where that is not as for all. */
  readonly account?: Account | undefined;
}

/**
 * A plan at work on a market. Each bar has three parts, gone through in order: what leaves at its
 * open, what enters there, and what happens inside it and is decided at its close. Bars on which
 * nothing can happen are quiet, and skipping them changes nothing.
 */
export interface Lane extends Holder {
  readonly bars: Bars;
  leaveAtOpen(bar: number): void;
  enterAtOpen(bar: number): void;
  endBar(bar: number): void;
  /** The first bar in [from, to) where anything can happen, or `to`. */
  quietUntil(from: number, to: number): number;
  /**
   * Closes what is still held, as a dialect may demand at the end of the data: at the open of the last
   * bar, or once it was held through all of it.
   */
  finish(bar: number, price: number, atClose: boolean): void;
}

/** A lane whose bars come in one by one, for as long as anybody likes. */
export interface LiveLane extends Lane {
  /** What the last close decided. */
  readonly wish: Wish;
  /** Takes back what would make the position larger. */
  withdraw(): void;
  /** Leaves with everything at the next open, whatever the strategy says. */
  leave(): void;
  /** The first `count` bars are gone: the others are counted from there. */
  forget(count: number): void;
}

/** What a close decided, before anything comes of it. */
export interface Wish {
  /** Why everything that is held leaves at the next open, if it does. */
  readonly leave: Reason | undefined;
  /** The entry that waits for the next open or its price, or the change of the share that is held. */
  readonly entry: EntryWish | undefined;
}

export interface EntryWish {
  /** Whether this close decided it, rather than an earlier one. */
  readonly isNew: boolean;
  /** How much it would come to now: bought is positive, sold is negative. */
  readonly quantity: number;
  /** What it would be filled at, costs included, if the market stood still. */
  readonly price: number;
  /** The price it waits for; NaN when it takes the next open. */
  readonly waitsFor: number;
  /** Where it would be stopped; infinitely far away without a stop. */
  readonly stop: number;
  /** Where it would first take its profit; infinitely far away without a target. */
  readonly target: number;
}

export type LaneMaker = (index: number, input: LaneInput, desk: Desk, purse: Purse) => Lane;

/** What all lanes of an account share. */
export interface Desk {
  readonly account: Required<Account>;
  readonly dialect: Dialect;
  /** Whether bars whose order of events is unknown go for us instead of as the dialect says. */
  readonly hopeful: boolean;
  readonly fills: Fills;
  readonly refusals: Refusal[];
}
