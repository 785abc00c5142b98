/// <reference lib="dom" />
import type uPlot from 'uplot';
import { type CandleData, drawCandles, priceRange } from './candles.ts';
import { placeChart, shortNumbers, timeAxis, utcDate, valueAxis } from './charts.ts';
import { drawTrades, type TradesInView } from './markers.ts';
import { colour, lineStyle } from './palette.ts';
import type { Zoom } from './zoom.ts';

/** A series of the strategy, one value per candle. */
export interface Plot {
  readonly name: string;
  readonly onPrice: boolean;
  readonly values: (number | null)[];
}

interface Manner {
  readonly sync: string;
  readonly zoom: Zoom;
  readonly onCursor: (chart: uPlot) => void;
}

/** Candles, what lies among the prices, and trades. */
export function placeMain(
  holder: HTMLElement,
  candles: CandleData,
  plots: readonly Plot[],
  state: TradesInView,
  manner: Manner,
): uPlot {
  const overlays = plots.map((plot, k) => ({ plot, k })).filter(({ plot }) => plot.onPrice);
  return placeChart(
    holder,
    {
      ...common(manner),
      scales: {
        x: { time: true },
        y: {
          range: (chart) =>
            priceRange(
              chart,
              candles,
              overlays.map(({ plot }) => plot.values),
            ),
        },
      },
      axes: [timeAxis(), valueAxis(shortNumbers)],
      series: [
        {},
        // The closes are what the cursor snaps to; candles are drawn in their place.
        { paths: () => null, points: { show: false } },
        ...overlays.map(({ plot, k }) => line(plot, k)),
      ],
      hooks: {
        setScale: [manner.zoom.follow],
        setCursor: [manner.onCursor],
        drawAxes: [(chart) => drawCandles(chart, candles)],
        draw: [(chart) => drawTrades(chart, state)],
      },
    },
    [candles.seconds, candles.close, ...overlays.map(({ plot }) => plot.values)],
    () => (window.innerWidth < 600 ? 300 : 400),
  ).chart;
}

/** A series that is not a price, in a strip of its own. */
export function placePane(
  holder: HTMLElement,
  seconds: Float64Array,
  plot: Plot,
  k: number,
  manner: Manner,
): uPlot {
  return placeChart(
    holder,
    {
      ...common(manner),
      scales: { x: { time: true } },
      axes: [timeAxis(false), valueAxis(shortNumbers)],
      series: [{}, line(plot, k)],
      hooks: { setScale: [manner.zoom.follow], setCursor: [] },
    },
    [seconds, plot.values],
    () => 100,
  ).chart;
}

function common({ sync }: Manner) {
  return {
    legend: { show: false },
    tzDate: utcDate,
    padding: [8, 28, 0, 0] as [number, number, number, number],
    cursor: { sync: { key: sync }, drag: { x: true, y: false, dist: 6 }, points: { show: false } },
  } satisfies Partial<uPlot.Options>;
}

function line({ name }: Plot, k: number): uPlot.Series {
  const style = lineStyle(k);
  return { label: name, stroke: () => colour(style.colour), width: 1.5, points: { show: false } };
}
