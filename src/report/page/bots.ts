/// <reference lib="dom" />
import uPlot from 'uplot';
import { decodeCurve } from '../columns/curve.ts';
import { formatMoney } from '../format.ts';
import type { EncodedBots } from '../html/bots/data.ts';
import { placeChart, shortNumbers, timeAxis, utcDate, valueAxis } from './charts.ts';
import type { DrawnCurve } from './curve-data.ts';
import type { PageSource } from './data.ts';
import { element, timeText } from './dom.ts';
import { legend } from './legend.ts';
import { colour, lineStyle } from './palette.ts';
import { Zoom, zoomButtons, zoomKeys } from './zoom.ts';

/** Equity of bots on one account with what moved between them, and the risk that each of them took. */
export function showBots(holder: HTMLElement, source: PageSource, run: number): void {
  const { bots: encoded, market } = source.data.runs[run]!;
  if (!encoded) return;
  const times = source.times(market);
  const lines = linesOf(encoded, times);
  const seconds = momentsOf(lines, encoded, times);
  const equity = lines.map(({ bars, values }) =>
    along(
      seconds,
      bars.map((bar) => times[bar]! / 1000),
      values,
    ),
  );
  const drawn = lines.map(({ label, style, last }, k): DrawnCurve => ({
    label,
    style,
    last,
    equity: equity[k]!,
    drawdown: [],
  }));
  const zoom = new Zoom([seconds[0]!, seconds.at(-1)!], (seconds.at(-1)! - seconds[0]!) / 1000);
  const readout = element('span', { class: 'moment', 'aria-live': 'polite' });
  const risks = encoded.bots.flatMap(({ risk }) => (risk ? [stepsOf(seconds, risk)] : []));
  const charts: uPlot[] = [];
  const chips = legend(drawn, {
    show: (line, visible) => {
      for (const chart of charts)
        if (line + 1 < chart.series.length) chart.setSeries(line + 1, { show: visible });
    },
    focus: (line) => charts[0]?.setSeries(line === null ? null : line + 1, { focus: line !== null }, false),
  });
  const onCursor = (chart: uPlot) => {
    const at = chart.cursor.idx;
    const hovered = at !== null && at !== undefined && (chart.cursor.left ?? -1) >= 0;
    readout.textContent = hovered
      ? [`${timeText(seconds[at]! * 1000)} UTC`, ...outsideAt(encoded, seconds[at]! * 1000)].join(', ')
      : 'At the end';
    chips.values((line) => {
      const k = drawn.indexOf(line);
      const value = hovered ? line.equity[at] : line.last;
      const share = risks[k]?.[hovered ? at : seconds.length - 1];
      const risk =
        share === undefined || share === null || share === 1
          ? ''
          : share === 0
            ? ', paused'
            : `, risk ÷ ${Number((1 / share).toPrecision(3))}`;
      return value === null || value === undefined ? '–' : `${formatMoney(value)}${risk}`;
    });
  };
  const upper = chartHolder('Equity of bots');
  const lower = chartHolder('Risk of bots');
  holder.append(
    element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Bots chart' },
      ...zoomButtons(zoom),
      readout,
    ),
    upper,
    element('h4', { class: 'chart-title' }, 'Risk'),
    lower,
    chips.root,
  );
  const common = {
    legend: { show: false },
    tzDate: utcDate,
    padding: [8, 28, 0, 0] as [number, number, number, number],
    focus: { alpha: 0.25 },
    cursor: {
      sync: { key: `bots-${run}`, setSeries: false },
      drag: { x: true, y: false, dist: 4 },
      points: { size: 6, width: 0 },
      y: false,
    },
  };
  const strokes = drawn.map(({ label, style }) => ({
    label,
    stroke: () => colour(style.colour),
    dash: style.dash,
    width: style.baseline ? 2.5 : 1.5,
    points: { show: false },
  }));
  charts.push(
    placeChart(
      upper,
      {
        ...common,
        scales: { x: { time: true } },
        axes: [timeAxis(), valueAxis(shortNumbers)],
        series: [{}, ...strokes],
        hooks: {
          setScale: [zoom.follow],
          setCursor: [onCursor],
          draw: [(chart) => drawTransfers(chart, encoded, seconds, equity)],
        },
      },
      [seconds, ...equity],
      () => (window.innerWidth < 600 ? 260 : 320),
    ).chart,
    placeChart(
      lower,
      {
        ...common,
        scales: { x: { time: true }, y: { range: [0, 1.1] } },
        axes: [
          timeAxis(),
          valueAxis((splits) => splits.map((value) => (value > 1 ? '' : `${Math.round(value * 100)} %`))),
        ],
        series: [{}, ...risks.map((_, k) => ({ ...strokes[k]!, paths: uPlot.paths.stepped!({ align: 1 }) }))],
        hooks: { setScale: [zoom.follow], setCursor: [onCursor] },
      },
      [seconds, ...risks],
      () => 130,
    ).chart,
  );
  for (const chart of charts) zoom.add(chart);
  zoomKeys(upper, zoom, () => charts[0]!);
  zoomKeys(lower, zoom, () => charts[1]!);
  onCursor(charts[0]!);
}

interface Line {
  readonly label: string;
  readonly style: DrawnCurve['style'];
  readonly bars: Float64Array;
  readonly values: Float64Array;
  readonly last: number;
}

// Bots first, as they are counted; all together lies over them.
function linesOf({ bots, together: all }: EncodedBots, times: Float64Array): Line[] {
  const own = bots.map(({ name, curve, finalEquity }, k): Line => ({
    label: name,
    style: { ...lineStyle(k), baseline: false },
    ...decodeCurve(curve),
    last: finalEquity,
  }));
  const style = { colour: 'baseline', dash: [], border: 'solid', baseline: true };
  const together = { label: 'together', style, ...decodeCurve(all.curve), last: all.finalEquity };
  return [...own, together].filter(({ bars }) => bars.every((bar) => bar < times.length));
}

// Every bar that shapes a line, and every moment at which something happened between them.
function momentsOf(
  lines: readonly Line[],
  { bots, transfers }: EncodedBots,
  times: Float64Array,
): Float64Array {
  const [first, last] = [times[0]!, times.at(-1)!];
  const happened = [
    ...transfers.map(([time]) => time),
    ...bots.flatMap(({ risk }) => risk?.map(([time]) => time) ?? []),
  ];
  const all = [
    ...lines.flatMap(({ bars }) => [...bars].map((bar) => times[bar]!)),
    ...happened.filter((time) => time >= first && time <= last),
  ];
  return Float64Array.from(new Set(all), (ms) => ms / 1000).toSorted();
}

function along(at: Float64Array, time: Float64Array, values: Float64Array): (number | null)[] {
  let k = 0;
  return Array.from(at, (moment) => {
    if (moment < time[0]! || moment > time.at(-1)!) return null;
    while (time[k]! < moment) k++;
    if (time[k] === moment) return values[k]!;
    const share = (moment - time[k - 1]!) / (time[k]! - time[k - 1]!);
    return values[k - 1]! + (values[k]! - values[k - 1]!) * share;
  });
}

function stepsOf(at: Float64Array, changes: NonNullable<EncodedBots['bots'][number]['risk']>): number[] {
  let k = 0;
  let share = 1;
  return Array.from(at, (moment) => {
    for (; k < changes.length && changes[k]![0] / 1000 <= moment; k++) share = changes[k]![1];
    return share;
  });
}

/** What came from outside at a moment, and what left. */
function outsideAt({ bots, transfers }: EncodedBots, moment: number): string[] {
  return transfers.flatMap(([time, from, to, amount]) => {
    if (time !== moment || (from >= 0 && to >= 0)) return [];
    return from < 0
      ? [`▲ ${formatMoney(amount)} brought to ${bots[to]!.name}`]
      : [`▼ ${formatMoney(amount)} taken from ${bots[from]!.name}`];
  });
}

// A thin line from the giver to the taker, and a point where the money came to. What comes from outside
// or leaves is a triangle, on the line of all together as well.
function drawTransfers(
  chart: uPlot,
  { transfers }: EncodedBots,
  seconds: Float64Array,
  equity: readonly (readonly (number | null)[])[],
): void {
  const { ctx, bbox } = chart;
  const index = new Map(Array.from(seconds, (moment, k) => [moment, k] as const));
  const isShown = (line: number) => line >= 0 && chart.series[line + 1]!.show === true;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const [time, from, to] of transfers) {
    const at = index.get(time / 1000);
    if (at === undefined) continue;
    const x = chart.valToPos(seconds[at]!, 'x', true);
    const height = (line: number) => chart.valToPos(equity[line]![at] ?? 0, 'y', true);
    if (from < 0 || to < 0) {
      const inward = from < 0;
      for (const line of [inward ? to : from, equity.length - 1].filter(isShown))
        drawTriangle(ctx, x, height(line), inward, lineColour(line, equity.length));
      continue;
    }
    const ends = [from, to].filter(isShown);
    if (ends.length === 0) continue;
    ctx.strokeStyle = colour('quiet');
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = uPlot.pxRatio;
    if (ends.length === 2) {
      ctx.beginPath();
      ctx.moveTo(x, height(from));
      ctx.lineTo(x, height(to));
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    const end = isShown(to) ? to : from;
    ctx.fillStyle = lineColour(end, equity.length);
    ctx.beginPath();
    ctx.arc(x, height(end), 2.5 * uPlot.pxRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}

// All together comes last.
function lineColour(line: number, lines: number): string {
  return colour(line === lines - 1 ? 'baseline' : `series-${(line % 7) + 1}`);
}

function drawTriangle(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  isUp: boolean,
  fill: string,
): void {
  const size = 5 * uPlot.pxRatio;
  const tip = isUp ? -size : size;
  ctx.globalAlpha = 1;
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.moveTo(x, y + tip);
  ctx.lineTo(x - size, y - tip);
  ctx.lineTo(x + size, y - tip);
  ctx.closePath();
  ctx.fill();
}

function chartHolder(title: string): HTMLElement {
  return element('div', {
    class: 'chart',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `${title} over time`,
  });
}
