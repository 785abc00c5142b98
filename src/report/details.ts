import { formatTime } from '#market';
import type { DetailUse } from '#simulation';

/** How many bars finer ones told about, and about which they could not. */
export function detailTexts(details: readonly DetailUse[]): string[] {
  const [first] = details;
  if (!first) return [];
  const refined = details.reduce((sum, one) => sum + one.refined.length, 0);
  return [
    `${refined.toLocaleString('en-US')} ${refined === 1 ? 'bar' : 'bars'} did not tell what came first and ${refined === 1 ? 'was' : 'were'} gone through on ${first.timeframe} bars.`,
    ...left(
      details.flatMap(({ missing }) => missing),
      'has no finer bars',
    ),
    ...left(
      details.flatMap(({ other }) => other),
      'has finer bars that do not add up to it',
    ),
  ];
}

function left(times: readonly number[], why: string): string[] {
  if (times.length === 0) return [];
  const more = times.length > 1 ? ` (and ${times.length - 1} more like it)` : '';
  return [`The bar of ${formatTime(times[0]!)} ${why}${more}: it stays as it is assumed.`];
}

/** The same as data. */
export function detailsToJson(details: readonly DetailUse[]): object {
  return {
    timeframe: details[0]?.timeframe,
    refined: details.reduce((sum, one) => sum + one.refined.length, 0),
    missing: details.flatMap(({ missing }) => missing),
    other: details.flatMap(({ other }) => other),
  };
}
