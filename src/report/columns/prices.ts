import type { Bars } from '#market';
import { magnitude } from '#numbers';
import { decodeIntegers, encodeIntegers, fold, unfold } from './integers.ts';

/** Open, high, low and close, for the candles of a chart. */
export interface EncodedPrices {
  readonly length: number;
  /** How many bars are drawn as one candle. */
  readonly merged: number;
  /** Prices are whole numbers divided by this. */
  readonly perUnit: number;
  /** Whether every price is exact, or the nearest one that this many digits allow. */
  readonly exact: boolean;
  readonly text: string;
}

export interface Prices {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

// Fewer would not look like a market any more.
const fewestCandles = 5000;

/**
 * Writes prices exactly when the text stays within `limit` characters, else with fewer digits, and
 * where even four of them are too many, several bars as one candle.
 */
export function encodePrices(bars: Bars, mostCandles: number, limit: number): EncodedPrices {
  for (let merged = Math.ceil(bars.length / mostCandles); ; merged *= 2) {
    const encoded = encodeMerged(bars, merged, limit);
    if (encoded.text.length <= limit || encoded.length <= fewestCandles) return encoded;
  }
}

function encodeMerged(bars: Bars, merged: number, limit: number): EncodedPrices {
  const prices = merge(bars, merged);
  const tick = ticksPerUnit(prices);
  const scale = (perUnit: number, exact: boolean): EncodedPrices => ({
    length: prices.close.length,
    merged,
    perUnit,
    exact,
    text: encodeIntegers(differences(prices, perUnit)),
  });
  let encoded = scale(tick.perUnit, tick.exact);
  // A digit less saves about a third of a byte per column and bar; four digits are always kept.
  const coarsest = 10_000 / smallest(prices.low);
  while (encoded.text.length > limit && encoded.perUnit / 10 >= coarsest)
    encoded = scale(encoded.perUnit / 10, false);
  return encoded;
}

export function decodePrices({ length, perUnit, text }: EncodedPrices): Prices {
  const [opens, bodies, tops, bottoms] = decodeIntegers(text, [length, length, length, length]);
  const column = () => new Float64Array(length);
  const prices = { open: column(), high: column(), low: column(), close: column() };
  let close = 0;
  for (let i = 0; i < length; i++) {
    const open = close + unfold(opens![i]!);
    close = open + unfold(bodies![i]!);
    prices.open[i] = open / perUnit;
    prices.high[i] = (Math.max(open, close) + tops![i]!) / perUnit;
    prices.low[i] = (Math.min(open, close) - bottoms![i]!) / perUnit;
    prices.close[i] = close / perUnit;
  }
  return prices;
}

function merge(bars: Bars, size: number): Prices {
  if (size === 1) return bars;
  const length = Math.ceil(bars.length / size);
  const column = () => new Float64Array(length);
  const prices = { open: column(), high: column(), low: column(), close: column() };
  for (let k = 0; k < length; k++) {
    const from = k * size;
    const to = Math.min(from + size, bars.length);
    prices.open[k] = bars.open[from]!;
    prices.high[k] = bars.high.subarray(from, to).reduce((a, b) => Math.max(a, b));
    prices.low[k] = bars.low.subarray(from, to).reduce((a, b) => Math.min(a, b));
    prices.close[k] = bars.close[to - 1]!;
  }
  return prices;
}

function ticksPerUnit(prices: Prices): { perUnit: number; exact: boolean } {
  const columns = [prices.open, prices.high, prices.low, prices.close];
  for (let perUnit = 1; perUnit <= 1e8; perUnit *= 10) {
    if (columns.every((column) => column.every((price) => Math.round(price * perUnit) / perUnit === price)))
      return { perUnit, exact: true };
  }
  // Adjusted or generated prices have all the digits of a double; seven are plenty to look at.
  const digits = 7 - magnitude(smallest(prices.low));
  return { perUnit: Math.min(1e12, 10 ** Math.max(0, digits)), exact: false };
}

function differences({ open, high, low, close }: Prices, perUnit: number): Float64Array[] {
  const columns = Array.from({ length: 4 }, () => new Float64Array(close.length));
  const [opens, bodies, tops, bottoms] = columns;
  let before = 0;
  for (let i = 0; i < close.length; i++) {
    const first = Math.round(open[i]! * perUnit);
    const last = Math.round(close[i]! * perUnit);
    opens![i] = fold(first - before);
    bodies![i] = fold(last - first);
    tops![i] = Math.round(high[i]! * perUnit) - Math.max(first, last);
    bottoms![i] = Math.min(first, last) - Math.round(low[i]! * perUnit);
    before = last;
  }
  return columns;
}

function smallest(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}
