import { comparisonTitle, fan, formatMetric, markNotes, pathTable, type ReportedRun } from '#report';
import { type MonteCarlo, methods } from '#research';
import type { Paint } from '../colour.ts';
import { wrap } from './fit.ts';
import { paintedTable } from './painted.ts';

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
  const { text, leftOut } = paintedTable(pathTable(results, reported), paint, room);
  return [
    paint.bold(reported.run.plan.strategy),
    ...comparisonTitle(document).map((line) => paint.dim(wrap(line, room))),
    '',
    text,
    ...results.flatMap((one) => [
      '',
      `${paint.bold(one.method)}  ${paint.dim(methods[one.method])}`,
      ...fan(one, 60),
    ]),
    '',
    ...[
      `Loss: the path ends below the cash. Ruin: it falls below ${formatMetric(ruin, 'fraction')} of the cash on the way.`,
      'By trades: closed ones only, one after the other, measured after each. By days: measured at the end of each UTC day.',
      ...markNotes([reported.metrics]),
      ...leftOut,
    ].map((line) => paint.dim(wrap(line, room))),
  ].join('\n');
}
