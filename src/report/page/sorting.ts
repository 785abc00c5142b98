/// <reference lib="dom" />
import { all, element } from './dom.ts';

export interface Sorting {
  readonly column: number;
  readonly ascending: boolean;
}

export function sortedBy<T>(
  items: readonly T[],
  value: (item: T) => number | string,
  ascending: boolean,
): T[] {
  const sign = ascending ? 1 : -1;
  return items
    .map((item) => ({ item, key: value(item) }))
    .toSorted((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
    .map(({ item }) => item);
}

export function sortButton(title: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'sort' }, title);
  made.addEventListener('click', onClick);
  return made;
}

/** Lets the heads of the page's own tables sort their rows. What has no value stays below. */
export function makeSortable(table: HTMLTableElement): void {
  const heads = all('thead th', table);
  const body = table.tBodies[0]!;
  for (const [k, head] of heads.entries()) {
    const title = head.textContent;
    head.setAttribute('aria-sort', k === 0 ? 'ascending' : 'none');
    head.replaceChildren(
      sortButton(title, () => {
        const text = head.hasAttribute('data-text') || head.classList.contains('text');
        const now = head.getAttribute('aria-sort');
        const ascending = now === 'none' ? text : now === 'descending';
        for (const other of heads) other.setAttribute('aria-sort', 'none');
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        body.append(...sortedBy([...body.rows], (row) => keyOf(row.cells[k]!, ascending), ascending));
      }),
    );
  }
}

function keyOf(cell: HTMLTableCellElement, ascending: boolean): number | string {
  const value = cell.dataset['value'] ?? '';
  if (value === '') return ascending ? Infinity : -Infinity;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}
