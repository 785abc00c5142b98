import type { Trade } from 'ccxt';
import type { TroubleKind } from '#exchange';
import type { Answer } from '../transport.ts';
import type { Trading } from './trading.ts';

/** Where one exchange differs from what ccxt tells of it. */
export interface Quirks {
  /** Settings of ccxt's client. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What a request really costs, in the units of ccxt, where ccxt is too careful or too bold. */
  readonly cost?: (request: {
    readonly api: string;
    readonly path: string;
    readonly usual: number;
  }) => number;
  /** ms over which the exchange adds up what is asked of it. */
  readonly window?: number;
  /** Trouble that ccxt takes for another kind. */
  readonly kindOf?: (answer: Answer) => TroubleKind | undefined;
  /** Whether an error that ccxt does not know is a no for sure. */
  readonly refuses?: (answer: Answer) => boolean;
  readonly candles?: {
    /** The most rows of one answer. */
    readonly page?: number;
    /** Only so many of the newest candles exist. */
    readonly newest?: number;
    /** What else a request for candles must say. `to` does not belong to the span. */
    readonly params?: (span: {
      readonly from: number;
      readonly to: number;
    }) => Readonly<Record<string, unknown>>;
  };
  readonly book?: {
    /** The depth to ask for where only some are answered. */
    readonly depth?: (wanted: number) => number;
  };
  readonly funding?: {
    /** The most rates of one answer. */
    readonly page?: number;
  };
  /** Absent where we place no orders. */
  readonly trading?: Trading;
  readonly trades?: {
    readonly page: number;
    /** What a request must say to begin or to go on, and where an answer says that the next one begins. */
    readonly from: (
      at: { readonly time: number } | { readonly next: string },
    ) => Readonly<Record<string, unknown>>;
    readonly next: (trades: readonly Trade[]) => unknown;
  };
}
