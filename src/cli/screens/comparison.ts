import { comparisonNotes, comparisonTable, comparisonTitle, type ReportDocument } from '#report';
import type { Paint } from '../colour.ts';
import { wrap } from './fit.ts';
import { otherEngines } from './other-engines.ts';
import { paintedTable } from './painted.ts';

/** The ranking on a terminal: what was run, the table, what to know before believing it. */
export function renderComparison(document: ReportDocument, paint: Paint, room: number): string {
  if (document.runs.length === 0) return 'Nothing could be run.';
  const { text, leftOut } = paintedTable(comparisonTable(document), paint, room);
  return [
    ...comparisonTitle(document).map((line, k) => (k === 0 ? paint.bold : paint.dim)(wrap(line, room))),
    '',
    text,
    ...otherEngines(document.runs, paint, room),
    '',
    ...[...comparisonNotes(document), ...leftOut].map((note) => paint.dim(wrap(note, room))),
  ].join('\n');
}
