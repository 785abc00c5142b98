import type { Metrics } from './metrics.ts';

/** Whether all money was lost, but for what rounding leaves of it. */
export function isRuined({ totalReturn }: Pick<Metrics, 'totalReturn'>): boolean {
  return totalReturn <= -1 + 1e-9;
}
