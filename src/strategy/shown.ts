import { shown as shownSeries } from '#series';
import { Score } from './scoring.ts';

/** What stands where something else was wanted, in a few words. */
export function shown(value: unknown): string {
  return value instanceof Score ? 'a score' : shownSeries(value);
}

/** Whether it is an object whose parts can be read by name. */
export function isRecord(value: unknown): value is object {
  return shown(value) === 'an object';
}
