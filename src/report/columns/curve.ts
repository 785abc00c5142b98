import { decodeIntegers, encodeIntegers, fold, unfold } from './integers.ts';

/** A curve by the bars that shape it. */
export interface EncodedCurve {
  readonly length: number;
  readonly step: number;
  readonly text: string;
}

export interface Curve {
  readonly bars: Float64Array;
  readonly values: Float64Array;
}

/**
 * Keeps about `limit` bars of a curve: of each stretch the lowest, the highest, the highest before
 * the lowest, and the last. Extremes survive, and so does the depth of every drawdown to a kept low.
 */
export function encodeCurve(values: Float64Array, limit: number): EncodedCurve {
  const kept = shapingBars(values, limit);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  // Below a millionth of a millionth of the curve there is only rounding dust.
  const step = Math.max((high - low) / 2 ** 20, Math.max(Math.abs(low), Math.abs(high)) / 2 ** 42) || 1;
  const skips = kept.map((bar, k) => (k === 0 ? bar : bar - kept[k - 1]! - 1));
  const levels = kept.map((bar) => Math.round(values[bar]! / step));
  const changes = levels.map((level, k) => fold(level - (k === 0 ? 0 : levels[k - 1]!)));
  return { length: kept.length, step, text: encodeIntegers([skips, changes]) };
}

export function decodeCurve({ length, step, text }: EncodedCurve): Curve {
  const [bars, values] = decodeIntegers(text, [length, length]) as [Float64Array, Float64Array];
  let bar = -1;
  let level = 0;
  for (let k = 0; k < length; k++) {
    bar += bars[k]! + 1;
    level += unfold(values[k]!);
    bars[k] = bar;
    values[k] = level * step;
  }
  return { bars, values };
}

/** The bars that `encodeCurve` keeps, in order. */
export function shapingBars(values: Float64Array, limit: number): number[] {
  if (values.length <= limit) return Array.from(values, (_, i) => i);
  const stretches = Math.max(1, Math.floor((limit - 1) / 4));
  const kept = [0];
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * values.length) / stretches);
    const to = Math.floor(((k + 1) * values.length) / stretches);
    for (const bar of shapeOf(values, from, to)) if (bar > kept.at(-1)!) kept.push(bar);
  }
  return kept;
}

function shapeOf(values: Float64Array, from: number, to: number): number[] {
  let lowest = from;
  let highest = from;
  let highestBefore = from;
  for (let i = from; i < to; i++) {
    if (values[i]! < values[lowest]!) {
      lowest = i;
      highestBefore = highest;
    }
    if (values[i]! > values[highest]!) highest = i;
  }
  return [lowest, highest, highestBefore, to - 1].toSorted((a, b) => a - b);
}
