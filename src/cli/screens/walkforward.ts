import {
  foldMarkNotes,
  foldTable,
  outsideMarkNotes,
  outsideTable,
  type WalkDocument,
  walkNotes,
  walkTitle,
} from '#report';
import type { Paint } from '../colour.ts';
import { wrap } from './fit.ts';
import { paintedTable } from './painted.ts';

/** Folds on a terminal: what was chosen in each, what became of it, and what all tests came to. */
export function renderWalk(document: WalkDocument, paint: Paint, room: number): string {
  const folds = paintedTable(foldTable(document), paint, room);
  const outside = paintedTable(outsideTable(document), paint, room);
  return [
    ...walkTitle(document).map((line, k) => (k === 0 ? paint.bold : paint.dim)(wrap(line, room))),
    '',
    folds.text,
    '',
    outside.text,
    '',
    ...[
      ...new Set([...foldMarkNotes(document), ...outsideMarkNotes(document)]),
      ...walkNotes(document),
      `${document.seconds.toFixed(2)} s.`,
      ...new Set([...folds.leftOut, ...outside.leftOut]),
    ].map((note) => paint.dim(wrap(note, room))),
  ].join('\n');
}
