import type { Bars } from '#market';
import { type Level, valueAt } from './levels.ts';
import type { Position } from './position.ts';

// Most bars are quiet: nobody decides anything and no level is touched. These loops find the next
// bar that is not, and nothing else; what happens on it is decided in one place, bar by bar.

/** The first bar in [from, to) that touches either level, or `to`. */
export function firstTouch(
  low: Float64Array,
  high: Float64Array,
  floor: number,
  ceiling: number,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) if (low[i]! <= floor || high[i]! >= ceiling) return i;
  return to;
}

/** The first bar in [from, to) that touches a level while the trail follows the price. */
export function quietTrailing(
  { low, high }: Pick<Bars, 'low' | 'high'>,
  position: Position,
  trail: Level,
  isDetailed: boolean,
  from: number,
  to: number,
): number {
  const { direction, stop, target, evenFrom } = position;
  const worst = direction > 0 ? low : high;
  const best = direction > 0 ? high : low;
  const near = direction > 0 ? Math.min(target, evenFrom) : Math.max(target, evenFrom);
  const isShare = trail.kind === 'fraction';
  const distance = valueAt(trail);
  let trailing = position.trailing;
  let bestYet = position.best;
  let i = from;
  for (; i < to; i++) {
    const nearest = (trailing - stop) * direction > 0 ? trailing : stop;
    if ((worst[i]! - nearest) * direction <= 0 || (best[i]! - near) * direction >= 0) break;
    if ((best[i]! - bestYet) * direction > 0) {
      const raised = best[i]! - direction * (isShare ? best[i]! * distance : distance);
      if (isDetailed && (worst[i]! - raised) * direction <= 0) break;
      bestYet = best[i]!;
      trailing = raised;
    }
  }
  position.best = bestYet;
  position.trailing = trailing;
  return i;
}
