import {
  type Cell,
  comparisonNotes,
  comparisonTable,
  comparisonTitle,
  type ReportDocument,
  type Tone,
} from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

/** The ranking on a terminal: what was run, the table, what to know before believing it. */
export function renderComparison(document: ReportDocument, paint: Paint): string {
  if (document.runs.length === 0) return 'Nothing could be run.';
  const { head, rows } = comparisonTable(document);
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
    ...comparisonTitle(document).map((line, k) => (k === 0 ? paint.bold(line) : paint.dim(line))),
    '',
    table,
    '',
    ...comparisonNotes(document).map(paint.dim),
  ].join('\n');
}

function brushes(paint: Paint): Readonly<Record<Tone, (text: string) => string>> {
  return { plain: (text) => text, strong: paint.bold, good: paint.green, bad: paint.red, quiet: paint.dim };
}
