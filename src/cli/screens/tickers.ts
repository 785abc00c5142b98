import type { Ticker } from '#exchange';
import { formatTime, type Market, marketName } from '#market';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

/** A market whose price is looked at again and again, and what came of it. */
export interface Watched {
  readonly market: Market;
  first: Ticker | undefined;
  last: Ticker | undefined;
  /** The one before the last. */
  before: Ticker | undefined;
  seen: number;
  stored: number;
  failures: number;
  /** The last look brought nothing. */
  isMissed: boolean;
}

/** One look at a market, as a line. */
export function tickerLine({ market, last, before }: Watched): string {
  if (!last) return `${marketName(market)}: no price yet`;
  const move = before && before.last !== last.last ? (last.last > before.last ? ' ▲' : ' ▼') : '';
  const change = last.change === null ? '' : `  24h ${percent(last.change)}`;
  const quote = last.bid === null || last.ask === null ? '' : `  bid ${last.bid}  ask ${last.ask}`;
  return `${new Date(last.time).toISOString().slice(11, 19)}  ${marketName(market)}  ${last.last}${move}${quote}${change}`;
}

/** What looking came to, as JSON. */
export function tickerDocument(watched: readonly Watched[], every: number, lost: number): object {
  return {
    every,
    lost,
    tickers: watched.map(({ market, first, last, seen, stored, failures }) => ({
      market: marketName(market),
      snapshots: seen,
      stored,
      failures,
      first: first ?? null,
      last: last ?? null,
    })),
  };
}

/** The same as a table. */
export function renderTickers(watched: readonly Watched[], { bold }: Paint): string {
  return columns(
    watched.map(({ market, first, last, seen, stored, failures }) => [
      marketName(market),
      first ? `${formatTime(first.time)} – ${formatTime(last!.time)}` : '–',
      String(seen),
      String(stored),
      String(failures),
      first ? String(first.last) : '–',
      last ? String(last.last) : '–',
      first && last ? percent(last.last / first.last - 1) : '–',
    ]),
    {
      head: ['market', 'from – to (UTC)', 'seen', 'stored', 'failed', 'first', 'last', 'change'],
      bold,
      align: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    },
  );
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(share * 100).toFixed(2)} %`;
}
