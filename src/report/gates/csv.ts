import { definitions, type MetricName } from '#metrics';
import { csv } from '../csv.ts';
import type { GateDocument } from './document.ts';

const numeric = (Object.keys(definitions) as MetricName[]).filter((name) => name !== 'envelope');

/** The comparison as rows: every number of every run, and of what the same money simply held came to. */
export function comparisonCsv({ runs, verdicts }: GateDocument): string {
  const head = ['id', 'strategy', 'market', 'timeframe', 'failedGates', ...numeric];
  const markets = new Map(runs.map((run) => [`${run.market} ${run.timeframe}`, run]));
  const numbers = (metrics: (typeof runs)[number]['metrics']) => numeric.map((name) => cell(metrics[name]));
  return csv(head, [
    ...runs.map((run) => [
      run.id,
      run.strategy,
      run.market,
      run.timeframe,
      verdicts.filter(({ id, passed }) => id === run.id && !passed).length,
      ...numbers(run.metrics),
    ]),
    ...[...markets.values()].map((run) => [
      '',
      'baseline',
      run.market,
      run.timeframe,
      '',
      ...numbers(run.baseline),
    ]),
  ]);
}

// What does not exist is an empty cell.
function cell(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
