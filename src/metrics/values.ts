import { definitions, type MetricName } from './metrics.ts';

/** Whether a metric can have this value. One that does not exist is null. */
export function isMetricValue(name: MetricName, value: unknown): boolean {
  const { unit } = definitions[name];
  if (unit === 'yes or no') return typeof value === 'boolean';
  if (value === null) return true;
  if (unit !== 'money range') return Number.isFinite(value);
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isFinite(end));
}

/** The values that it can have, in words. */
export function metricValues(name: MetricName): string {
  const { unit } = definitions[name];
  if (unit === 'yes or no') return 'true or false';
  return unit === 'money range' ? 'a list of two numbers, or null' : 'a number or null';
}
