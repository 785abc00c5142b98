import type { Run } from '#simulation';

/** In how many bars something was held, however many trades were open at once. */
export function exposedBars({ fills, bars }: Pick<Run, 'fills' | 'bars'>): number {
  let exposed = 0;
  let since = -1;
  for (const { bar, held, inside, early } of fills) {
    const at = early ? bar - 1 : bar;
    if (since < 0 && held !== 0) since = at;
    else if (since >= 0 && held === 0) {
      exposed += at - since + (inside ? 1 : 0);
      since = -1;
    }
  }
  return since < 0 ? exposed : exposed + bars.length - since;
}
