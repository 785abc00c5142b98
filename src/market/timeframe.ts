import { UserError, didYouMean } from '#errors';

const minute = 60_000;
const day = 1440 * minute;

// Weeks begin on Monday; the epoch was a Thursday.
const mondayOffset = 4 * day;

const lengths = {
  '1m': minute,
  '3m': 3 * minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '30m': 30 * minute,
  '1h': 60 * minute,
  '2h': 120 * minute,
  '4h': 240 * minute,
  '6h': 360 * minute,
  '8h': 480 * minute,
  '12h': 720 * minute,
  '1d': day,
  '3d': 3 * day,
  '1w': 7 * day,
} as const;

/** How long one bar lasts. */
export type Timeframe = keyof typeof lengths;

// A number and a unit, allowed or not.
const lengthPattern = /^\d+[mhdw]$/;

/** Every timeframe, shortest first. */
export const timeframes = Object.keys(lengths) as readonly Timeframe[];

export function parseTimeframe(text: string): Timeframe {
  if (Object.hasOwn(lengths, text)) return text as Timeframe;
  // What is nearest to 5h in letters is 5m, which nobody means.
  const hint = lengthPattern.test(text) ? '' : didYouMean(text, timeframes);
  throw new UserError('usage', `"${text}" is not a timeframe.${hint} Allowed: ${timeframes.join(', ')}.`);
}

/** Milliseconds in one bar. */
export function timeframeLength(timeframe: Timeframe): number {
  return lengths[timeframe];
}

/** The open time of the bar that contains `time`. */
export function barStart(time: number, timeframe: Timeframe): number {
  const length = lengths[timeframe];
  const origin = timeframe === '1w' ? mondayOffset : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/** The open time of the bar after the one that contains `time`. */
export function nextBar(time: number, timeframe: Timeframe): number {
  return barStart(time, timeframe) + lengths[timeframe];
}
