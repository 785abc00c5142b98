import type { FundingRate, QuoteSource } from '#exchange';
import type { Span } from './spans.ts';

interface Collecting {
  readonly source: Pick<QuoteSource, 'funding' | 'fundingPage'>;
  readonly symbol: string;
  /** Keeps rates before the next ones are asked for. */
  readonly keep: (rates: readonly FundingRate[]) => Promise<void>;
  readonly isStopped: () => boolean;
}

// Rates are due every eight hours in most places; where they are more, a page is asked for in parts.
const usualInterval = 8 * 3_600_000;

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
  const newer = windows({ from: stored?.to ?? from, to }, window);
  const older = stored ? windows({ from, to: stored.from }, window).toReversed() : [];
  for (const part of [...newer, ...older]) {
    if (collecting.isStopped()) return;
    const rates = await ratesIn(part, collecting);
    if (rates.length > 0) await collecting.keep(rates);
  }
}

function windows({ from, to }: Span, length: number): Span[] {
  const parts: Span[] = [];
  for (let at = from; at < to; at += length) parts.push({ from: at, to: Math.min(at + length, to) });
  return parts;
}

// A full page may have left some out, at its start or at its end, as the exchange likes.
async function ratesIn({ from, to }: Span, collecting: Collecting): Promise<readonly FundingRate[]> {
  if (from >= to) return [];
  const { source, symbol } = collecting;
  const rates = await source.funding(symbol, from, to);
  const [first, last] = [rates[0], rates.at(-1)];
  if (!first || !last || rates.length < (source.fundingPage ?? Infinity)) return rates;
  const before = await ratesIn({ from, to: first.time }, collecting);
  const after = await ratesIn({ from: last.time + 1, to }, collecting);
  return [...before, ...rates, ...after];
}
