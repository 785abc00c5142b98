/// <reference lib="dom" />
import type uPlot from 'uplot';
import { visibleRange } from './charts.ts';
import { button } from './dom.ts';

/** What of the time axis a group of charts shows. They always show the same. */
export class Zoom {
  readonly #charts = new Set<uPlot>();
  readonly #full: readonly [number, number];
  readonly #least: number;
  #moving = false;

  constructor(full: readonly [number, number], least: number) {
    this.#full = full;
    this.#least = least;
  }

  /** The hook that keeps a chart in step with the others. */
  readonly follow = (chart: uPlot, scale: string): void => {
    if (scale !== 'x' || this.#moving) return;
    const [min, max] = visibleRange(chart);
    this.#apply(min, max, chart);
  };

  add(chart: uPlot): void {
    this.#charts.add(chart);
  }

  remove(chart: uPlot): void {
    this.#charts.delete(chart);
  }

  get range(): readonly [number, number] {
    const [chart] = this.#charts;
    return chart ? visibleRange(chart) : this.#full;
  }

  show(min: number, max: number): void {
    const [first, last] = this.#full;
    const width = Math.min(Math.max(max - min, this.#least), last - first);
    const from = Math.max(first, Math.min(last - width, (min + max - width) / 2));
    this.#apply(from, from + width);
  }

  /** Below 1 looks closer, above 1 wider, around a moment or the middle. */
  scale(factor: number, around?: number | null): void {
    const [min, max] = this.range;
    const centre = around ?? (min + max) / 2;
    this.show(centre - (centre - min) * factor, centre + (max - centre) * factor);
  }

  /** Moves by a share of what is visible. */
  pan(share: number): void {
    const [min, max] = this.range;
    const [first, last] = this.#full;
    const by = Math.max(first - min, Math.min(last - max, (max - min) * share));
    this.show(min + by, max + by);
  }

  reset(): void {
    this.show(...this.#full);
  }

  #apply(min: number, max: number, except?: uPlot): void {
    this.#moving = true;
    for (const chart of this.#charts) if (chart !== except) chart.setScale('x', { min, max });
    // uPlot applies scales in a microtask; what it reports then is our own doing.
    queueMicrotask(() => queueMicrotask(() => (this.#moving = false)));
  }
}

export function zoomButtons(zoom: Zoom): HTMLElement[] {
  return [
    button('←', 'Earlier', () => zoom.pan(-0.5)),
    button('→', 'Later', () => zoom.pan(0.5)),
    button('+', 'Zoom in', () => zoom.scale(0.5)),
    button('−', 'Zoom out', () => zoom.scale(2)),
    button('Reset', 'Reset zoom', () => zoom.reset()),
  ];
}

/** Arrow keys move the cursor, with Shift the view; + and − zoom, 0 shows everything. */
export function zoomKeys(holder: HTMLElement, zoom: Zoom, chart: () => uPlot): void {
  const cursorTime = () => {
    const left = chart().cursor.left ?? -1;
    return left >= 0 ? chart().posToVal(left, 'x') : null;
  };
  const move = (by: number) => {
    const target = chart();
    const width = target.over.clientWidth;
    const left = target.cursor.left ?? -1;
    const from = left >= 0 ? left : by > 0 ? 0 : width;
    target.setCursor({
      left: Math.max(0, Math.min(width - 1, from + by)),
      top: target.over.clientHeight / 2,
    });
  };
  const keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowLeft: (event) => (event.shiftKey ? zoom.pan(-0.25) : move(-4)),
    ArrowRight: (event) => (event.shiftKey ? zoom.pan(0.25) : move(4)),
    '+': () => zoom.scale(0.5, cursorTime()),
    '=': () => zoom.scale(0.5, cursorTime()),
    '-': () => zoom.scale(2, cursorTime()),
    '0': () => zoom.reset(),
    Home: () => zoom.reset(),
  };
  holder.addEventListener('keydown', (event) => {
    const act = event.target === holder && !event.ctrlKey && !event.metaKey ? keys[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}
