import type { Run } from '#simulation';

/** In how many bars something was held, however many trades were open at once. */
export function exposedBars({ fills, bars }: Pick<Run, 'fills' | 'bars'>): number {
  const exposed = new Uint8Array(bars.length);
  // Since which bar each lane has held something.
  const since = new Map<number, number>();
  for (const { lane, bar, held, inside, early } of fills) {
    const at = early ? bar - 1 : bar;
    const first = since.get(lane);
    if (first === undefined && held !== 0) since.set(lane, at);
    if (first === undefined || held !== 0) continue;
    exposed.fill(1, first, at + (inside ? 1 : 0));
    since.delete(lane);
  }
  for (const bar of since.values()) exposed.fill(1, bar);
  return exposed.reduce((sum, one) => sum + one, 0);
}
