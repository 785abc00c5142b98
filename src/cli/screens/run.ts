import { exitTexts } from '#strategy';
import { type MetricName, definitions, type Metrics } from '#metrics';
import {
  comparisonNotes,
  comparisonTitle,
  formatMetric,
  type ReportedRun,
  sparkline,
  titleIn,
} from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { botTables } from './bots.ts';
import { wrap } from './fit.ts';
import { otherEngines } from './other-engines.ts';
import { spreadTables } from './spread.ts';

/** One run on a terminal: every number beside the same money simply held. */
export function renderRun(reported: ReportedRun, paint: Paint, room: number): string {
  const { run, metrics, baseline, about } = reported;
  const document = {
    runs: [reported],
    objective: 'sharpe',
    selection: null,
    command: '',
    version: '',
  } as const;
  const names = Object.keys(definitions) as MetricName[];
  const params = Object.entries(run.plan.params).map(([name, value]) => `${name} ${value}`);
  const exits = exitTexts(run.plan.exits);
  return [
    `${paint.bold(run.plan.strategy)}${about ? paint.dim(`  ${about}`) : ''}`,
    ...comparisonTitle(document).map((line) => paint.dim(wrap(line, room))),
    ...([...params, ...exits].length > 0 ? [paint.dim(wrap([...params, ...exits].join(', '), room))] : []),
    ...botTables(reported, paint),
    '',
    columns(
      names.map((name) => [
        titleIn(run, name),
        shown(metrics, name),
        paint.dim(shown(baseline.metrics, name)),
      ]),
      {
        head: ['', run.plan.strategy, 'baseline: hold'],
        bold: paint.bold,
        align: ['left', 'right', 'right'],
      },
    ),
    ...otherEngines([reported], paint, room),
    '',
    `Equity  ${sparkline(run.equity, 60)}`,
    `Hold    ${paint.dim(sparkline(baseline.run.equity, 60))}`,
    '',
    ...spreadTables(reported, paint, room),
    ...comparisonNotes(document).map((note) => paint.dim(wrap(note, room))),
  ].join('\n');
}

function shown(metrics: Metrics, name: MetricName): string {
  return formatMetric(metrics[name], definitions[name].unit);
}
