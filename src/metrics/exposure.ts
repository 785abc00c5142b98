import type { Run } from '#simulation';

/** In how many bars something was held, however many trades were open at once. */
export function exposedBars({ fills, bars }: Pick<Run, 'fills' | 'bars'>): number {
  const exposed = new Uint8Array(bars.length);
  // Since which bar each lane has held something.
  const since = new Map<number, number>();
  for (let k = 0; k < fills.length; k++) {
    const lane = fills.lane[k]!;
    const at = fills.bar[k]! - fills.early[k]!;
    const first = since.get(lane);
    if (fills.held[k] !== 0) {
      if (first === undefined) since.set(lane, at);
    } else if (first !== undefined) {
      exposed.fill(1, first, at + fills.inside[k]!);
      since.delete(lane);
    }
  }
  for (const bar of since.values()) exposed.fill(1, bar);
  let count = 0;
  for (let i = 0; i < exposed.length; i++) count += exposed[i]!;
  return count;
}
