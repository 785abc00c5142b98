import { absolute, before, larger, type MarketSeries, rolling, Series, squareRoot } from '#series';
import { sma, wilderAverage } from './averages.ts';
import { wholeBars } from './window.ts';

/** The highest value of the last `window` bars, this one included. */
export function highest(series: Series, window: number): Series {
  return new Series(rolling.highest, [series], [wholeBars('highest', window)]);
}

/** The lowest value of the last `window` bars, this one included. */
export function lowest(series: Series, window: number): Series {
  return new Series(rolling.lowest, [series], [wholeBars('lowest', window)]);
}

/** Standard deviation of the last `window` values (population: divided by the window). */
export function deviation(series: Series, window: number): Series {
  return squareRoot(new Series(rolling.variance, [series], [wholeBars('deviation', window)]));
}

/** An upper and a lower line around a middle. */
export interface Bands {
  readonly upper: Series;
  readonly middle: Series;
  readonly lower: Series;
}

/**
 * Bollinger bands: a simple average, and lines `width` standard deviations above and below it.
 *
 * @example const bands = bollinger(close, 20, 2)
 */
export function bollinger(series: Series, window = 20, width = 2): Bands {
  const middle = sma(series, window);
  const distance = deviation(series, window).times(width);
  return { upper: middle.plus(distance), middle, lower: middle.minus(distance) };
}

/**
 * Donchian channel: the highest high and the lowest low of the last `window` bars. Compare with
 * `before(channel.upper, 1)` to see this bar break it.
 */
export function donchian({ high, low }: Pick<MarketSeries, 'high' | 'low'>, window = 20): Bands {
  const upper = highest(high, window);
  const lower = lowest(low, window);
  return { upper, middle: upper.plus(lower).over(2), lower };
}

/** How far a bar reached, the gap from the last close included. */
export function trueRange({ high, low, close }: Pick<MarketSeries, 'high' | 'low' | 'close'>): Series {
  const last = before(close, 1);
  return larger(high.minus(low), larger(absolute(high.minus(last)), absolute(low.minus(last))));
}

/**
 * Average true range with Wilder's smoothing: how far the market usually moves in one bar, in
 * units of price.
 */
export function atr(market: Pick<MarketSeries, 'high' | 'low' | 'close'>, window = 14): Series {
  return wilderAverage(trueRange(market), window);
}
