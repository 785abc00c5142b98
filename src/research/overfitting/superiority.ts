import { log, random } from '#numbers';
import { type Blocks, meanOver, stationaryBlocks, sumsOf, usualBlockLength } from '../resampling/index.ts';

/** How likely luck alone makes the best of several this much better than a benchmark. */
export interface Superiority {
  /** White's reality check (2000): as if every trial were exactly as good as the benchmark. */
  readonly realityCheck: number;
  /** Hansen's test for superior predictive ability (2005), which lets poor trials go. */
  readonly spa: number;
}

interface Wishes {
  /** How often the days are drawn anew. */
  readonly paths?: number;
  /** Mean length of the blocks they are drawn in; about the cube root of their number if not said. */
  readonly blockLength?: number;
  readonly seed?: number | string;
}

const fewestDays = 20;

/**
 * Tests the best mean of several series of differences from a benchmark, one value per day, by the
 * stationary bootstrap; all series are drawn on the same days. Series that do not vary are left out.
 * Null with too few days, or when nothing varies.
 */
export function superiorityOf(
  differences: readonly Float64Array[],
  { paths = 1000, blockLength, seed = 'superiority' }: Wishes = {},
): Superiority | null {
  const days = differences[0]?.length ?? 0;
  if (days < fewestDays) return null;
  const length = blockLength ?? usualBlockLength(days);
  const trials = differences.map((values) => trialOf(values, length)).filter(({ error }) => error > 0);
  if (trials.length === 0) return null;
  const chance = random(seed);
  const drawn = Array.from({ length: paths }, () => stationaryBlocks(days, length, chance));

  const best = Math.max(...trials.map(({ mean }) => mean));
  const clearest = Math.max(0, ...trials.map(({ mean, error }) => mean / error));
  const poor = Math.sqrt(2 * log(log(days)));
  const luckiest = new Float64Array(paths).fill(-Infinity);
  const clearestByLuck = new Float64Array(paths);
  for (const { sums, mean, error } of trials) {
    const centre = mean >= -error * poor ? mean : 0;
    addLuck(sums, drawn, (drawnMean, k) => {
      luckiest[k] = Math.max(luckiest[k]!, drawnMean - mean);
      clearestByLuck[k] = Math.max(clearestByLuck[k]!, (drawnMean - centre) / error);
    });
  }
  return { realityCheck: shareOf(luckiest, best), spa: shareOf(clearestByLuck, clearest) };
}

interface Trial {
  readonly sums: Float64Array;
  readonly mean: number;
  /** Standard error of the mean as the bootstrap sees it. */
  readonly error: number;
}

function trialOf(values: Float64Array, blockLength: number): Trial {
  const sums = sumsOf(values);
  const mean = sums[values.length]! / values.length;
  const centred = values.map((value) => value - mean);
  const squares = centred.reduce((sum, value) => sum + value * value, 0);
  // What rounding leaves is no variation.
  const varies = squares > values.length * (1e-12 * mean) ** 2;
  return { sums, mean, error: varies ? Math.sqrt(longRunVariance(centred, blockLength) / values.length) : 0 };
}

/**
 * The variance that the stationary bootstrap gives to √n × mean (Politis and Romano, 1994): with
 * r = 1 − 1 ÷ block length, γ₀ + 2 Σ (1 − i ÷ n) rⁱ C(i) over circular autocovariances C. Two running
 * sums hold Σ rⁱ x(t−i) and Σ i rⁱ x(t−i); they are past their beginning after once around.
 */
export function longRunVariance(centred: Float64Array, blockLength: number): number {
  const n = centred.length;
  const stay = 1 - 1 / Math.max(blockLength, 1);
  let [near, far, variance] = [0, 0, 0];
  for (let i = 0; i < 2 * n; i++) {
    const value = centred[i % n]!;
    if (i >= n) variance += value * (value + 2 * (near - far / n));
    far = stay * (far + near + value);
    near = stay * (near + value);
  }
  return Math.max(0, variance / n);
}

function addLuck(
  sums: Float64Array,
  drawn: readonly Blocks[],
  add: (mean: number, path: number) => void,
): void {
  for (let k = 0; k < drawn.length; k++) add(meanOver(sums, drawn[k]!), k);
}

// The truth counts as one of the draws, so that no probability is 0.
function shareOf(lucky: Float64Array, observed: number): number {
  let count = 1;
  for (let k = 0; k < lucky.length; k++) if (lucky[k]! >= observed) count++;
  return count / (lucky.length + 1);
}
