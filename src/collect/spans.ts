import { barStart, nextBar, type Timeframe, timeframeLength } from '#market';

/** The bars that open at or after `from` and before `to`, ms UTC; both lie on the grid. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The whole bars between two times: none that begins before the first, none that ends after the second. */
export function gridSpan(from: number, to: number, timeframe: Timeframe): Span {
  const first = barStart(from, timeframe);
  const start = first === from ? first : nextBar(from, timeframe);
  return { from: start, to: Math.max(start, barStart(to, timeframe)) };
}

function spanBars({ from, to }: Span, timeframe: Timeframe): number {
  return (to - from) / timeframeLength(timeframe);
}

export function countBars(spans: readonly Span[], timeframe: Timeframe): number {
  return spans.reduce((sum, span) => sum + spanBars(span, timeframe), 0);
}

/** What of a span no bar covers, oldest first. Bars off the grid stand for the slot that they open in. */
export function missingSpans(span: Span, times: Float64Array, timeframe: Timeframe): Span[] {
  const length = timeframeLength(timeframe);
  const missing: Span[] = [];
  let next = span.from;
  for (const time of times) {
    const start = barStart(time, timeframe);
    if (start < next) continue;
    if (start >= span.to) break;
    if (start > next) missing.push({ from: next, to: start });
    next = start + length;
  }
  if (next < span.to) missing.push({ from: next, to: span.to });
  return missing;
}

/** What of the first spans the second do not cover. Both are in order. */
export function withoutSpans(spans: readonly Span[], others: readonly Span[]): Span[] {
  return others.reduce<Span[]>(
    (left, other) =>
      left.flatMap((span) =>
        [
          { from: span.from, to: Math.min(span.to, other.from) },
          { from: Math.max(span.from, other.to), to: span.to },
        ].filter(({ from, to }) => from < to),
      ),
    [...spans],
  );
}

/** All of them in order, with those that touch made one. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to)
      joined.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) });
    else joined.push(span);
  }
  return joined;
}

/** Requests of at most `page` bars that cover these spans. Short gaps beside each other share one. */
export function pagesOf(spans: readonly Span[], page: number, timeframe: Timeframe): Span[] {
  const reach = page * timeframeLength(timeframe);
  const pages: Span[] = [];
  for (const span of spans) {
    let { from } = span;
    const last = pages.at(-1);
    if (last && span.to - last.from <= reach) {
      pages.splice(-1, 1, { from: last.from, to: span.to });
      continue;
    }
    for (; from < span.to; from += reach) pages.push({ from, to: Math.min(span.to, from + reach) });
  }
  return pages;
}
