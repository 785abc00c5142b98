import { random } from '#numbers';
import { meanOver, stationaryBlocks, sumsOf, usualBlockLength } from './blocks.ts';

/** Whether one series of returns is worse than another on the same days. */
export interface PairedTest {
  readonly days: number;
  /** Mean of the daily differences. */
  readonly difference: number;
  /** Where nine of ten resampled means lie. */
  readonly interval: readonly [low: number, high: number];
  /** How likely a difference as bad as this is if there is none: small means worse. */
  readonly pValue: number;
}

const fewestDays = 20;

/**
 * Resamples the differences of two series of daily returns in blocks (stationary bootstrap, the
 * mean removed under the hypothesis). Null with fewer than twenty days in common.
 */
export function pairedTest(
  now: Float64Array,
  before: Float64Array,
  { paths = 2000, seed = 'paired' }: { readonly paths?: number; readonly seed?: number | string } = {},
): PairedTest | null {
  const days = Math.min(now.length, before.length);
  if (days < fewestDays) return null;
  const differences = Float64Array.from({ length: days }, (_, d) => now[d]! - before[d]!);
  const sums = sumsOf(differences);
  const difference = sums[days]! / days;
  if (differences.every((one) => one === 0)) return { days, difference: 0, interval: [0, 0], pValue: 1 };
  const chance = random(seed);
  const means = Float64Array.from({ length: paths }, () =>
    meanOver(sums, stationaryBlocks(days, usualBlockLength(days), chance)),
  );
  const asBad = means.reduce((count, mean) => count + (mean - difference <= difference ? 1 : 0), 0);
  const sorted = means.toSorted();
  const at = (share: number) => sorted[Math.round((paths - 1) * share)]!;
  return { days, difference, interval: [at(0.05), at(0.95)], pValue: (1 + asBad) / (1 + paths) };
}
