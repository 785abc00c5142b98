import { comparisonTitle, fan, formatMetric, pathTable, type ReportedRun } from '#report';
import { type MonteCarlo, methods } from '#research';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { brushes } from './brushes.ts';
import { wrap } from './fit.ts';

/** What else could have happened to a run: the numbers, and where the paths go. */
export function renderPaths(
  reported: ReportedRun,
  results: readonly MonteCarlo[],
  ruin: number,
  paint: Paint,
  room: number,
): string {
  const document = {
    runs: [reported],
    objective: 'sharpe',
    selection: null,
    command: '',
    version: '',
  } as const;
  const { head, rows } = pathTable(results);
  const brush = brushes(paint);
  return [
    paint.bold(reported.run.plan.strategy),
    ...comparisonTitle(document).map((line) => paint.dim(wrap(line, room))),
    '',
    columns(
      rows.map((row) => row.map(({ text, tone }) => brush[tone](text))),
      { head: head.map(({ text }) => text), bold: paint.bold, align: head.map(({ align }) => align) },
    ),
    ...results.flatMap((one) => [
      '',
      `${paint.bold(one.method)}  ${paint.dim(methods[one.method])}`,
      ...fan(one, 60),
    ]),
    '',
    paint.dim(
      wrap(
        `Loss: the path ends below the cash. Ruin: it falls below ${formatMetric(ruin, 'fraction')} of the cash on the way. By trades: closed ones only, one after the other, measured after each. By days: measured at the end of each UTC day.`,
        room,
      ),
    ),
  ].join('\n');
}
