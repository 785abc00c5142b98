import { type Bars, bars, type Market, marketName, type Timeframe } from '#market';
import { published, type Published } from '#outside';
import type { Bar } from '#simulation';
import type { BarRow, BotSpec, ValueRow } from './events.ts';

/** Market and timeframe. */
export function streamName(market: Market, timeframe: Timeframe): string {
  return `${marketName(market)} ${timeframe}`;
}

/** What the funding rates of a market are called among streams. */
export function fundingName(market: string): string {
  return `${market} funding`;
}

/** The streams that a bot needs. */
export function streamsOf({ markets, others, timeframe }: BotSpec): string[] {
  return [...new Set([...markets, ...others].map((market) => streamName(market, timeframe)))];
}

/** How values from outside are called among the streams. */
export function outsideStream(name: string): string {
  return `outside ${name}`;
}

/** Rows as a series from outside, in the order in which they were known. */
export function publishedOfRows(name: string, rows: readonly ValueRow[]): Published {
  const sorted = rows.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]);
  const column = (k: 0 | 1 | 2) => Float64Array.from(sorted, (row) => row[k]);
  return published(name, { time: column(0), known: column(1), value: column(2) });
}

/** What a stream brought and nobody has used yet. */
export class Stream {
  readonly market: string;
  until = -Infinity;
  #last: number;
  #waiting: BarRow[] = [];

  constructor(market: string, last = -Infinity) {
    this.market = market;
    this.#last = last;
  }

  /** When the first bar that waits opens; Infinity when none does. */
  get first(): number {
    return this.#waiting[0]?.[0] ?? Infinity;
  }

  /** A bar that came before is not taken again. */
  add(rows: readonly BarRow[], until: number): void {
    for (const row of rows) {
      if (row[0] <= this.#last) continue;
      this.#waiting.push(row);
      this.#last = row[0];
    }
    this.until = Math.max(this.until, until);
  }

  take(): Bar {
    const [time, open, high, low, close, volume] = this.#waiting.shift()!;
    return { time, open, high, low, close, volume };
  }
}

/** Rows as columns. */
export function barsOfRows(market: Market, timeframe: Timeframe, rows: readonly BarRow[]): Bars {
  const column = (k: 0 | 1 | 2 | 3 | 4 | 5) => Float64Array.from(rows, (row) => row[k]);
  return bars(market, timeframe, {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  });
}
