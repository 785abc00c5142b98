import type { Health } from './monitor.ts';

/** What still counts as healthy. */
export interface Thresholds {
  /** The most ms that 95 of 100 answers may take. */
  readonly latency: number;
  readonly availability: number;
  readonly success: number;
}

/** What is worse than the thresholds allow, a sentence each, the worst first. */
export function breaches({ availability, success, latency }: Health, thresholds: Thresholds): string[] {
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const found: string[] = [];
  if (availability < thresholds.availability)
    found.push(
      `answered ${percent(availability)} of the calls, less than ${percent(thresholds.availability)}`,
    );
  if (success < thresholds.success)
    found.push(`${percent(success)} of the calls worked, less than ${percent(thresholds.success)}`);
  if (latency && latency.p95 > thresholds.latency)
    found.push(`took ${Math.round(latency.p95)} ms (p95), more than ${thresholds.latency} ms`);
  return found;
}
