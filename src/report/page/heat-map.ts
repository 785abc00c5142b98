/// <reference lib="dom" />
import { all } from './dom.ts';

const steps: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Lets pointer and arrow keys read the cells of a map, and hands over what a chosen one stands for. */
export function makeExplorable(
  table: HTMLTableElement,
  moment: HTMLElement,
  onChoose: (where: string) => void,
): void {
  const cells = all('td[data-where]', table);
  const say = (cell: HTMLElement) => {
    moment.textContent = `${cell.dataset['where']!}: ${cell.textContent}`;
  };
  // One stop for the tabulator; from there on the arrows lead.
  const reach = (cell: HTMLElement) => {
    for (const other of cells) other.tabIndex = -1;
    cell.tabIndex = 0;
  };
  table.setAttribute('role', 'grid');
  for (const cell of cells) cell.tabIndex = -1;
  const first = cells.find((cell) => cell.classList.contains('best')) ?? cells[0];
  if (first) reach(first);
  const cellOf = (event: Event) => (event.target as HTMLElement).closest<HTMLElement>('td[data-where]');
  table.addEventListener('pointerover', (event) => {
    const cell = cellOf(event);
    if (cell) say(cell);
  });
  table.addEventListener('focusin', (event) => {
    const cell = cellOf(event);
    if (cell) say(cell);
  });
  table.addEventListener('click', (event) => {
    const cell = cellOf(event);
    if (cell) onChoose(cell.dataset['where']!);
  });
  table.addEventListener('keydown', (event) => {
    const cell = cellOf(event) as HTMLTableCellElement | null;
    if (!cell) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose(cell.dataset['where']!);
      return;
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = nextCell(table, cell, step);
    if (!next) return;
    reach(next);
    next.focus();
  });
}

// What was not tried is passed over.
function nextCell(
  table: HTMLTableElement,
  cell: HTMLTableCellElement,
  [down, across]: readonly [number, number],
): HTMLTableCellElement | undefined {
  const { rows } = table.tBodies[0]!;
  let r = (cell.parentElement as HTMLTableRowElement).sectionRowIndex;
  let c = cell.cellIndex;
  for (;;) {
    r += down;
    c += across;
    const next = rows[r]?.cells[c];
    if (!next) return undefined;
    if (next.dataset['where'] !== undefined) return next;
  }
}
