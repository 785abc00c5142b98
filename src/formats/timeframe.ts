import { UserError } from '#errors';
import { type Timeframe, timeframeLength, timeframes } from '#market';

const looked = 20_000;

/** The distance that most neighbouring bars have, as a timeframe. A bar without a neighbour lasts as long as `alone`. */
export function detectTimeframe(
  time: Float64Array,
  given: Timeframe | undefined,
  file: string,
  alone = given,
): Timeframe {
  const distance = usualDistance(time);
  if (distance === undefined) {
    if (alone) return alone;
    throw new UserError(
      'data',
      `${file} has only one bar, which does not show how long a bar lasts. Say it with --timeframe, for example --timeframe 1h.`,
    );
  }
  const found = timeframes.find((timeframe) => timeframeLength(timeframe) === distance);
  if (given !== undefined) {
    // Sparse bars are mostly further apart than they last, never nearer.
    if (
      distance % timeframeLength(given) === 0 &&
      (found === given || !found || timeframeLength(given) < distance)
    )
      return given;
    throw new UserError(
      'data',
      `The bars of ${file} are ${duration(distance)} apart, which does not fit --timeframe "${given}".${found ? ` Leave the flag out, or write --timeframe ${found}.` : ''}`,
    );
  }
  if (found) return found;
  throw new UserError(
    'data',
    `The bars of ${file} are mostly ${duration(distance)} apart, which is no timeframe. Allowed: ${timeframes.join(', ')}. Say which it is with --timeframe.`,
  );
}

/** The most frequent distance between neighbours; the smallest of equally frequent ones. */
function usualDistance(time: Float64Array): number | undefined {
  const counts = new Map<number, number>();
  const step = Math.max(1, Math.floor(time.length / looked));
  for (let i = 1; i < time.length; i += step) {
    const distance = time[i]! - time[i - 1]!;
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, m], [b, n]) => n - m || a - b)[0]?.[0];
}

function duration(ms: number): string {
  const units = [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
    ['seconds', 1000],
  ] as const;
  const [name, length] = units.find(([, length]) => ms % length === 0) ?? ['ms', 1];
  const count = ms / length;
  return `${count} ${count === 1 ? name.replace(/s$/, '') : name}`;
}
