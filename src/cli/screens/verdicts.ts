import { type GateDocument, goldenTexts, verdictReasons, verdictSummary, verdictTable } from '#report';
import type { Paint } from '../colour.ts';
import { wrap } from './fit.ts';
import { paintedTable } from './painted.ts';

/** The verdicts on a terminal: a row each, failed ones first, then why. */
export function renderVerdicts(
  { verdicts, golden }: Pick<GateDocument, 'verdicts' | 'golden'>,
  paint: Paint,
  room: number,
): string {
  const { text, leftOut } = paintedTable(verdictTable(verdicts), paint, room);
  const failed = verdicts.some(({ passed }) => !passed);
  return [
    text,
    ...[...verdictReasons(verdicts), ...goldenTexts(golden), ...leftOut].map((line) => wrap(line, room)),
    '',
    (failed ? paint.red : paint.green)(verdictSummary(verdicts)),
  ].join('\n');
}
