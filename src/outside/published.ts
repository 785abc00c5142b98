import { UserError } from '#errors';
import { formatTime } from '#market';

/**
 * Values that somebody outside the market publishes. A value that was revised stands here once for
 * each time it was told, so that what was known at any moment can be told apart from what was
 * learned later.
 */
export interface Published {
  readonly name: string;
  readonly length: number;
  /** What each value is about, ms UTC. */
  readonly time: Float64Array;
  /** From when it was known, ms UTC; it never decreases. */
  readonly known: Float64Array;
  readonly value: Float64Array;
}

/** Columns of values. */
export type Values = Pick<Published, 'time' | 'known' | 'value'>;

/** Values under a name; what cannot have been published is refused. */
export function published(name: string, { time, known, value }: Values): Published {
  for (let i = 0; i < time.length; i++) {
    const isFinite = [time[i]!, known[i]!, value[i]!].every(Number.isFinite);
    if (isFinite && !(known[i]! < known[i - 1]!)) continue;
    const what = isFinite
      ? `was known at ${formatTime(known[i]!)}, before the one in front of it`
      : 'is not a number at a time';
    throw new UserError('data', `Value ${i + 1} of the outside series "${name}" ${what}.`);
  }
  return { name, length: time.length, time, known, value };
}

/** What was known at a moment. */
export function publishedUntil({ name, ...columns }: Published, moment: number): Published {
  let length = columns.length;
  while (length > 0 && columns.known[length - 1]! > moment) length--;
  const cut = (column: Float64Array) => column.subarray(0, length);
  return {
    name,
    length,
    time: cut(columns.time),
    known: cut(columns.known),
    value: cut(columns.value),
  };
}
