import type { Timeframe } from '#market';

/** What was paid in a market. */
export interface LastPrice {
  readonly symbol: string;
  readonly price: number;
  /** ms UTC by the exchange's clock. */
  readonly time: number;
}

/** What an exchange tells by itself as it happens. It may be late, twice or missing: what is asked for is the truth. */
export interface HintSource {
  readonly id: string;
  /** Says of which market it is time to ask for closed bars, until the signal comes; nothing where there is no such stream. */
  closes(
    timeframe: Timeframe,
    symbols: readonly string[],
    tell: (symbol: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Tells every price that is paid until the signal comes; nothing where there is no such stream. */
  prices(symbols: readonly string[], tell: (price: LastPrice) => void, signal: AbortSignal): Promise<void>;
}
