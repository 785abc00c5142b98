import { exp, normalQuantile, normalShare } from '#numbers';

/** Returns as the statistics of a Sharpe ratio need them. Nothing here is per year. */
export interface Returns {
  readonly count: number;
  /** Mean ÷ deviation of the returns, of one period. */
  readonly sharpe: number;
  /** Third and fourth standardised moments; 0 and 3 for a normal distribution. */
  readonly skew: number;
  readonly kurtosis: number;
}

/** Null when the returns do not vary: there is no ratio. */
export function describeReturns(returns: ArrayLike<number>): Returns | null {
  const count = returns.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += returns[i]!;
  mean /= count;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const away = returns[i]! - mean;
    const square = away * away;
    second += square;
    third += square * away;
    fourth += square * square;
  }
  // What the rounding of the mean leaves is no variation.
  if (count < 2 || !(second > count * (1e-12 * mean) ** 2)) return null;
  const variance = second / count;
  return {
    count,
    sharpe: mean / Math.sqrt(second / (count - 1)),
    skew: third / count / (variance * Math.sqrt(variance)),
    kurtosis: fourth / count / (variance * variance),
  };
}

/**
 * The probability that the true Sharpe ratio is above a benchmark, seen through returns of this
 * length and shape (Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", 2012).
 */
export function probabilisticSharpe(returns: Returns, benchmark: number): number {
  const { count, sharpe } = returns;
  return normalShare(((sharpe - benchmark) * Math.sqrt(count - 1)) / spreadOf(returns));
}

/**
 * How many periods it takes until the Sharpe ratio is above a benchmark with this confidence; null
 * when it is not above it at all.
 */
export function minTrackRecord(returns: Returns, benchmark: number, confidence = 0.95): number | null {
  const { sharpe } = returns;
  if (!(sharpe > benchmark)) return null;
  const wanted = (normalQuantile(confidence) * spreadOf(returns)) / (sharpe - benchmark);
  return 1 + wanted * wanted;
}

const eulerGamma = 0.577_215_664_901_532_9;

/**
 * The best Sharpe ratio to be expected of so many independent trials without any skill, whose
 * ratios vary this much.
 */
export function expectedBest(trials: number, variance: number): number {
  if (trials <= 1) return 0;
  const first = normalQuantile(1 - 1 / trials);
  const second = normalQuantile(1 - exp(-1) / trials);
  return Math.sqrt(variance) * ((1 - eulerGamma) * first + eulerGamma * second);
}

/**
 * The probability that the best of so many trials has any skill: its Sharpe ratio against the best
 * that luck alone would have found ("The Deflated Sharpe Ratio", 2014).
 */
export function deflatedSharpe(best: Returns, trials: number, variance: number): number {
  return probabilisticSharpe(best, expectedBest(trials, variance));
}

// How uncertain a Sharpe ratio is, times the root of the number of returns.
function spreadOf({ sharpe, skew, kurtosis }: Returns): number {
  return Math.sqrt(Math.max(0, 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe));
}
