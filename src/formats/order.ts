/** Rows that can be bars, in columns of their own: time, open, high, low, close, volume, line. */
export interface Sound {
  readonly length: number;
  columns: readonly Float64Array[];
}

/** Brings rows into the order of their times, and says in which order they were. */
export function inOrder(sound: Sound): {
  readonly backward: number;
  readonly order: 'oldest first' | 'newest first' | 'mixed';
} {
  const backward = countBackward(sound);
  if (backward === 0) return { backward, order: 'oldest first' };
  const forward = countForward(sound);
  if (backward > forward) for (const column of sound.columns) column.reverse();
  if (countBackward(sound) > 0) sort(sound);
  return { backward, order: forward === 0 || backward > 50 * forward ? 'newest first' : 'mixed' };
}

function countBackward({ length, columns: [time] }: Sound): number {
  let count = 0;
  for (let i = 1; i < length; i++) if (time![i]! < time![i - 1]!) count++;
  return count;
}

function countForward({ length, columns: [time] }: Sound): number {
  let count = 0;
  for (let i = 1; i < length; i++) if (time![i]! > time![i - 1]!) count++;
  return count;
}

function sort(sound: Sound): void {
  const time = sound.columns[0]!;
  const order = Uint32Array.from({ length: sound.length }, (_, i) => i).toSorted(
    (a, b) => time[a]! - time[b]! || a - b,
  );
  sound.columns = sound.columns.map((column) => Float64Array.from(order, (i) => column[i]!));
}
