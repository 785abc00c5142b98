import { definitions, type MetricName, type Metrics } from '#metrics';
import { csv } from '../csv-text.ts';
import type { GateDocument } from './document.ts';

/** The metrics that are one number. */
export const numeric = (Object.keys(definitions) as MetricName[]).filter((name) => name !== 'envelope');

/** The comparison as rows: every number of every run, and of what the same money simply held came to. */
export function comparisonCsv({ runs, verdicts, found }: GateDocument): string {
  if (found) {
    const { head, rows } = found.sheet(verdicts);
    return csv(head, rows);
  }
  const head = ['id', 'strategy', 'market', 'timeframe', 'failedGates', ...numeric];
  const markets = new Map(runs.map((run) => [`${run.market} ${run.timeframe}`, run]));
  return csv(head, [
    ...runs.map((run) => [
      run.id,
      run.strategy,
      run.market,
      run.timeframe,
      failedGates(verdicts, [run.id]),
      ...numericCells(run.metrics),
    ]),
    ...[...markets.values()].map((run) => [
      '',
      'baseline',
      run.market,
      run.timeframe,
      '',
      ...numericCells(run.baseline),
    ]),
  ]);
}

/** How many gates some runs failed together. */
export function failedGates(verdicts: GateDocument['verdicts'], ids: readonly string[]): number {
  return verdicts.filter(({ id, passed }) => id !== null && ids.includes(id) && !passed).length;
}

/** A cell for each of the metrics that are one number. */
export function numericCells(metrics: Partial<Metrics> = {}): string[] {
  return numeric.map((name) => cell(metrics[name]));
}

/** What does not exist is an empty cell. */
export function cell(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
