import { type EngineName, engines } from '#metrics';
import { formatMetric, type ReportedRun } from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { wrap } from './fit.ts';

/** The numbers of other engines on a terminal: a table for each, its conventions above it. */
export function otherEngines(runs: readonly ReportedRun[], paint: Paint, room: number): string[] {
  const names = Object.keys(runs[0]?.metricsOf ?? {}) as EngineName[];
  return names.flatMap((name) => {
    const { about, definitions } = engines[name];
    const rows = Object.entries(definitions).map(([metric, { title, unit }]) => [
      title,
      ...runs.map(({ metricsOf }) => formatMetric(metricsOf?.[name]?.[metric] ?? null, unit)),
    ]);
    return [
      '',
      paint.bold(`As ${name} counts`),
      paint.dim(wrap(about, Math.min(room, 100))),
      '',
      columns(rows, {
        head: ['', ...runs.map(({ run }) => run.plan.strategy)],
        bold: paint.bold,
        align: ['left', ...runs.map(() => 'right' as const)],
      }),
    ];
  });
}
