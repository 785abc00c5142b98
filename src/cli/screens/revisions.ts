import { formatTime } from '#market';

/** Something that was told otherwise later. */
interface Revision {
  readonly time: number;
  readonly before: number;
  readonly after: number;
  /** From when the new value counts, where both are kept. */
  readonly known?: number;
}

const most = 20;

/** The first of many, for JSON. */
export function firstRevisions<T extends Revision>(revisions: readonly T[]): readonly T[] {
  return revisions.slice(0, most);
}

/** What was told otherwise, a line each. */
export function revisionLines(name: string, revisions: readonly Revision[]): string[] {
  const lines = firstRevisions(revisions).map(
    ({ time, before, after, known }) =>
      `${name} ${formatTime(time)}: ${before} before, ${after} now${known === undefined ? '' : `; it counts from ${formatTime(known)} UTC on`}`,
  );
  const others = revisions.length - lines.length;
  return others > 0
    ? [...lines, `${name}: and ${others.toLocaleString('en')} more were told otherwise`]
    : lines;
}
