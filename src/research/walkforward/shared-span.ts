import { UserError } from '#errors';
import { type Bars, endOf, formatDay, marketName } from '#market';
import type { Span } from '../sweep/index.ts';

/** From when to when all markets have bars, and which of them it is that begins last and ends first. */
export interface SharedSpan extends Span {
  /** Undefined where no bars of any market lie before it. */
  readonly beginsLast: Bars['market'] | undefined;
  /** Undefined where no bars of any market lie after it. */
  readonly endsFirst: Bars['market'] | undefined;
}

/** Where folds can lie: a market without bars in a test would be left out of it. */
export function sharedSpan(markets: readonly Bars[]): SharedSpan {
  const begins = markets.map(({ time }) => time[0]!);
  const ends = markets.map(endOf);
  const from = Math.max(...begins);
  const to = Math.min(...ends);
  const last = markets[begins.indexOf(from)]!;
  const first = markets[ends.indexOf(to)]!;
  if (from >= to) throw apart(first, last);
  return {
    from,
    to,
    beginsLast: begins.some((time) => time < from) ? last.market : undefined,
    endsFirst: ends.some((time) => time > to) ? first.market : undefined,
  };
}

function apart(first: Bars, last: Bars): UserError {
  return new UserError(
    'data',
    `"${marketName(first.market)}" has bars up to ${formatDay(endOf(first) - 1)} and "${marketName(last.market)}" from ${formatDay(last.time[0]!)} on, and folds lie where all markets have bars. Leave out one --market, or give one that has bars at the same time.`,
  );
}
