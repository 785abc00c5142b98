import type { CandleRow, PublicTrade } from '#exchange';
import { barStart, nextBar, type Timeframe } from '#market';

/** Makes candles of trades as they come in. */
export class TradeBars {
  readonly #timeframe: Timeframe;
  #open: number[] | undefined;

  constructor(timeframe: Timeframe) {
    this.#timeframe = timeframe;
  }

  /** Takes the next trades, oldest first; gives back the candles that these show to be over. */
  add(trades: readonly PublicTrade[]): CandleRow[] {
    const over: CandleRow[] = [];
    for (const { time, price, amount } of trades) {
      const start = barStart(time, this.#timeframe);
      if (this.#open && this.#open[0] !== start) over.push(...this.end());
      this.#open ??= [start, price, price, price, price, 0];
      const bar = this.#open;
      bar[2] = Math.max(bar[2]!, price);
      bar[3] = Math.min(bar[3]!, price);
      bar[4] = price;
      bar[5]! += amount;
    }
    return over;
  }

  /** The candle that was being made, when no trade can come for it any more. */
  end(): CandleRow[] {
    if (!this.#open) return [];
    const [time = 0, open, high, low, close, volume = 0] = this.#open;
    this.#open = undefined;
    // Amounts have at most eight decimals, so what lies below is the dust of adding.
    return [[time, open, high, low, close, Number(volume.toFixed(8))]];
  }

  /** Up to when candles are known: everything before the one that is being made. */
  knownUntil(lastTrade: number): number {
    return this.#open ? this.#open[0]! : nextBar(lastTrade, this.#timeframe);
  }
}
