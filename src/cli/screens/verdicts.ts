import { type GateDocument, verdictReasons, verdictSummary, verdictTable } from '#report';
import type { Paint } from '../colour.ts';
import { brushes } from './brushes.ts';
import { columns } from '../table.ts';
import { wrap } from './fit.ts';

/** The verdicts on a terminal: a row each, failed ones first, then why. */
export function renderVerdicts(
  { verdicts }: Pick<GateDocument, 'verdicts'>,
  paint: Paint,
  room: number,
): string {
  const { head, rows } = verdictTable(verdicts);
  const brush = brushes(paint);
  const failed = verdicts.some(({ passed }) => !passed);
  return [
    columns(
      rows.map((row) => row.map(({ text, tone }) => brush[tone](text))),
      { head: head.map(({ text }) => text), bold: paint.bold, align: head.map(({ align }) => align) },
    ),
    ...verdictReasons(verdicts).map((reason) => wrap(reason, room)),
    '',
    (failed ? paint.red : paint.green)(verdictSummary(verdicts)),
  ].join('\n');
}
