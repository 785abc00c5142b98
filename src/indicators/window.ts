import { UserError } from '#errors';

/** Refuses a window that no indicator can have, before it becomes a column of nonsense. */
export function wholeBars(indicator: string, window: number): number {
  if (Number.isInteger(window) && window >= 1) return window;
  throw new UserError(
    'usage',
    `${indicator}() needs a whole number of bars, 1 or more, as its window; got "${window}".`,
  );
}
