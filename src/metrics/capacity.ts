import type { Run } from '#simulation';
import { quantile } from './sample.ts';

/** The share of a bar's volume that goes unnoticed. */
const unnoticed = 0.01;
const exceptions = 0.05;

/**
 * The initial cash with which 19 of 20 fills would have been at most a hundredth of their bar's
 * volume, if all quantities grow with the cash. Null without fills or where volumes are unknown.
 */
export function capacityOf({ lanes, account }: Pick<Run, 'lanes' | 'account'>): number | null {
  const room: number[] = [];
  let isKnown = false;
  for (const { fills, bars } of lanes)
    for (let k = 0; k < fills.length; k++) {
      const size = Math.abs(fills.quantity[k]!);
      const volume = bars.volume[fills.bar[k]! - fills.early[k]!]!;
      isKnown ||= volume > 0;
      if (size > 0) room.push((unnoticed * volume) / size);
    }
  return isKnown && room.length > 0 ? account.cash * quantile(Float64Array.from(room), exceptions)! : null;
}
