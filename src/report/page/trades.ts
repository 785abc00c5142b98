/// <reference lib="dom" />
import type { ShownTrade } from '../columns/trades.ts';
import type { PageSource } from './data.ts';
import { button, element } from './dom.ts';
import { sortButton, sortedBy, type Sorting } from './sorting.ts';
import { filterControls, type Filter } from './trade-filter.ts';
import { type TradeColumn, tradeColumns, tradesCsv } from './trade-columns.ts';

const perPage = 50;

/** The table of trades of one run, for the chart to steer. */
export interface TradeTable {
  select(trade: ShownTrade): void;
}

/** Sorts and filters all trades, and shows fifty at a time: five thousand stay quick. */
export function showTrades(
  holder: HTMLElement,
  source: PageSource,
  run: number,
  onSelect: (trade: ShownTrade) => void,
): TradeTable {
  const { anchor, label, market, lanes } = source.data.runs[run]!;
  const trades = source.trades(run);
  const times = source.times(market);
  const columns = tradeColumns(times, lanes);
  let sorting: Sorting = { column: 0, ascending: true };
  let filter: Filter = () => true;
  let list: readonly ShownTrade[] = trades;
  let page = 0;
  let selected: ShownTrade | undefined;

  const body = element('tbody');
  const shown = element('span', { class: 'moment', role: 'status' });
  const heads = columns.map((column, k) => {
    const head = element('th', { scope: 'col', class: column.left ? 'text' : undefined });
    head.append(sortButton(column.title, () => sortBy(k)));
    return head;
  });
  const back = button('‹', 'Previous page', () => turn(page - 1));
  const forth = button('›', 'Next page', () => turn(page + 1));

  const turn = (to: number) => {
    page = Math.max(0, Math.min(Math.ceil(list.length / perPage) - 1, to));
    const first = page * perPage;
    const rows = list.slice(first, first + perPage);
    body.replaceChildren(...rows.map((trade) => row(trade, columns, trade === selected, onSelect)));
    shown.textContent =
      list.length === 0
        ? 'No trade matches'
        : `${(first + 1).toLocaleString('en-US')}–${(first + rows.length).toLocaleString('en-US')} of ${list.length.toLocaleString('en-US')}${list.length < trades.length ? ` (${trades.length.toLocaleString('en-US')} in all)` : ''}`;
    back.disabled = page === 0;
    forth.disabled = first + perPage >= list.length;
  };
  const refresh = () => {
    list = sortedBy(trades.filter(filter), columns[sorting.column]!.value, sorting.ascending);
    for (const [k, head] of heads.entries()) {
      head.setAttribute(
        'aria-sort',
        k !== sorting.column ? 'none' : sorting.ascending ? 'ascending' : 'descending',
      );
    }
    turn(0);
  };
  const sortBy = (column: number) => {
    sorting = {
      column,
      ascending:
        column === sorting.column
          ? !sorting.ascending
          : typeof columns[column]!.value(trades[0]!) === 'string' || column === 0,
    };
    refresh();
  };

  holder.append(
    element(
      'div',
      { class: 'toolbar' },
      ...filterControls(trades, columns, (next) => {
        filter = next;
        refresh();
      }),
      button('CSV', 'Save these trades as CSV', () =>
        save(tradesCsv(list, times, lanes), `${anchor}-trades.csv`),
      ),
      element('span', { class: 'paging' }, back, shown, forth),
    ),
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': `Trades of ${label}`, tabindex: 0 },
      element('table', { class: 'numbers trades' }, element('thead', {}, element('tr', {}, ...heads)), body),
    ),
  );
  refresh();

  return {
    select(trade) {
      selected = trade;
      const at = list.indexOf(trade);
      turn(at < 0 ? page : Math.floor(at / perPage));
    },
  };
}

function row(
  trade: ShownTrade,
  columns: readonly TradeColumn[],
  selected: boolean,
  onSelect: (trade: ShownTrade) => void,
): HTMLTableRowElement {
  const cells = columns.map((column, k) => {
    const text = column.text(trade);
    const content = k === 0 ? button(text, `Show trade ${text} on the chart`, () => onSelect(trade)) : text;
    return element(
      'td',
      { class: [column.left ? 'text' : '', column.tone?.(trade) ?? ''].join(' ').trim() || undefined },
      content,
    );
  });
  return element('tr', { 'aria-current': selected ? 'true' : undefined }, ...cells);
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
