/// <reference lib="dom" />
import { button, element } from './dom.ts';
import { sortButton, sortedBy, type Sorting } from './sorting.ts';

/** A column of a long table: what it says, and what it sorts by. */
export interface Column<T> {
  readonly title: string;
  readonly text: (item: T) => string;
  /** Null stays below, whichever way is sorted. */
  readonly value: (item: T) => number | string | null;
  readonly left?: boolean;
  readonly tone?: (item: T) => string;
  /** The number whose definition belongs to it. */
  readonly define?: string;
}

interface Wishes<T> {
  readonly items: readonly T[];
  /** The first column numbers the items, in the order they are given. */
  readonly columns: readonly Column<T>[];
  readonly className: string;
  readonly label: string;
  /** What one is called. */
  readonly one: string;
  readonly controls: readonly HTMLElement[];
  /** What stands in a cell of the first column. */
  readonly first?: (item: T, text: string) => Node;
  readonly csv: { readonly text: (items: readonly T[]) => string; readonly name: string };
}

/** A table for a filter and a chart to steer. */
export interface PagedTable<T> {
  filter(keep: (item: T) => boolean): void;
  select(item: T): void;
}

const perPage = 50;

/** Sorts and filters all items, and shows fifty at a time: five thousand stay quick. */
export function pagedTable<T>(
  holder: HTMLElement,
  { items, columns, className, label, one, controls, first: firstCell, csv }: Wishes<T>,
): PagedTable<T> {
  let sorting: Sorting = { column: 0, ascending: true };
  let keep: (item: T) => boolean = () => true;
  let list: readonly T[] = items;
  let page = 0;
  let selected: T | undefined;

  const body = element('tbody');
  const shown = element('span', { class: 'moment', role: 'status' });
  const onPaper = element('p', { class: 'note paper' });
  const heads = columns.map((column, k) => {
    const head = element('th', {
      scope: 'col',
      class: column.left ? 'text' : undefined,
      'data-define': column.define,
    });
    head.append(sortButton(column.title, () => sortBy(k)));
    return head;
  });
  const back = button('‹', 'Previous page', () => turn(page - 1));
  const forth = button('›', 'Next page', () => turn(page + 1));

  const turn = (to: number) => {
    page = Math.max(0, Math.min(Math.ceil(list.length / perPage) - 1, to));
    const first = page * perPage;
    const rows = list.slice(first, first + perPage);
    body.replaceChildren(...rows.map((item) => row(item, columns, item === selected, firstCell)));
    shown.textContent =
      list.length === 0
        ? `No ${one} matches`
        : `${(first + 1).toLocaleString('en-US')}–${(first + rows.length).toLocaleString('en-US')} of ${list.length.toLocaleString('en-US')}${list.length < items.length ? ` (${items.length.toLocaleString('en-US')} in all)` : ''}`;
    onPaper.textContent =
      rows.length < items.length
        ? `Printed are ${rows.length.toLocaleString('en-US')} of ${items.length.toLocaleString('en-US')} ${one}s: those that the page shows. Its button CSV saves what its filter keeps.`
        : '';
    back.disabled = page === 0;
    forth.disabled = first + perPage >= list.length;
  };
  const refresh = () => {
    const { value } = columns[sorting.column]!;
    const below = sorting.ascending ? Infinity : -Infinity;
    list = sortedBy(items.filter(keep), (item) => value(item) ?? below, sorting.ascending);
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
          : typeof columns[column]!.value(items[0]!) === 'string' || column === 0,
    };
    refresh();
  };

  holder.append(
    element(
      'div',
      { class: 'toolbar' },
      ...controls,
      button('CSV', `Save these ${one}s as CSV`, () => save(csv.text(list), csv.name)),
      element('span', { class: 'paging' }, back, shown, forth),
    ),
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 },
      element(
        'table',
        { class: `numbers ${className}` },
        element('thead', {}, element('tr', {}, ...heads)),
        body,
      ),
    ),
    onPaper,
  );
  refresh();

  return {
    filter(wanted) {
      keep = wanted;
      refresh();
    },
    select(item) {
      selected = item;
      const at = list.indexOf(item);
      turn(at < 0 ? page : Math.floor(at / perPage));
    },
  };
}

function row<T>(
  item: T,
  columns: readonly Column<T>[],
  selected: boolean,
  firstCell: Wishes<T>['first'],
): HTMLTableRowElement {
  const cells = columns.map((column, k) => {
    const text = column.text(item);
    const content = k === 0 && firstCell ? firstCell(item, text) : text;
    return element(
      'td',
      { class: [column.left ? 'text' : '', column.tone?.(item) ?? ''].join(' ').trim() || undefined },
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
