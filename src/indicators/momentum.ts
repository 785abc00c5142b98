import { before, larger, type Series, shareOf, smaller } from '#series';
import { ema, wilderAverage } from './averages.ts';

/**
 * Relative strength index, 0…100, with Wilder's smoothing: the share of upward movement in all
 * movement, 50 while nothing moves. Below 30 is usually read as oversold, above 70 as overbought.
 *
 * @example rsi(close, 14).below(30)
 */
export function rsi(series: Series, window = 14): Series {
  const change = series.minus(before(series, 1));
  const up = wilderAverage(larger(change, 0), window);
  const down = wilderAverage(smaller(change, 0).times(-1), window);
  return shareOf(up, down).times(100);
}

/** The three lines of {@link macd}. */
export interface Macd {
  readonly line: Series;
  readonly signal: Series;
  readonly histogram: Series;
}

/**
 * Moving average convergence divergence: the distance between a fast and a slow exponential
 * average, its own average (the signal line), and the distance between those two.
 *
 * @example macd(close, 12, 26, 9).histogram.crossesAbove(0)
 */
export function macd(series: Series, fast = 12, slow = 26, signal = 9): Macd {
  const line = ema(series, fast).minus(ema(series, slow));
  const signalLine = ema(line, signal);
  return { line, signal: signalLine, histogram: line.minus(signalLine) };
}

/** Change against `window` bars ago, as a fraction. */
export function rateOfChange(series: Series, window = 10): Series {
  return series.over(before(series, window)).minus(1);
}
