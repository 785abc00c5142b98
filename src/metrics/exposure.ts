import type { Run } from '#simulation';

/** In how many bars something was held, however many trades were open at once. */
export function exposedBars({ fills, bars }: Pick<Run, 'fills' | 'bars'>): number {
  const { length, lane, bar, early, inside, held } = fills;
  const holds: boolean[] = [];
  let holding = 0;
  let exposed = 0;
  // Since when somebody has held something, and up to where that is known.
  let since = 0;
  let until = 0;
  for (let k = 0; k < length; k++) {
    const at = bar[k]! - early[k]!;
    const one = lane[k]!;
    const isHeld = held[k] !== 0;
    if ((holds[one] ?? false) === isHeld) continue;
    holds[one] = isHeld;
    if (isHeld) {
      // What was counted already counts once.
      if (holding++ === 0) since = Math.max(at, until);
      continue;
    }
    until = Math.max(until, at + inside[k]!);
    if (--holding === 0) exposed += Math.max(0, until - since);
  }
  return exposed + (holding > 0 ? bars.length - since : 0);
}
