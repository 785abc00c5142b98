import type { Table } from '../comparison.ts';
import type { GateDocument } from '../gates/document.ts';
import { goldenTexts, isJudged, summaryOf, verdictReasons, verdictTable } from '../gates/verdicts.ts';
import { cellTable } from './cell-table.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';

/** What runs were judged by, and what came of it. */
export type Judged = GateDocument;

/** Whether what was asked of the runs holds; nothing where nothing was asked. */
export function verdictSection(judged: Judged): Markup {
  if (!isJudged(judged)) return markup``;
  const { verdicts, golden, failures, unjudged } = judged;
  const notes = [
    ...(unjudged === null ? [] : [unjudged]),
    ...failures.map(({ strategy, message }) => `${strategy} could not be run: ${message}`),
    ...verdictReasons(verdicts),
    ...goldenTexts(golden),
  ];
  return markup`<section id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title">Verdict</h2>
<p class="note"><b>${summaryOf(judged)}</b></p>
${verdicts.length > 0 && cellTable(gateFirst(verdictTable(verdicts)), 'Each gate: whether it passed, what it is about, and by how much it is missed', 'verdict-title')}
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
