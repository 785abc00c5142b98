/// <reference lib="dom" />
import type uPlot from 'uplot';
import { formatMoney, formatPercent } from '../format.ts';
import { logAxis, placeChart, shortNumbers, timeAxis, utcDate, valueAxis } from './charts.ts';
import { alignCurves, type AlignedCurves, type DrawnCurve } from './curve-data.ts';
import type { PageSource } from './data.ts';
import { button, element, switchButton, timeText } from './dom.ts';
import { legend } from './legend.ts';
import { colour } from './palette.ts';
import { Zoom, zoomButtons, zoomKeys } from './zoom.ts';

const sync = 'curves';

/** Equity and drawdown of all runs, one above the other, moving together. */
export function showCurves(holder: HTMLElement, source: PageSource): void {
  const curves = alignCurves(source);
  const { seconds } = curves;
  const zoom = new Zoom([seconds[0]!, seconds.at(-1)!], (seconds.at(-1)! - seconds[0]!) / 1000);
  const shown = curves.lines.map(() => true);
  const readout = element('span', { class: 'moment', 'aria-live': 'polite' });
  const upper = chartHolder('Equity', 'curves-summary');
  const lower = chartHolder('Drawdown', 'curves-summary');
  let equity: Drawing;
  let drawdown: Drawing;

  const show = (line: number, visible: boolean) => {
    shown[line] = visible;
    for (const { chart } of [equity, drawdown]) chart.setSeries(line + 1, { show: visible });
  };
  const focus = (line: number | null) => {
    for (const { chart } of [equity, drawdown])
      chart.setSeries(line === null ? null : line + 1, { focus: line !== null }, false);
  };
  const chips = legend(curves.lines, { show, focus });

  const onCursor = (chart: uPlot) => {
    const at = chart.cursor.idx;
    const hovered = at !== null && at !== undefined && (chart.cursor.left ?? -1) >= 0;
    readout.textContent = hovered ? `${timeText(seconds[at]! * 1000)} UTC` : 'At the end';
    chips.values((line) => {
      const value = hovered ? line.equity[at] : line.last;
      const fall = hovered ? line.drawdown[at] : undefined;
      if (value === null || value === undefined) return '–';
      return fall ? `${formatMoney(value)} (−${formatPercent(-fall)})` : formatMoney(value);
    });
  };

  const draw = (logarithmic: boolean) => {
    const range = equity === undefined ? undefined : zoom.range;
    for (const drawing of [equity, drawdown]) {
      if (drawing === undefined) continue;
      zoom.remove(drawing.chart);
      drawing.remove();
    }
    equity = placeEquity(upper, curves, { shown, zoom, logarithmic, onCursor });
    drawdown = placeDrawdown(lower, curves, { shown, zoom, onCursor });
    zoom.add(equity.chart);
    zoom.add(drawdown.chart);
    if (range) zoom.show(...range);
    onCursor(equity.chart);
  };

  const scale = switchButton('Log scale', false, draw);
  const everything = button('All', 'Show all strategies', () => chips.setAll(true));
  const nothing = button('None', 'Hide all strategies but the baseline', () => chips.setAll(false));
  holder.append(
    element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Equity chart' },
      scale,
      ...zoomButtons(zoom),
      everything,
      nothing,
      readout,
    ),
    upper,
    element('h3', { class: 'chart-title' }, 'Drawdown'),
    lower,
    chips.root,
  );
  draw(false);
  zoomKeys(upper, zoom, () => equity.chart);
  zoomKeys(lower, zoom, () => drawdown.chart);
}

type Drawing = ReturnType<typeof placeChart>;

interface Manner {
  readonly shown: readonly boolean[];
  readonly zoom: Zoom;
  readonly onCursor: (chart: uPlot) => void;
  readonly logarithmic?: boolean;
}

function placeEquity(holder: HTMLElement, curves: AlignedCurves, manner: Manner): Drawing {
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

function placeDrawdown(holder: HTMLElement, curves: AlignedCurves, manner: Manner): Drawing {
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

function chartHolder(title: string, summary: string): HTMLElement {
  return element('div', {
    class: 'chart',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `${title} over time`,
    'aria-describedby': summary,
  });
}
