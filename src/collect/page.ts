import type { CandleRow } from '#exchange';
import {
  type Bars,
  bars,
  barStart,
  isSameBar,
  type Market,
  settle,
  type Timeframe,
  type Values,
} from '#market';
import type { Span } from './spans.ts';

/** Why rows of an answer were left out. */
export type Skip = 'impossible' | 'off the grid' | 'unfinished' | 'repeated';

export interface Page {
  readonly bars: Bars;
  readonly skipped: Readonly<Partial<Record<Skip, number>>>;
}

interface Asked {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly span: Span;
  /** What opens at or after this is not over at the exchange. */
  readonly over: number;
}

/**
 * Makes bars of what an exchange answered: in order, each time once, nothing that is not over yet
 * and nothing that cannot be true. Exchanges often send more than was asked for; that is no news.
 */
export function readPage(rows: readonly CandleRow[], { market, timeframe, span, over }: Asked): Page {
  const skipped: Partial<Record<Skip, number>> = {};
  const found = new Map<number, Values>();
  for (const row of rows) {
    const skip = read(row);
    if (skip) skipped[skip] = (skipped[skip] ?? 0) + 1;
  }
  return { bars: columns(found, market, timeframe), skipped };

  function read([time, open, high, low, close, volume]: CandleRow): Skip | undefined {
    const values = { open: open!, high: high!, low: low!, close: close!, volume: volume! };
    if (!isTime(time) || !isPossible(values)) return 'impossible';
    if (barStart(time, timeframe) !== time) return 'off the grid';
    if (time >= over) return 'unfinished';
    if (time < span.from || time >= span.to) return undefined;
    const before = found.get(time);
    if (before === undefined) {
      found.set(time, values);
      return undefined;
    }
    if (!isSameBar(before, values)) found.set(time, settle([before, values]));
    return 'repeated';
  }
}

function isTime(time: number | undefined): time is number {
  return typeof time === 'number' && Number.isInteger(time) && time > 0;
}

function isPossible({ open, high, low, close, volume }: Values): boolean {
  const all = [open, high, low, close, volume].every((value) => Number.isFinite(value));
  return all && low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && volume >= 0;
}

function columns(found: ReadonlyMap<number, Values>, market: Market, timeframe: Timeframe): Bars {
  const times = Float64Array.from(found.keys()).toSorted();
  const rows = Array.from(times, (time) => found.get(time)!);
  const column = (name: keyof Values) => Float64Array.from(rows, (row) => row[name]);
  return bars(market, timeframe, {
    time: times,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  });
}
