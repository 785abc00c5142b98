import { definitions, type MetricName } from './metrics.ts';

/** Whether a metric can have this value. One that does not exist is null. */
export function isMetricValue(name: MetricName, value: unknown): boolean {
  const { unit } = definitions[name];
  if (unit === 'yes or no') return typeof value === 'boolean';
  if (value === null) return true;
  if (unit !== 'money range') return Number.isFinite(value);
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isFinite(end));
}
