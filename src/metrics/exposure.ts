import type { Run } from '#simulation';

/** In how many bars something was held, however many trades were open at once. */
export function exposedBars({ fills, bars }: Pick<Run, 'fills' | 'bars'>): number {
  const spans: Span[] = [];
  // Since which bar each lane has held something, or −1.
  const since: number[] = [];
  for (let k = 0; k < fills.length; k++) {
    const lane = fills.lane[k]!;
    while (since.length <= lane) since.push(-1);
    const at = fills.bar[k]! - fills.early[k]!;
    const first = since[lane]!;
    if (fills.held[k] !== 0) {
      if (first < 0) since[lane] = at;
    } else if (first >= 0) {
      spans.push({ from: first, to: at + fills.inside[k]! });
      since[lane] = -1;
    }
  }
  for (const from of since) if (from >= 0) spans.push({ from, to: bars.length });
  return lengthOf(spans);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

// What spans have in common counts once. Those of one lane come in order.
function lengthOf(spans: Span[]): number {
  let length = 0;
  let reached = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}
