import type { Table } from '../comparison.ts';
import type { GateDocument } from '../gates/document.ts';
import { goldenTexts, verdictReasons, verdictSummary, verdictTable } from '../gates/verdicts.ts';
import { cellTable } from './cell-table.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';

/** What runs were judged by, and what came of it. */
export type Judged = Pick<GateDocument, 'verdicts' | 'golden' | 'failures'>;

/** Whether what was asked of the runs holds; nothing where nothing was asked. */
export function verdictSection({ verdicts, golden, failures }: Judged): Markup {
  if (verdicts.length === 0) return markup``;
  const notes = [
    ...failures.map(({ strategy, message }) => `${strategy} could not be run: ${message}`),
    ...verdictReasons(verdicts),
    ...goldenTexts(golden),
  ];
  return markup`<section id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title">Verdict</h2>
<p class="note"><b>${verdictSummary(verdicts)}</b></p>
${cellTable(gateFirst(verdictTable(verdicts)), 'Each gate: whether it passed, what it is about, and by how much it is missed', 'verdict-title')}
${notes.length > 0 && markup`<ul class="notes">${notes.map((note) => markup`<li>${written(note)}</li>`)}</ul>`}
</section>`;
}

// The first column of a page's table says what its row is, and every column has a name.
function gateFirst({ head, rows }: Table): Table {
  const gate = head.findIndex(({ text }) => text === 'Gate');
  const moved = <T>(cells: readonly T[]): T[] => [cells[gate]!, ...cells.filter((_, k) => k !== gate)];
  return {
    head: moved(head).map((cell) => (cell.text === '' ? { ...cell, text: 'Verdict' } : cell)),
    rows: rows.map((row) => moved(row)),
  };
}
