/// <reference lib="dom" />
import { isCharged, type ShownTrade } from '../columns/trades.ts';
import type { PageSource } from './data.ts';
import { button } from './dom.ts';
import { type PagedTable, pagedTable } from './paged-table.ts';
import { tradeColumns, tradesCsv } from './trade-columns.ts';
import { filterControls } from './trade-filter.ts';

/** All trades of one run, to sort and to filter. */
export function showTrades(
  holder: HTMLElement,
  source: PageSource,
  run: number,
  onSelect: (trade: ShownTrade) => void,
): PagedTable<ShownTrade> {
  const { anchor, label, market, lanes } = source.data.runs[run]!;
  const items = source.trades(run);
  const times = source.times(market);
  const withCharges = isCharged(items);
  const columns = tradeColumns(times, lanes, withCharges);
  const table = pagedTable(holder, {
    items,
    columns,
    className: 'trades',
    label: `Trades of ${label}`,
    one: 'trade',
    controls: filterControls(items, columns, (keep) => table.filter(keep)),
    first: (trade, text) => button(text, `Show trade ${text} on the chart`, () => onSelect(trade)),
    csv: { text: (list) => tradesCsv(list, times, lanes, withCharges), name: `${anchor}-trades.csv` },
  });
  return table;
}
