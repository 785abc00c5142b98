/** The five numbers of a bar. */
export interface Values {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** How two bars of one time are settled, for people. */
export const conflictRule =
  'of several bars with one time the one with the larger volume is kept, because a bar only grows until it is over; if the volumes are the same number rounded, the one with more digits';

/**
 * Which of several different bars of one time is kept. The answer depends on what they say, never
 * on the order in which they came.
 */
export function settle<T extends Values>(bars: readonly T[]): T {
  const [first, ...others] = bars.toSorted(compare);
  if (!first) throw new RangeError('nothing to settle');
  let kept = first;
  // In ascending order, so that the larger one wins unless it is only a rounded copy.
  for (const other of others)
    if (!isSameBar(other, kept) && !isRounded(other.volume, kept.volume)) kept = other;
  return kept;
}

export function isSameBar(a: Values, b: Values): boolean {
  return compare(a, b) === 0;
}

function compare(a: Values, b: Values): number {
  return a.volume - b.volume || a.high - b.high || b.low - a.low || a.close - b.close || a.open - b.open;
}

// Whether the first is the second with fewer decimals. Where they differ by a hundredth, it is another number.
function isRounded(short: number, long: number): boolean {
  if (Math.abs(short - long) > 0.01 * long) return false;
  const digits = decimals(short);
  return digits < decimals(long) && Number(long.toFixed(digits)) === short;
}

function decimals(value: number): number {
  const text = String(value);
  if (text.includes('e')) return 100;
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
