import type { Run } from '#simulation';
import { type EncodedSeries, encodeSeries } from '../columns/series.ts';

/** A series of a strategy, and whether it belongs among the prices or below them. */
export interface EncodedPlot {
  readonly name: string;
  readonly onPrice: boolean;
  readonly series: EncodedSeries;
}

const finest = 1e-5;
const coarsest = 0.05;
const sampled = 4000;

/** The series of all runs, drawn as finely as `room` characters allow. */
export function encodePlots(
  runs: readonly Run[],
  room: number,
): { runs: EncodedPlot[][]; tolerance: number } {
  const listed = runs.map(drawnSeries);
  for (let tolerance = finest; ; tolerance *= 2) {
    if (tolerance < coarsest && estimatedSize(listed.flat(), tolerance) > room * 1.2) continue;
    const encoded = listed.map((series) =>
      series.map(({ name, onPrice, values, range }) => ({
        name,
        onPrice,
        series: encodeSeries(values, range * tolerance),
      })),
    );
    const size = encoded.flat().reduce((sum, { series }) => sum + series.text.length, 0);
    if (size <= room || tolerance >= coarsest) return { runs: encoded, tolerance };
  }
}

interface DrawnSeries {
  readonly name: string;
  readonly onPrice: boolean;
  readonly values: Float64Array;
  readonly range: number;
}

// A series without any value has nothing to draw.
function drawnSeries({ series, bars }: Run): DrawnSeries[] {
  return Object.entries(series)
    .map(([name, values]) => ({ name, values, range: rangeOf(values), onPrice: isPrice(values, bars.close) }))
    .filter(({ range }) => range > 0);
}

// A stretch from the middle stands for the whole: trying every tolerance on every bar takes seconds.
function estimatedSize(series: readonly DrawnSeries[], tolerance: number): number {
  return series.reduce((sum, { values, range }) => {
    const from = Math.max(0, Math.floor((values.length - sampled) / 2));
    const part = values.subarray(from, from + sampled);
    return sum + (encodeSeries(part, range * tolerance).text.length * values.length) / part.length;
  }, 0);
}

// Not above 0 when there is no value at all. A series that hardly moves is drawn as if it moved by
// a millionth of its size, so that its levels stay small whole numbers.
function rangeOf(values: Float64Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high < low) return 0;
  return Math.max(high - low, Math.max(Math.abs(low), Math.abs(high)) * 1e-6) || 1;
}

// Averages and bands stay near the price all the time; an oscillator does so by accident at most.
function isPrice(values: Float64Array, close: Float64Array): boolean {
  let near = 0;
  let defined = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    defined++;
    if (value > close[i]! / 2 && value < close[i]! * 2) near++;
  }
  return near > 0.95 * defined;
}
