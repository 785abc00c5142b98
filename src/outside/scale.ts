import { UserError } from '#errors';
import type { Arrived } from './merge.ts';
import type { Published } from './published.ts';

/**
 * Brings values that are only meant relative to each other (100 is the most of each request) onto
 * the scale of those that are stored, by what both say about the same times. What is stored stays:
 * only later values are taken.
 */
export function onScaleOf(stored: Published, arrived: Arrived): Arrived {
  if (stored.length === 0) return arrived;
  const before = new Map<number, number>();
  for (let i = 0; i < stored.length; i++) before.set(stored.time[i]!, stored.value[i]!);
  let [there, here] = [0, 0];
  for (let i = 0; i < arrived.time.length; i++) {
    const known = before.get(arrived.time[i]!);
    if (known === undefined) continue;
    there += known;
    here += arrived.value[i]!;
  }
  if (!(there > 0 && here > 0))
    throw new UserError(
      'data',
      `The values that came in for "${stored.name}" share no time with those in the store, so their scale is unknown. Start again with --replace.`,
    );
  const fresh = [...arrived.time.keys()].filter((i) => !before.has(arrived.time[i]!));
  return {
    time: Float64Array.from(fresh, (i) => arrived.time[i]!),
    value: Float64Array.from(fresh, (i) => (arrived.value[i]! * there) / here),
    ...(arrived.known ? { known: Float64Array.from(fresh, (i) => arrived.known![i]!) } : {}),
  };
}
