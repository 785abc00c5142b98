import { type GateDocument, goldenTexts, isPassed, summaryOf, verdictReasons, verdictTable } from '#report';
import type { Paint } from '../colour.ts';
import { wrap } from './fit.ts';
import { paintedTable } from './painted.ts';

/** The verdicts on a terminal: a row each, failed ones first, then why. */
export function renderVerdicts(document: GateDocument, paint: Paint, room: number): string {
  const { verdicts, golden } = document;
  if (verdicts.length === 0) return 'Nothing was judged.';
  const { text, leftOut } = paintedTable(verdictTable(verdicts), paint, room);
  return [
    text,
    ...[...verdictReasons(verdicts), ...goldenTexts(golden), ...leftOut].map((line) => wrap(line, room)),
    '',
    (isPassed(document) ? paint.green : paint.red)(wrap(summaryOf(document), room)),
  ].join('\n');
}
