import type { FundingRate, QuoteSource } from '#exchange';
import type { Span } from './spans.ts';

/** Who tells funding rates, at most a page of them at once. */
export type RateSource = Pick<QuoteSource, 'funding' | 'fundingPage'>;

interface Collecting {
  readonly source: RateSource;
  readonly symbol: string;
  /** Whether what is stored is asked for again, to hear whether it is still told alike. */
  readonly again?: boolean;
  /** Keeps rates before the next ones are asked for. */
  readonly keep: (rates: readonly FundingRate[]) => Promise<void>;
  readonly isStopped: () => boolean;
}

// Rates are due every eight hours in most places; where they are more, a page is asked for in parts.
const usualInterval = 8 * 3_600_000;
// The last that are stored are asked for again together with those that follow.
const overlap = 3 * usualInterval;

/**
 * Brings the funding rates of a span, and of what lies between it and what is stored: rates at rest
 * have no holes. What is older comes newest first, what is newer oldest first, so that whatever ends
 * it early leaves none either.
 */
export async function collectFunding(
  { from, to }: Span,
  stored: Span | undefined,
  collecting: Collecting,
): Promise<void> {
  const window = (collecting.source.fundingPage ?? 1) * usualInterval;
  const parts = stored ? around(stored, { from, to }, window) : windows({ from, to }, window);
  const again =
    stored && collecting.again
      ? { from: Math.max(from, stored.from), to: Math.min(to, stored.to) }
      : undefined;
  for (const part of [...parts, ...(again ? windows(again, window) : [])]) {
    if (collecting.isStopped()) return;
    const rates = await ratesIn(part, collecting);
    if (rates.length > 0) await collecting.keep(rates);
  }
}

function around(stored: Span, { from, to }: Span, window: number): Span[] {
  const newer =
    to > stored.to ? windows({ from: Math.max(stored.from, stored.to - overlap), to }, window) : [];
  const older = windows({ from, to: stored.from }, window).toReversed();
  return [...newer, ...older];
}

function windows({ from, to }: Span, length: number): Span[] {
  const parts: Span[] = [];
  for (let at = from; at < to; at += length) parts.push({ from: at, to: Math.min(at + length, to) });
  return parts;
}

/** All rates of a span. A full page may have left some out, at its start or at its end, as the exchange likes. */
export async function ratesIn(
  { from, to }: Span,
  collecting: Pick<Collecting, 'source' | 'symbol'>,
): Promise<readonly FundingRate[]> {
  if (from >= to) return [];
  const { source, symbol } = collecting;
  const ask = () => source.funding(symbol, from, to);
  const answer = await ask();
  // Nothing is believed when it is said twice; there is no way back to a hole.
  const rates = answer.length > 0 ? answer : await ask();
  const [first, last] = [rates[0], rates.at(-1)];
  if (!first || !last || rates.length < (source.fundingPage ?? Infinity)) return rates;
  const before = await ratesIn({ from, to: first.time }, collecting);
  const after = await ratesIn({ from: last.time + 1, to }, collecting);
  return [...before, ...rates, ...after];
}
