/// <reference lib="dom" />
import type uPlot from 'uplot';
import type { Prices } from '../columns/prices.ts';
import { visibleRange } from './charts.ts';
import { colour } from './palette.ts';

export interface CandleData extends Prices {
  readonly seconds: Float64Array;
  /** Seconds from one candle to the next. */
  readonly width: number;
}

/** Draws the candles in view; where they are thinner than a pixel, the range of each pixel. */
export function drawCandles(chart: uPlot, candles: CandleData): void {
  const [from, to] = inView(chart, candles.seconds);
  const { ctx, bbox } = chart;
  const perCandle = pixels(chart, candles.width) - pixels(chart, 0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (perCandle < 2.5) drawRanges(chart, candles, from, to, perCandle < 1);
  else drawBodies(chart, candles, from, to, perCandle);
  ctx.restore();
}

/** The prices in view, overlays included, with a little air. */
export function priceRange(
  chart: uPlot,
  candles: CandleData,
  overlays: readonly (readonly (number | null)[])[],
): [number, number] {
  // While scales are being set, only the places of the data in view are up to date.
  const [first, last] = chart.series[0]!.idxs ?? [0, candles.seconds.length - 1];
  const [from, to] = [first, last + 1];
  let low = Infinity;
  let high = -Infinity;
  for (let i = from; i < to; i++) {
    low = Math.min(low, candles.low[i]!);
    high = Math.max(high, candles.high[i]!);
  }
  const span = high - low || high;
  for (const values of overlays) {
    for (let i = from; i < to; i++) {
      const value = values[i];
      // A series that wanders far off must not flatten the candles.
      if (value === null || value === undefined || value < low - 2 * span || value > high + 2 * span)
        continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(high >= low)) return [0, 1];
  const room = (high - low || high) * 0.06;
  return [low - room, high + room];
}

function inView(chart: uPlot, seconds: Float64Array): [from: number, to: number] {
  const [min, max] = visibleRange(chart);
  return [
    Math.max(0, firstAtOrAfter(seconds, min) - 1),
    Math.min(seconds.length, firstAtOrAfter(seconds, max) + 1),
  ];
}

function drawBodies(chart: uPlot, candles: CandleData, from: number, to: number, perCandle: number): void {
  const { ctx } = chart;
  // An odd width has a middle pixel for the wick.
  const body = Math.max(1, 2 * Math.round(perCandle * 0.34) - 1);
  const y = (price: number) => Math.round(chart.valToPos(price, 'y', true));
  for (const rising of [true, false]) {
    ctx.fillStyle = colour(rising ? 'rise' : 'fall');
    for (let i = from; i < to; i++) {
      const open = candles.open[i]!;
      const close = candles.close[i]!;
      if (close >= open !== rising) continue;
      const x = Math.round(chart.valToPos(candles.seconds[i]!, 'x', true));
      const top = y(Math.max(open, close));
      const bottom = y(Math.min(open, close));
      const high = y(candles.high[i]!);
      ctx.fillRect(x, high, 1, Math.max(1, y(candles.low[i]!) - high));
      ctx.fillRect(x - Math.floor(body / 2), top, body, Math.max(1, bottom - top));
    }
  }
}

function drawRanges(chart: uPlot, candles: CandleData, from: number, to: number, crowded: boolean): void {
  const { ctx } = chart;
  ctx.fillStyle = colour('range');
  let pixel = NaN;
  let low = 0;
  let high = 0;
  const flush = () => {
    if (Number.isNaN(pixel)) return;
    const top = Math.round(chart.valToPos(high, 'y', true));
    ctx.fillRect(pixel, top, 1, Math.max(1, Math.round(chart.valToPos(low, 'y', true)) - top));
  };
  for (let i = from; i < to; i++) {
    const x = Math.round(chart.valToPos(candles.seconds[i]!, 'x', true));
    if (x === pixel) {
      low = Math.min(low, candles.low[i]!);
      high = Math.max(high, candles.high[i]!);
      continue;
    }
    flush();
    // A pixel that holds several candles has no direction worth showing.
    if (!crowded) ctx.fillStyle = colour(candles.close[i]! >= candles.open[i]! ? 'rise' : 'fall');
    pixel = x;
    low = candles.low[i]!;
    high = candles.high[i]!;
  }
  flush();
}

function pixels(chart: uPlot, secondsFromStart: number): number {
  return chart.valToPos(visibleRange(chart)[0] + secondsFromStart, 'x', true);
}

function firstAtOrAfter(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
