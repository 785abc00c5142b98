import type { Ticker } from '#exchange';

/**
 * Snapshots of prices on their way to the store, market by market. It never holds more than so many
 * of one market: where the store takes none for long, the oldest go, and are counted.
 */
export class Snapshots {
  readonly #most: number;
  readonly #waiting = new Map<string, Ticker[]>();
  #lost = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get lost(): number {
    return this.#lost;
  }

  add(market: string, ticker: Ticker): void {
    const waiting = this.#waiting.get(market) ?? [];
    waiting.push(ticker);
    if (waiting.length > this.#most) {
      waiting.shift();
      this.#lost++;
    }
    this.#waiting.set(market, waiting);
  }

  /** What waits for a market. It stays until `stored` says that it is safe. */
  waiting(market: string): readonly Ticker[] {
    return [...(this.#waiting.get(market) ?? [])];
  }

  stored(market: string, tickers: readonly Ticker[]): void {
    const safe = new Set(tickers);
    this.#waiting.set(
      market,
      (this.#waiting.get(market) ?? []).filter((ticker) => !safe.has(ticker)),
    );
  }
}
