import { type Level, priceAt, valueAt } from '../levels.ts';

/**
 * The price this far above (sign 1) or below (−1) another. Python engines multiply a fraction in,
 * which can differ from adding it in the last bit: 10 % above 100 is 110.00000000000001.
 */
export function away(level: Level, price: number, sign: number, bar: number): number {
  return level.kind === 'fraction'
    ? price * (1 + sign * valueAt(level, bar))
    : priceAt(level, price, sign, bar);
}
