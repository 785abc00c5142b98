/// <reference lib="dom" />
import type uPlot from 'uplot';
import { logAxis, placeChart, shortNumbers, timeAxis, utcDate, valueAxis } from './charts.ts';
import type { AlignedCurves, DrawnCurve } from './curve-data.ts';
import { colour } from './palette.ts';
import type { Zoom } from './zoom.ts';

const sync = 'curves';

export type Drawing = ReturnType<typeof placeChart>;

interface Manner {
  readonly shown: readonly boolean[];
  readonly zoom: Zoom;
  readonly onCursor: (chart: uPlot) => void;
  readonly logarithmic?: boolean;
}

export function placeEquity(holder: HTMLElement, curves: AlignedCurves, manner: Manner): Drawing {
  const log = manner.logarithmic === true;
  // A logarithm has no place for an account that is empty.
  const values = curves.lines.map(({ equity }) =>
    log ? equity.map((value) => (value !== null && value > 0 ? value : null)) : equity,
  );
  return placeChart(
    holder,
    {
      ...common(curves.lines, manner),
      scales: { x: { time: true }, y: log ? { distr: 3, range: stretched } : { range: padded } },
      axes: [timeAxis(), log ? logAxis() : valueAxis(shortNumbers)],
    },
    [curves.seconds, ...values],
    () => (window.innerWidth < 600 ? 260 : 340),
  );
}

export function placeDrawdown(holder: HTMLElement, curves: AlignedCurves, manner: Manner): Drawing {
  return placeChart(
    holder,
    {
      ...common(curves.lines, manner),
      scales: { x: { time: true }, y: { range: (_, low) => [Math.min(low ?? 0, -0.01) * 1.05, 0] } },
      axes: [
        timeAxis(),
        valueAxis((splits) =>
          splits.map((value) => `${value < 0 ? '−' : ''}${Math.round(-value * 1000) / 10} %`),
        ),
      ],
    },
    [curves.seconds, ...curves.lines.map(({ drawdown }) => drawdown)],
    () => (window.innerWidth < 600 ? 130 : 160),
  );
}

function common(lines: readonly DrawnCurve[], { shown, zoom, onCursor }: Manner) {
  return {
    legend: { show: false },
    tzDate: utcDate,
    padding: [8, 28, 0, 0] as [number, number, number, number],
    focus: { alpha: 0.25 },
    cursor: {
      sync: { key: sync, setSeries: false },
      drag: { x: true, y: false, dist: 4 },
      focus: { prox: 12 },
      points: { size: 6, width: 0 },
      y: false,
    },
    series: [
      {},
      ...lines.map(({ label, style }, k) => ({
        label,
        show: shown[k]!,
        stroke: () => colour(style.colour),
        dash: style.dash,
        width: style.baseline ? 2.5 : 1.5,
        points: { show: false },
      })),
    ],
    hooks: { setScale: [zoom.follow], setCursor: [onCursor] },
  } satisfies Partial<uPlot.Options>;
}

function padded(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

function stretched(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [1, 10];
  return [low / 1.06, high * 1.06];
}
