/// <reference lib="dom" />
import type uPlot from 'uplot';
import type { ShownTrade } from '../columns/trades.ts';
import { visibleRange } from './charts.ts';
import { colour } from './palette.ts';

export interface TradesInView {
  readonly trades: readonly ShownTrade[];
  readonly timesOf: (trade: ShownTrade) => readonly [entry: number, exit: number];
  readonly selected: () => ShownTrade | undefined;
}

// More marks than this hide each other and the price.
const mostWithShape = 150;

/** Marks entries with triangles that point the way of the bet, exits with a diamond, and joins them. */
export function drawTrades(chart: uPlot, state: TradesInView): void {
  const { ctx, bbox } = chart;
  const seen = inView(chart, state);
  const scale = window.devicePixelRatio;
  const selected = state.selected();
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (selected && seen.includes(selected)) drawSpan(chart, state.timesOf(selected));
  for (const trade of seen) {
    const [entry, exit] = ends(chart, state, trade);
    ctx.strokeStyle = ctx.fillStyle = colour(trade.pnl > 0 ? 'gain' : 'loss');
    if (seen.length > mostWithShape) {
      ctx.fillRect(entry.x - scale, entry.y - scale, 2 * scale, 2 * scale);
      continue;
    }
    ctx.lineWidth = (trade === selected ? 2 : 1.25) * scale;
    ctx.setLineDash([4 * scale, 3 * scale]);
    ctx.beginPath();
    ctx.moveTo(entry.x, entry.y);
    ctx.lineTo(exit.x, exit.y);
    ctx.stroke();
    ctx.setLineDash([]);
    const size = (trade === selected ? 7 : 5.5) * scale;
    if (!trade.open) drawShape(ctx, diamond(exit, size));
    ctx.fillStyle = colour('ink');
    drawShape(ctx, triangle(entry, size, trade.side === 'long' ? 1 : -1));
  }
  ctx.restore();
}

/** The trade whose entry or exit is within a finger's width of a place, or nothing. */
export function nearestTrade(
  chart: uPlot,
  state: TradesInView,
  left: number,
  top: number,
): ShownTrade | undefined {
  const scale = window.devicePixelRatio;
  const x = left * scale + chart.bbox.left;
  const y = top * scale + chart.bbox.top;
  let best: ShownTrade | undefined;
  let nearest = 16 * scale;
  for (const trade of inView(chart, state)) {
    for (const end of ends(chart, state, trade)) {
      const distance = Math.hypot(end.x - x, end.y - y);
      if (distance >= nearest) continue;
      nearest = distance;
      best = trade;
    }
  }
  return best;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function inView(chart: uPlot, { trades, timesOf }: TradesInView): ShownTrade[] {
  const [min, max] = visibleRange(chart);
  return trades.filter((trade) => {
    const [entry, exit] = timesOf(trade);
    return entry <= max && exit >= min;
  });
}

function ends(chart: uPlot, { timesOf }: TradesInView, trade: ShownTrade): [entry: Point, exit: Point] {
  const [entry, exit] = timesOf(trade);
  const at = (time: number, price: number) => ({
    x: chart.valToPos(time, 'x', true),
    y: chart.valToPos(price, 'y', true),
  });
  const sign = trade.side === 'long' ? 1 : -1;
  // An open trade ends where it is valued.
  const exitPrice = trade.open
    ? trade.entryPrice + (sign * (trade.pnl + trade.fees)) / trade.quantity
    : trade.exitPrice;
  return [at(entry, trade.entryPrice), at(exit, exitPrice)];
}

function drawSpan(chart: uPlot, [entry, exit]: readonly [number, number]): void {
  const { ctx, bbox } = chart;
  const from = chart.valToPos(entry, 'x', true);
  ctx.fillStyle = colour('span');
  ctx.fillRect(from, bbox.top, Math.max(2, chart.valToPos(exit, 'x', true) - from), bbox.height);
}

function triangle({ x, y }: Point, size: number, up: 1 | -1): Point[] {
  return [
    { x, y },
    { x: x - size, y: y + up * size * 1.7 },
    { x: x + size, y: y + up * size * 1.7 },
  ];
}

function diamond({ x, y }: Point, size: number): Point[] {
  return [
    { x, y: y - size },
    { x: x + size, y },
    { x, y: y + size },
    { x: x - size, y },
  ];
}

function drawShape(ctx: CanvasRenderingContext2D, points: readonly Point[]): void {
  ctx.beginPath();
  for (const { x, y } of points) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fill();
  // A rim in the colour of the paper keeps marks apart from candles of the same colour.
  ctx.strokeStyle = colour('paper');
  ctx.lineWidth = window.devicePixelRatio;
  ctx.stroke();
}
