import { rolling, Series } from '#series';
import { smoothing } from './smoothing.ts';
import { wholeBars } from './window.ts';

const exponential = smoothing('ema', (window) => 2 / (window + 1));
const wilder = smoothing('wilder', (window) => 1 / window);

/**
 * Simple moving average: the mean of the last `window` values.
 *
 * @example sma(close, 20)
 */
export function sma(series: Series, window: number): Series {
  return new Series(rolling.mean, [series], [wholeBars('sma', window)]);
}

/**
 * Exponential moving average with weight 2 / (window + 1), seeded with the simple average of the
 * first `window` values.
 *
 * @example ema(close, 12)
 */
export function ema(series: Series, window: number): Series {
  return new Series(exponential, [series], [wholeBars('ema', window)]);
}

/** Wilder's smoothing: an exponential average with weight 1 / window. */
export function wilderAverage(series: Series, window: number): Series {
  return new Series(wilder, [series], [wholeBars('wilderAverage', window)]);
}
