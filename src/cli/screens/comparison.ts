import { type Cell, comparisonNotes, comparisonTable, comparisonTitle, type ReportDocument } from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { brushes } from './brushes.ts';
import { fitTable, wrap } from './fit.ts';
import { otherEngines } from './other-engines.ts';

/** The ranking on a terminal: what was run, the table, what to know before believing it. */
export function renderComparison(document: ReportDocument, paint: Paint, room: number): string {
  if (document.runs.length === 0) return 'Nothing could be run.';
  const { table: shown, dropped } = fitTable(comparisonTable(document), room);
  const { head, rows } = shown;
  const brush = brushes(paint);
  const painted = (cell: Cell) => brush[cell.tone](cell.text);
  const table = columns(
    rows.map((row) => row.map(painted)),
    {
      head: head.map(({ text }) => text),
      bold: paint.bold,
      align: head.map(({ align }) => align),
    },
  );
  return [
    ...comparisonTitle(document).map((line, k) => (k === 0 ? paint.bold : paint.dim)(wrap(line, room))),
    '',
    table,
    ...otherEngines(document.runs, paint, room),
    '',
    ...[...comparisonNotes(document), ...leftOut(dropped)].map((note) => paint.dim(wrap(note, room))),
  ].join('\n');
}

function leftOut(dropped: readonly string[]): string[] {
  return dropped.length === 0
    ? []
    : [`No room here for ${dropped.join(', ')}: see the report, or widen the terminal.`];
}
