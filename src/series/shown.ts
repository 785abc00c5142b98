import { Condition, Series } from './series.ts';

/** What stands where something else was wanted, in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Series) return 'a series';
  if (value instanceof Condition) return 'a condition';
  if (value instanceof Promise) return 'a promise';
  return Array.isArray(value) ? 'a list' : 'an object';
}
