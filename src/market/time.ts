import { UserError } from '#errors';

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(?:Z|\+00:?00)?)?$/;

/** Reads a moment in UTC: `2024-01-31`, `2024-01-31T12:00`, `20240131`, or epoch milliseconds. */
export function parseTime(text: string, what: string): number {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact) return parseIso(`${compact[1]}-${compact[2]}-${compact[3]}`, text, what);
  if (/^\d{11,14}$/.test(text)) return Number(text);
  return parseIso(text, text, what);
}

function parseIso(iso: string, text: string, what: string): number {
  const parts = isoPattern.exec(iso);
  const time = parts
    ? Date.parse(parts[4] ? `${iso.replace(' ', 'T').replace(/(Z|\+00:?00)$/, '')}Z` : `${iso}T00:00:00Z`)
    : NaN;
  // Date.parse rolls some impossible days over; the text has to survive the round trip.
  if (!Number.isFinite(time) || formatDay(time) !== iso.slice(0, 10)) {
    throw new UserError(
      'usage',
      `"${text}" is not a time for ${what}. Write a UTC day or time, for example 2024-01-31 or 2024-01-31T12:00.`,
    );
  }
  return time;
}

/** `2024-01-31 12:00` in UTC. */
export function formatTime(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2024-01-31` in UTC. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
