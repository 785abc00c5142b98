/// <reference lib="dom" />
import type uPlot from 'uplot';
import { decodeSeries } from '../columns/series.ts';
import type { ShownTrade } from '../columns/trades.ts';
import { formatPercent, formatPrice } from '../format.ts';
import type { CandleData } from './candles.ts';
import type { PageSource } from './data.ts';
import { button, element, timeText } from './dom.ts';
import { nearestTrade } from './markers.ts';
import { lineStyle } from './palette.ts';
import { placeMain, placePane, type Plot } from './price-charts.ts';
import { Zoom, zoomButtons, zoomKeys } from './zoom.ts';

/** The price chart of one run, for the table of trades to steer. */
export interface PriceChart {
  select(trade: ShownTrade): void;
}

/** Candles with trades and the strategy's own series; those that are not prices below, one each. */
export function showPrices(
  holder: HTMLElement,
  source: PageSource,
  run: number,
  onSelect: (trade: ShownTrade) => void,
): PriceChart {
  const { label, market } = source.data.runs[run]!;
  const { prices: encoded, barLength } = source.data.markets[market]!;
  const times = source.times(market);
  const candleLength = (barLength * encoded.merged) / 1000;
  const candles: CandleData = {
    ...source.prices(market),
    seconds: Float64Array.from({ length: encoded.length }, (_, k) => times[k * encoded.merged]! / 1000),
    width: candleLength,
  };
  const trades = source.trades(run);
  const plots = readPlots(source, run, times.length, encoded.merged, encoded.length);
  const last = candles.seconds.at(-1)! + candleLength;
  const zoom = new Zoom([candles.seconds[0]! - candleLength, last], candleLength * 10);
  const timesOf = (trade: ShownTrade) => [times[trade.entry]! / 1000, times[trade.exit]! / 1000] as const;
  let selected: ShownTrade | undefined;
  // The trades of several markets have no place among the prices of their basket.
  const marked = source.data.runs[run]!.lanes.length === 0 ? trades : [];
  const state = { trades: marked, timesOf, selected: () => selected };
  const readout = element('p', { class: 'readout', 'aria-live': 'polite' });
  const position = element('span', { class: 'moment' });

  const onCursor = (chart: uPlot) => {
    const at = chart.cursor.idx;
    readout.textContent =
      at === null || at === undefined || (chart.cursor.left ?? -1) < 0
        ? describe(selected, times)
        : `${timeText(candles.seconds[at]! * 1000)}  O ${formatPrice(candles.open[at]!)}  H ${formatPrice(candles.high[at]!)}  L ${formatPrice(candles.low[at]!)}  C ${formatPrice(candles.close[at]!)}${plots.map(({ name, values }) => `  ${name} ${values[at] === null ? '–' : formatPrice(Number(values[at]!.toPrecision(6)))}`).join('')}`;
  };
  const manner = { sync: `price-${run}`, zoom, onCursor };
  const upper = element('div', {
    class: 'chart',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `Price and trades of ${label}`,
    'aria-describedby': `${source.data.runs[run]!.anchor}-price-summary`,
  });
  const panes = plots
    .map((plot, k) => ({ plot, k, holder: element('div', { class: 'chart pane' }) }))
    .filter(({ plot }) => !plot.onPrice);
  const names = element(
    'p',
    { class: 'plot-names' },
    ...plots.map(({ name }, k) => {
      const swatch = element('span', { class: 'swatch' });
      swatch.style.borderTopColor = `var(--${lineStyle(k).colour})`;
      return element('span', {}, swatch, name);
    }),
  );
  const step = (by: number) => {
    const target = selected === undefined ? (by > 0 ? 0 : trades.length - 1) : trades.indexOf(selected) + by;
    const trade = trades[Math.max(0, Math.min(trades.length - 1, target))];
    if (trade) onSelect(trade);
  };
  holder.append(
    element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': `Price chart of ${label}` },
      button('‹ Trade', 'Previous trade', () => step(-1)),
      button('Trade ›', 'Next trade', () => step(1)),
      ...zoomButtons(zoom),
      position,
    ),
    readout,
    upper,
    ...panes.flatMap(({ plot, holder: pane }) => [element('h4', { class: 'chart-title' }, plot.name), pane]),
    ...(plots.length > 0 ? [names] : []),
  );

  const main = placeMain(upper, candles, plots, state, manner);
  zoom.add(main);
  for (const { plot, k, holder: pane } of panes) zoom.add(placePane(pane, candles.seconds, plot, k, manner));
  zoomKeys(upper, zoom, () => main);
  main.over.addEventListener('click', () => {
    const { left = -1, top = -1 } = main.cursor;
    const trade = nearestTrade(main, state, left, top);
    if (trade) onSelect(trade);
  });
  const view = Math.min(candles.seconds.length, Math.round(holder.clientWidth / 5)) * candleLength;
  zoom.show(last - view, last);
  position.textContent = `${trades.length.toLocaleString('en-US')} ${trades.length === 1 ? 'trade' : 'trades'}`;
  onCursor(main);

  return {
    select(trade) {
      selected = trade;
      const [entry, exit] = timesOf(trade);
      const around = Math.max(candleLength * 25, (exit - entry) * 0.6);
      zoom.show(entry - around, exit + around);
      position.textContent = `Trade ${trade.place} of ${trades.at(-1)!.place.toLocaleString('en-US')}`;
      main.setCursor({ left: -10, top: -10 });
      onCursor(main);
      main.redraw(false);
    },
  };
}

function readPlots(source: PageSource, run: number, bars: number, merged: number, candles: number): Plot[] {
  return source.plots(run).map(({ name, onPrice, series }) => {
    const values = decodeSeries(series, bars);
    const drawn = Array.from({ length: candles }, (_, k) => {
      const value = values[Math.min(bars - 1, (k + 1) * merged - 1)]!;
      return Number.isNaN(value) ? null : value;
    });
    return { name, onPrice, values: drawn };
  });
}

function describe(trade: ShownTrade | undefined, times: Float64Array): string {
  if (!trade) return 'Point at a candle to read it.';
  const entry = `Trade ${trade.place}: ${trade.side}, entered ${timeText(times[trade.entry]!)} at ${formatPrice(roughly(trade.entryPrice))}`;
  const gain = `${trade.pnl < 0 ? '−' : '+'}${formatPercent(Math.abs(trade.return))}`;
  if (trade.open) return `${entry}, still open (${gain})`;
  return `${entry}, left ${timeText(times[trade.exit]!)} at ${formatPrice(roughly(trade.exitPrice))}, ${trade.reason}: ${gain}`;
}

// Single-precision floats are good for seven digits.
function roughly(value: number): number {
  return Number(value.toPrecision(7));
}
