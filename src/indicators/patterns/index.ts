import * as double from './double.ts';
import * as single from './single.ts';
import * as triple from './triple.ts';

/**
 * Candlestick patterns: yes on the bar that completes one.
 *
 * @example patterns.hammer(market)
 */
export const patterns = Object.freeze({ ...single, ...double, ...triple });
