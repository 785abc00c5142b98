import { Cron } from 'croner';
import { UserError } from '#errors';

/** When something is to be done, again and again. */
export interface Schedule {
  /** As it was written. */
  readonly text: string;
  /** The first time after a moment, ms UTC; undefined when there is none. */
  next(after: number): number | undefined;
}

/** Reads a cron expression: minute, hour, day, month, weekday; with six parts the first are seconds. */
export function parseSchedule(text: string, zone = 'UTC'): Schedule {
  requireZone(zone);
  const next = cron(text, zone);
  if (next(0) === undefined)
    throw new UserError('usage', `"${text}" never comes: there is no such day. ${advice}`);
  return { text: zone === 'UTC' ? text : `${text} (${zone})`, next };
}

/** Every so many ms, on whole multiples of them. */
export function everySo(interval: number, text: string): Schedule {
  return { text, next: (after) => (Math.floor(after / interval) + 1) * interval };
}

const advice =
  'Write minute, hour, day, month and weekday, for example "0 9 * * *" for every day at 09:00, or "*/15 * * * *" for every quarter of an hour.';

function cron(text: string, zone: string): Schedule['next'] {
  try {
    const pattern = new Cron(text, { timezone: zone, paused: true, mode: '5-or-6-parts' });
    return (after) => pattern.nextRun(new Date(after))?.getTime();
  } catch (error) {
    throw new UserError('usage', `"${text}" is not a schedule. ${advice}`, { cause: error });
  }
}

function requireZone(zone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    throw new UserError(
      'usage',
      `"${zone}" is not a time zone. Write its name, for example UTC or Europe/Berlin.`,
      { cause: error },
    );
  }
}
