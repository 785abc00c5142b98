import type { Run } from '#simulation';
import { type EncodedSeries, encodeSeries } from '../columns/series.ts';

/** A series of a strategy, and whether it belongs among the prices or below them. */
export interface EncodedPlot {
  readonly name: string;
  readonly onPrice: boolean;
  readonly series: EncodedSeries;
}

const finest = 1e-5;

/** The series of all runs, drawn as finely as `room` characters allow. */
export function encodePlots(
  runs: readonly Run[],
  room: number,
): { runs: EncodedPlot[][]; tolerance: number } {
  const listed = runs.map((run) =>
    Object.entries(run.series)
      .map(([name, values]) => ({
        name,
        values,
        range: rangeOf(values),
        onPrice: isPrice(values, run.bars.close),
      }))
      .filter(({ range }) => range >= 0),
  );
  for (let tolerance = finest; ; tolerance *= 4) {
    const encoded = listed.map((series) =>
      series.map(({ name, values, range, onPrice }) => ({
        name,
        onPrice,
        series: encodeSeries(values, (range > 0 ? range : 1) * tolerance),
      })),
    );
    const size = encoded.flat().reduce((sum, { series }) => sum + series.text.length, 0);
    if (size <= room || tolerance >= 0.05) return { runs: encoded, tolerance };
  }
}

// Negative when there is no value at all.
function rangeOf(values: Float64Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
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
