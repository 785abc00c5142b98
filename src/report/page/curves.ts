/// <reference lib="dom" />
import type uPlot from 'uplot';
import { formatMoney, formatPercent } from '../format.ts';
import { type Drawing, placeDrawdown, placeEquity } from './curve-charts.ts';
import { alignCurves } from './curve-data.ts';
import type { PageSource } from './data.ts';
import { button, element, switchButton, timeText } from './dom.ts';
import { legend } from './legend.ts';
import { Zoom, zoomButtons, zoomKeys } from './zoom.ts';

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
