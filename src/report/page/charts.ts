/// <reference lib="dom" />
import uPlot from 'uplot';
import { colour, refreshColours } from './palette.ts';

// Every chart of the page, so that theme, width and printing reach all of them.
interface Placed {
  readonly chart: uPlot;
  readonly holder: HTMLElement;
  readonly height: () => number;
}

const placed = new Set<Placed>();
const printWidth = 680;
let printing = false;

/** Draws a chart that is as wide as its holder and stays so. Returns it with a way to remove it. */
export function placeChart(
  holder: HTMLElement,
  options: Omit<uPlot.Options, 'width' | 'height'>,
  data: uPlot.AlignedData,
  height: () => number,
): { chart: uPlot; remove: () => void } {
  const chart = new uPlot({ ...options, width: widthOf(holder), height: height() }, data, holder);
  const entry = { chart, holder, height };
  placed.add(entry);
  const observer = new ResizeObserver(() => fit(entry));
  observer.observe(holder);
  return {
    chart,
    remove() {
      observer.disconnect();
      placed.delete(entry);
      chart.destroy();
    },
  };
}

export function redrawCharts(): void {
  refreshColours();
  for (const { chart } of placed) chart.redraw(false);
}

/** Paper has its own width. */
export function fitCharts(toPaper: boolean): void {
  printing = toPaper;
  for (const entry of placed) fit(entry);
}

function fit({ chart, holder, height }: Placed): void {
  const width = widthOf(holder);
  if (holder.clientWidth === 0 && !printing) return;
  if (chart.width !== width || chart.height !== height()) chart.setSize({ width, height: height() });
}

function widthOf(holder: HTMLElement): number {
  return printing ? printWidth : Math.max(200, holder.clientWidth);
}

const font = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A time axis in UTC. */
export function timeAxis(visible = true): uPlot.Axis {
  return visible
    ? { ...axis(), size: 42, space: 84, values: moments }
    : { ...axis(), size: 6, values: () => [] };
}

const hour = 3600;
const day = 24 * hour;
// Step of the ticks in seconds, its label, and what is added where a year, month or day begins.
const moments = [
  [365 * day, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * day, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [day, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} ’{YY}', null, '\n{D} {MMM}', null, null, null, 1],
] as uPlot.Axis.Values;

export function valueAxis(values: (splits: number[]) => string[]): uPlot.Axis {
  return { ...axis(), size: 62, values: (_, splits) => values(splits) };
}

/** Round values at even ratios; how many depends on how far the axis reaches. */
export function logAxis(): uPlot.Axis {
  return {
    ...valueAxis((splits) => splits.map((value) => shortNumbers([value])[0]!)),
    splits: (_, __, min, max) => {
      const decades = Math.log10(max / min);
      const digits =
        decades < 0.6
          ? [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]
          : decades < 1.3
            ? [1, 2, 3, 4, 6, 8]
            : decades < 2.5
              ? [1, 2, 5]
              : [1];
      const splits: number[] = [];
      for (let power = 10 ** Math.floor(Math.log10(min)); power <= max; power *= 10)
        for (const digit of digits)
          if (digit * power >= min && digit * power <= max) splits.push(digit * power);
      return splits;
    },
    filter: (_, splits) => splits,
  };
}

function axis(): uPlot.Axis {
  return {
    font,
    stroke: () => colour('quiet'),
    grid: { stroke: () => colour('grid'), width: 1 },
    ticks: { show: false },
  };
}

/** Moments are in seconds and days begin at midnight UTC, whatever the reader's clock says. */
export function utcDate(seconds: number): Date {
  return uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC');
}

/** The places of x at which a chart shows something. */
export function visibleRange(chart: uPlot): readonly [min: number, max: number] {
  const { min, max } = chart.scales['x']!;
  return [min ?? 0, max ?? 1];
}

function decimalsOf(step: number): number {
  let decimals = Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-9)));
  // Steps of 2.5 need a digit more than steps of 1, 2 and 5.
  if (Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  return decimals;
}

/** Labels of an axis: `12k`, `1.5M`, as many digits as tell neighbours apart. */
export function shortNumbers(splits: readonly number[]): string[] {
  const step = splits.length > 1 ? Math.abs(splits[1]! - splits[0]!) : Math.abs(splits[0] ?? 1);
  return splits.map((value) => {
    if (value === null || value === undefined) return '';
    const size = Math.abs(value);
    const [unit, sign] =
      size >= 1e6 && step >= 1e4 ? [1e6, 'M'] : size >= 1e4 && step >= 10 ? [1e3, 'k'] : [1, ''];
    const decimals = decimalsOf(step / unit);
    return `${value < 0 ? '−' : ''}${(size / unit).toFixed(decimals)}${sign}`;
  });
}
