import type { Run } from '#simulation';
import { type EncodedSeries, encodeSeries } from '../columns/series.ts';
import { fairShare } from './share.ts';

/** A series of a strategy, and whether it belongs among the prices or below them. */
export interface EncodedPlot {
  readonly name: string;
  readonly onPrice: boolean;
  /** The bar it is drawn from; earlier ones would make the file too large. */
  readonly from: number;
  readonly series: EncodedSeries;
}

// Coarser than this a line is seen to be off; what then still takes too much is drawn for fewer bars.
const finest = 1e-5;
const coarsest = 0.01;
const sampled = 4000;
const overhead = 100;

/**
 * The series of all runs in `room` characters: as finely as it allows, and where that is not
 * enough, the restless ones for their newest bars only.
 */
export function encodePlots(
  runs: readonly Run[],
  room: number,
): { runs: EncodedPlot[][]; tolerance: number } {
  const listed = runs.map(drawnSeries);
  const all = listed.flat();
  let tolerance = finest;
  while (tolerance < coarsest && totalSize(estimatedSizes(all, tolerance)) > room * 1.2) tolerance *= 2;
  for (; ; tolerance *= 2) {
    const encoded = listed.map((series) => series.map((one) => encode(one, tolerance)));
    if (totalSize(encoded.flat().map(sizeOf)) <= room) return { runs: encoded, tolerance };
    if (tolerance >= coarsest) return { runs: newestOf(listed, encoded, tolerance, room), tolerance };
  }
}

function newestOf(
  listed: readonly DrawnSeries[][],
  encoded: readonly EncodedPlot[][],
  tolerance: number,
  room: number,
): EncodedPlot[][] {
  const sizes = encoded.flat().map(sizeOf);
  const share = fairShare(sizes, room);
  const small = totalSize(sizes.filter((size) => size <= share));
  const large = totalSize(sizes.filter((size) => size > share));
  for (let part = (room - small) / large; ; part *= 0.9) {
    const cut = encoded.map((plots, run) =>
      plots.map((plot, k) =>
        sizeOf(plot) <= share ? plot : encode(listed[run]![k]!, tolerance, Math.max(0, part)),
      ),
    );
    // A twentieth of the bars is kept however little room there is.
    if (part < 0.05 || totalSize(cut.flat().map(sizeOf)) <= room) return cut;
  }
}

function encode({ name, onPrice, values, range }: DrawnSeries, tolerance: number, part = 1): EncodedPlot {
  const from = Math.min(values.length - 1, Math.floor(values.length * (1 - part)));
  const drawn = from === 0 ? values : values.map((value, i) => (i < from ? NaN : value));
  return { name, onPrice, from, series: encodeSeries(drawn, range * tolerance) };
}

function sizeOf({ name, series }: EncodedPlot): number {
  return name.length + series.text.length + overhead;
}

function totalSize(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
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
function estimatedSizes(series: readonly DrawnSeries[], tolerance: number): number[] {
  return series.map(({ values, range }) => {
    const from = Math.max(0, Math.floor((values.length - sampled) / 2));
    const part = values.subarray(from, from + sampled);
    return (encodeSeries(part, range * tolerance).text.length * values.length) / part.length;
  });
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
